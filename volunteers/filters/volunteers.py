"""The conditions by which volunteers are listed; page and export share them."""

import django_filters
from django import forms
from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.codes.models import Code
from portal.common.filters import OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of
from volunteers.models import Volunteer
from volunteers.querysets import VIEW
from volunteers.searching import PersonField, WordsField

# Years of age, both included; None leaves that end open.
AGES = {"14-17": (14, 17), "18-35": (18, 35), "36-45": (36, 45), "46-60": (46, 60), "61-": (61, None)}
AGE_LABELS = {"14-17": "14—17", "18-35": "18—35", "36-45": "36—45", "46-60": "46—60", "61-": _("over 60")}
STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(Volunteer.State.values)),
    output_field=IntegerField(),
)

# What may stand in ``sort``: nothing of it reaches the database but through this table.
SORTS = {
    "name": ("sort_key", "pk"),
    "-name": ("-sort_key", "-pk"),
    "number": (F("number").asc(nulls_last=True), "pk"),
    "-number": (F("number").desc(nulls_last=True), "-pk"),
    "age": (F("birth_date").desc(nulls_last=True), "pk"),
    "-age": (F("birth_date").asc(nulls_last=True), "-pk"),
    "registered": (F("registered_on").asc(nulls_last=True), "pk"),
    "-registered": (F("registered_on").desc(nulls_last=True), "-pk"),
    "state": (STATE_ORDER.asc(), "pk"),
    "-state": (STATE_ORDER.desc(), "-pk"),
}


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class PersonFilter(django_filters.CharFilter):
    field_class = PersonField


class VolunteerFilter(StrictFilterSet):
    """The list of the workbench. Refused and merged records show only when that state is asked for."""

    q = WordsFilter(
        method="by_words", label=_("Name, initials, number, whole phone or ID number"),
        max_length=60, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    person = PersonFilter(method="by_person", label=_("Phone or ID number"))
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=Volunteer.State.choices, label=_("State"), empty_label=_("All"))
    skill = django_filters.ModelChoiceFilter(
        queryset=Code.objects.filter(table=Code.Table.SKILL), field_name="skills", label=_("Skill"),
        empty_label=_("All"),
    )  # fmt: skip
    sex = django_filters.ChoiceFilter(choices=Volunteer.Sex.choices, label=_("Sex"), empty_label=_("All"))
    age = django_filters.ChoiceFilter(
        choices=list(AGE_LABELS.items()), method="by_age", label=_("Age"), empty_label=_("All")
    )
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in SORTS], method="in_order", widget=forms.HiddenInput(), label=_("Sorting")
    )

    class Meta(StrictFilterSet.Meta):
        model = Volunteer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grants = self.request.user.grants_for(VIEW)
        if len(grants) == 1 and not grants[0].include_children:  # nothing to choose
            self.filters["organization"].extra["widget"] = forms.HiddenInput

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.live()

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)

    def by_person(self, queryset, name, value):
        return queryset.indexed(value.indexes)

    def by_age(self, queryset, name, value):
        return queryset.aged(*AGES[value], timezone.localdate())

    def in_order(self, queryset, name, value):
        return queryset.order_by(*SORTS[value])
