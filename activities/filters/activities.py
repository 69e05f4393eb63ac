"""The conditions by which activities and public news are listed; page, export and ledger share them."""

import django_filters
from django import forms
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityPlan, ActivityType, Campaign, Publication, ServiceProject
from portal.common.filters import ChosenElsewhere, DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of
from portal.organizations.models import Organization
from volunteers.models import Team

MIN_KEYWORD = 2

STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(Activity.State.values)),
    output_field=IntegerField(),
)

# What may stand in ``sort``: nothing of it reaches the database but through this table.
SORTS = {
    "-date": ("-starts_on", "-pk"),
    "date": (F("starts_on").asc(nulls_last=True), "pk"),
    "-number": (F("number").desc(nulls_last=True), "-pk"),
    "number": (F("number").asc(nulls_last=True), "pk"),
    "-headcount": (F("headcount").desc(nulls_last=True), "-pk"),
    "headcount": (F("headcount").asc(nulls_last=True), "pk"),
    "-state": (STATE_ORDER.desc(), "-pk"),
    "state": (STATE_ORDER.asc(), "-pk"),
}


class KeywordField(forms.CharField):
    """Words of at least two characters: a single one matches half of all titles."""

    default_error_messages = {"min_length": _("Type at least two characters.")}

    def __init__(self, **kwargs):
        super().__init__(
            min_length=MIN_KEYWORD, max_length=60, widget=forms.TextInput(attrs={"type": "search"}), **kwargs
        )


class KeywordFilter(django_filters.Filter):
    field_class = KeywordField


def campaigns_of(request):
    return Campaign.objects.offered_to(request.user)


def teams_of(request):
    return Team.objects.visible_to(request.user).exclude(number=None).order_by("name", "pk")


def projects_of(request):
    return ServiceProject.objects.visible_to(request.user)


UNITS = units_of("activities.view_published_activity")


class ActivityFilter(StrictFilterSet):
    """The list of the workbench. ``request.user`` decides which units and campaigns can be chosen."""

    q = KeywordFilter(method="by_words", label=_("Keyword"))
    type = django_filters.ModelChoiceFilter(queryset=ActivityType.objects.all(), label=_("Type"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(queryset=campaigns_of, label=_("Campaign"), empty_label=_("All"))
    team = django_filters.ModelChoiceFilter(queryset=teams_of, label=_("Team"), empty_label=_("All"))
    project = django_filters.ModelChoiceFilter(
        queryset=projects_of, field_name="plan__project", label=_("Service project"), widget=ChosenElsewhere
    )
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=Activity.State.choices, label=_("State"), empty_label=_("All"))
    plan = django_filters.ChoiceFilter(
        choices=ActivityPlan.State.choices, field_name="plan__state", label=_("State of the plan"),
        empty_label=_("All"),
    )  # fmt: skip
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in SORTS], method="in_order", widget=forms.HiddenInput(), label=_("Sorting")
    )

    class Meta(StrictFilterSet.Meta):
        model = Activity
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grants = self.request.user.grants_for("activities.view_published_activity")
        if len(grants) == 1 and not grants[0].include_children:  # nothing to choose
            self.filters["organization"].extra["widget"] = forms.HiddenInput

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)

    def since(self, queryset, name, value):
        return queryset.dated_between(value, None)

    def until(self, queryset, name, value):
        return queryset.dated_between(None, value)

    def in_order(self, queryset, name, value):
        return queryset.order_by(*SORTS[value])


def published_years():
    rows = Publication.objects.published().order_by("-activity__reporting_year")
    return [(year, str(year)) for year in rows.values_list("activity__reporting_year", flat=True).distinct()]


def published_types(request):
    return ActivityType.objects.filter(pk__in=Publication.objects.published().values("activity__type"))


def published_campaigns(request):
    return Campaign.objects.public()


def published_units(request):
    """Units with news, and the unions above them."""
    paths = Publication.objects.published().order_by().values_list("activity__organization__path", flat=True).distinct()
    ids = {int(part) for path in paths for part in path.strip("/").split("/")}
    return Organization.objects.filter(pk__in=ids).in_tree_order()


class NewsFilter(StrictFilterSet):
    """The public list of news; its choices are those under which there is something to read."""

    year = django_filters.ChoiceFilter(
        choices=published_years, field_name="activity__reporting_year", label=_("Year"), empty_label=_("All")
    )
    type = django_filters.ModelChoiceFilter(
        queryset=published_types, field_name="activity__type", label=_("Type"), empty_label=_("All")
    )
    organization = OrganizationFilter(queryset=published_units, label=_("Unit"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(
        queryset=published_campaigns, field_name="activity__campaign", label=_("Campaign"), empty_label=_("All")
    )

    class Meta(StrictFilterSet.Meta):
        model = Publication
        fields = []
