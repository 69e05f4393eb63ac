"""A declared figure as an office enters it: the number in the unit that it is quoted in."""

from decimal import Decimal

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.common.filters import DateInput, OrganizationChoiceField
from portal.common.periods import Period, PeriodKind
from portal.figures.base import Kind, get_measure, measures
from portal.figures.models import DeclaredFigure
from portal.figures.policies import DECLARE
from portal.organizations.models import Organization

MINUTES = Decimal(60)


def measure_choices():
    return [(measure.slug, format_lazy("{} ({})", measure.label, measure.unit)) for measure in measures()]


class DeclaredFigureForm(forms.ModelForm):
    """``day`` is any day of the period; ``version`` is 0 for a new figure. ``content`` is what the services take."""

    measure = forms.ChoiceField(choices=measure_choices, label=_("Figure"))
    organization = OrganizationChoiceField(queryset=Organization.objects.none(), label=_("Unit"))
    day = forms.DateField(label=_("Any day of it"), widget=DateInput())
    value = forms.DecimalField(label=_("Value"), min_value=0, max_digits=14, decimal_places=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = DeclaredFigure
        fields = ["measure", "organization", "period_kind", "day", "value", "is_approximate", "words", "source"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = declarable(user)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not 1949 <= day.year < 9999:
            raise forms.ValidationError(_t("There is no such period."))
        return day

    def clean(self):
        """The value in the base unit of its measure: hours become whole minutes."""
        data = super().clean()
        if data.get("measure") and data.get("value") is not None:
            kind = get_measure(data["measure"]).kind
            data["value"] = data["value"] * MINUTES if kind == Kind.MINUTES else data["value"]
            if kind != Kind.MONEY and data["value"] != int(data["value"]):
                self.add_error("value", _t("This figure is a whole number."))
        return data

    def _post_clean(self):
        """The services check the record: the form has no period of its own yet."""

    @property
    def content(self):
        """What ``declare_figure`` takes, of a valid form."""
        data = self.cleaned_data
        names = ("measure", "organization", "value", "is_approximate", "words", "source")
        period = Period.containing(PeriodKind(data["period_kind"]), data["day"])
        return {name: data[name] for name in names} | {"period": period}


def declarable(user):
    """Units for which ``user`` may declare figures."""
    return Organization.objects.visible_to(user, DECLARE).in_tree_order()


def initial_of(figure):
    """What the form of an existing figure begins with."""
    value = figure.shown.value
    return {"day": figure.starts_on, "value": value, "version": figure.version}
