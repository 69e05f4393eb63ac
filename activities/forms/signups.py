"""Forms of signing up, asking, refusing, and calling off."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.review import reason_field
from activities.models import RecurrenceRule
from activities.services.calendars import OCCASIONS
from portal.common.filters import DateInput
from portal.privacy.numbers import refuse_private_numbers

CALL_OFF_PHRASES = (_("Bad weather"), _("The place is not free"), _("Postponed"), _("Too few people signed up"))
REFUSE_PHRASES = (_("Enough people already"), _("The conditions are not met"), _("The date was changed"))
WEEKDAYS = (
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")), (6, _("Saturday")),
    (7, _("Sunday")),
)  # fmt: skip


class SignUpForm(forms.Form):
    """One press: the tick that the risk notice was read carries its version."""

    risk_version = forms.IntegerField(min_value=1, max_value=32767)


class CallOffForm(forms.Form):
    """Why an activity or a shift is called off; people read it."""

    phrases = CALL_OFF_PHRASES

    reason = reason_field()


class RefuseForm(forms.Form):
    reason = forms.CharField(max_length=200, validators=[refuse_private_numbers])


class RepeatForm(forms.Form):
    """A rule of recurrence; what its kind asks for is needed."""

    kind = forms.ChoiceField(label=_("Repeat"), choices=RecurrenceRule.Kind.choices, widget=forms.RadioSelect)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    dates = forms.CharField(
        label=_("Days"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One day to a line, such as 2027-03-05."), max_length=2000,
    )  # fmt: skip
    occasions = forms.MultipleChoiceField(
        label=_("Festivals and memorial days"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(slug, occasion.label) for slug, occasion in OCCASIONS.items()],
    )  # fmt: skip
    starts_on = forms.DateField(label=_("From day"), widget=DateInput())
    until = forms.DateField(label=_("To day"), widget=DateInput())
    skips_holidays = forms.BooleanField(label=_("Leave out public holidays"), required=False, initial=True)

    needs = {"weekly": "weekdays", "dates": "dates", "occasions": "occasions"}

    def clean_dates(self):
        """The days, one to a line or with commas between them."""
        field = forms.DateField()
        return [field.clean(word) for word in re.split(r"[\s,，、]+", self.cleaned_data["dates"]) if word]

    def clean(self):
        values = super().clean()
        needed = self.needs.get(values.get("kind", ""))
        if needed and needed not in self.errors and not values.get(needed):
            self.add_error(needed, _("Choose at least one day."))
        first, last = values.get("starts_on"), values.get("until")
        if first and last and first > last:
            self.add_error("until", _("The last day is before the first."))
        return values

    @property
    def content(self):
        """The fields of the rule, of a valid form; what other kinds ask for is left out."""
        values, asked = self.cleaned_data, self.needs[self.cleaned_data["kind"]]
        lists = {name: values[name] if name == asked else [] for name in self.needs.values()}
        plain = {name: values[name] for name in ("kind", "starts_on", "until", "skips_holidays")}
        return plain | lists
