"""The conditions by which study is listed; page, export and API share them."""

import django_filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from activities.filters.activities import UNITS, KeywordFilter
from activities.models import Activity, SelfStudy, StudyAttendance, StudySession
from activities.querysets import VIEW
from portal.accounts.models import User
from portal.codes.models import Code
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.models import Organization

# What may stand in ``sort``: nothing of it reaches the database but through this table.
STUDY_SORTS = {
    "-date": (F("activity__starts_on").desc(nulls_last=True), "-pk"),
    "date": (F("activity__starts_on").asc(nulls_last=True), "pk"),
}


def people_of(request):
    """Accounts of the units whose records the reader sees, and the reader."""
    units = Organization.objects.visible_to(request.user, VIEW)
    return User.objects.filter(organization__in=units) | User.objects.filter(pk=request.user.pk)


class StudyFilter(StrictFilterSet):
    """Sessions of study. ``request.user`` decides which units and people can be chosen."""

    q = KeywordFilter(method="by_words", label=_("Keyword"))
    kind = django_filters.ModelChoiceFilter(
        queryset=Code.objects.filter(table=Code.Table.STUDY_KIND), label=_("Kind of study"), empty_label=_("All")
    )
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(
        field_name="activity__organization", queryset=UNITS, label=_("Unit"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        choices=Activity.State.choices, field_name="activity__state", label=_("State"), empty_label=_("All")
    )
    person = django_filters.ModelChoiceFilter(
        field_name="attendances__person",
        queryset=people_of,
        method="attended_by",
        label=_("Was there"),
        widget=forms.HiddenInput,
    )
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in STUDY_SORTS],
        method="in_order",
        widget=forms.HiddenInput(),
        label=_("Sorting"),
    )

    class Meta(StrictFilterSet.Meta):
        model = StudySession
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.order_by(*STUDY_SORTS["-date"]))

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)

    def since(self, queryset, name, value):
        return queryset.dated_between(value, None)

    def until(self, queryset, name, value):
        return queryset.dated_between(None, value)

    def attended_by(self, queryset, name, value):
        there = StudyAttendance.objects.filter(person=value, state="present")
        return queryset.filter(pk__in=there.values("session"))

    def in_order(self, queryset, name, value):
        return queryset.order_by(*STUDY_SORTS[value])


class SelfStudyFilter(StrictFilterSet):
    """What people studied alone; what waits comes first."""

    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=SelfStudy.State.choices, label=_("State"), empty_label=_("All"))
    from_ = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("To day"), widget=DateInput())

    class Meta(StrictFilterSet.Meta):
        model = SelfStudy
        fields = []


class NoteFilter(StrictFilterSet):
    """Reading notes that were handed in."""

    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=[choice for choice in StudyAttendance.Note.choices if choice[0]], field_name="note_state",
        label=_("State"), empty_label=_("All"),
    )  # fmt: skip

    class Meta(StrictFilterSet.Meta):
        model = StudyAttendance
        fields = []
