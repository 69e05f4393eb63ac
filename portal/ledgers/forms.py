"""Which ledgers a page shows, from its address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.filters import OrganizationChoiceField
from portal.common.periods import Period
from portal.ledgers.base import ledgers
from portal.ledgers.models import PERIOD_KINDS
from portal.organizations.models import Organization


class ChooserForm(forms.Form):
    """Ledger, unit and kind of period of the list; an unknown value falls back to the default."""

    ledger = forms.ChoiceField(
        choices=lambda: [(ledger.slug, ledger.title) for ledger in ledgers()], required=False, widget=forms.HiddenInput
    )

    unit = OrganizationChoiceField(
        label=_("Unit"), queryset=Organization.objects.none(), required=False, empty_label=None
    )  # fmt: skip
    kind = forms.ChoiceField(choices=PERIOD_KINDS, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class PeriodField(forms.Field):
    """A period by its code."""

    default_error_messages = {"invalid": _("There is no such period.")}

    def to_python(self, value):
        try:
            return Period.parse(value or "")
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class BuildForm(forms.Form):
    """What to make: a ledger of a unit for a period that has none yet."""

    ledger = forms.ChoiceField(choices=lambda: [(ledger.slug, ledger.title) for ledger in ledgers()])
    unit = forms.ModelChoiceField(queryset=Organization.objects.none())
    period = PeriodField()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
