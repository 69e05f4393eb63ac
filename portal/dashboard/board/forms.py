"""What the board is asked for: a unit, a kind of period, a period."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.common.filters import OrganizationChoiceField
from portal.common.periods import Period, PeriodKind
from portal.dashboard.board.queries import units_read
from portal.figures.base import Scope
from portal.figures.querysets import VIEW


class PeriodField(forms.CharField):
    """A period by its code: ``2026-W47``, ``2026-11``, ``2026``."""

    def to_python(self, value):
        if not value:
            return None
        try:
            return Period.parse(value)
        except ValueError:
            raise ValidationError(_("This is no period.")) from None


class BoardForm(forms.Form):
    """``units`` are those that may be chosen, ``can_choose`` tells whether there is a choice.

    The present month is the default."""

    organization = OrganizationChoiceField(queryset=None, required=False, label=_("Unit"), empty_label=_("All units"))
    period = PeriodField(required=False, widget=forms.HiddenInput())

    def __init__(self, data, *, units, can_choose):
        super().__init__(data)
        self.fields["organization"].queryset = units
        self.can_choose = can_choose

    def chosen(self, today):
        """Return ``(organization or None, period)``; a period of the future is the present one."""
        period = self.cleaned_data["period"] or Period.containing(PeriodKind.MONTH, today)
        if period.start > today:
            period = Period.containing(period.kind, today)
        return self.cleaned_data["organization"], period


def asked(user, query, today):
    """Return ``(form, scope, period)`` of an address; None for a unit out of reach or what is no period."""
    grants = user.grants_for(VIEW)
    can_choose = len(grants) > 1 or any(grant.include_children for grant in grants)
    form = BoardForm(query, units=units_read(user), can_choose=can_choose)
    if not form.is_valid():
        return None
    organization, period = form.chosen(today)
    return form, Scope(organization=organization, user=user), period
