"""The conditions by which household files are listed; page and exports share them."""

import django_filters
from django import forms
from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hardship.models import HardshipFile
from hardship.models.words import ON_FILE, Category, Cause
from hardship.querysets import VIEW
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of
from volunteers.querysets import years_before
from volunteers.searching import PersonField, WordsField

STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(HardshipFile.State.values)),
    output_field=IntegerField(),
)
WAITS, DUE = "mine", "due"
UNCHANGED, UNHELPED, OVERDUE, GONE, PAPERS, WATCHED = "unchanged", "unhelped", "overdue", "gone", "papers", "watched"
CHECKS = {
    UNCHANGED: _("Unchanged for a year"),
    UNHELPED: _("Never helped"),
    OVERDUE: _("Yearly review overdue"),
    GONE: _("Worker retired or unit ended"),
    PAPERS: _("Papers missing"),
    WATCHED: _("Lifted within a year"),
}

# What may stand in ``sort``: nothing of it reaches the database but through this table. Names are masked: no order of
# theirs says what they are.
SORTS = {
    "number": (F("number").asc(nulls_last=True), "pk"),
    "-number": (F("number").desc(nulls_last=True), "-pk"),
    "filed": (F("filed_on").asc(nulls_last=True), "pk"),
    "-filed": (F("filed_on").desc(nulls_last=True), "-pk"),
    "state": (STATE_ORDER.asc(), "state_since", "pk"),
    "-state": (STATE_ORDER.desc(), "state_since", "pk"),
}


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class PersonFilter(django_filters.CharFilter):
    field_class = PersonField


class FileFilter(StrictFilterSet):
    """The list of the workbench. Files that are over show only when their state is asked for."""

    q = WordsFilter(
        method="by_words", label=_("Name, initials, file number, whole ID number"), max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    person = PersonFilter(method="by_person", label=_("ID number"))
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=HardshipFile.State.choices, label=_("State"), empty_label=_("All"))
    category = django_filters.ChoiceFilter(
        choices=Category.choices, label=_("Category of hardship"), empty_label=_("All")
    )
    main_cause = django_filters.ChoiceFilter(choices=Cause.choices, label=_("Main cause"), empty_label=_("All"))
    waiting = django_filters.ChoiceFilter(
        choices=[(WAITS, _("For me")), (DUE, _("Yearly review due"))], method="by_waiting", label=_("What waits"),
        empty_label=_("All"),
    )  # fmt: skip
    check = django_filters.ChoiceFilter(
        choices=list(CHECKS.items()), method="by_check", label=_("Self-check"), empty_label=_("All")
    )
    from_ = django_filters.DateFilter(
        field_name="filed_on", lookup_expr="gte", label=_("On file from"), widget=DateInput()
    )
    to = django_filters.DateFilter(field_name="filed_on", lookup_expr="lte", label=_("until"), widget=DateInput())
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in SORTS], method="in_order", widget=forms.HiddenInput(), label=_("Sorting")
    )

    class Meta(StrictFilterSet.Meta):
        model = HardshipFile
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grants = self.request.user.grants_for(VIEW)
        if len(grants) == 1 and not grants[0].include_children:  # nothing to choose
            self.filters["organization"].extra["widget"] = forms.HiddenInput

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        return rows if asked.get("state") or asked.get("check") == WATCHED else rows.live()

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

    def by_person(self, queryset, name, value):
        rows = queryset
        for index in value.indexes:
            rows = rows.filter(pk__in=queryset.model.objects.of_person(index).order_by().values("pk"))
        return rows

    def by_waiting(self, queryset, name, value):
        user = self.request.user
        rows = queryset.model.objects
        waiting = rows.waiting_for(user) if value == WAITS else rows.due_for_review(user, timezone.localdate())
        return queryset.filter(pk__in=waiting.order_by().values("pk"))

    def by_check(self, queryset, name, value):
        """What a unit looks over by itself (自查): each choice is one thing that is missing or overdue."""
        today = timezone.localdate()
        year_ago = years_before(today, 1)
        found = {
            UNCHANGED: lambda: queryset.unchanged_since(year_ago),
            UNHELPED: queryset.never_helped,
            OVERDUE: lambda: queryset.filter(review_due_on__lte=today).filed(),
            GONE: queryset.of_gone_workers,
            PAPERS: lambda: queryset.with_papers_missing(ON_FILE),
            WATCHED: lambda: queryset.lifted_since(year_ago),
        }
        return found[value]()

    def in_order(self, queryset, name, value):
        return queryset.order_by(*SORTS[value])
