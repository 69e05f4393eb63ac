"""The conditions by which teams are listed; page, export and API share them."""

import django_filters
from django import forms
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from portal.common.filters import OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of
from volunteers.models import CLUB_KINDS, Team, TeamKind
from volunteers.querysets import VIEW_TEAMS

STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(Team.State.values)),
    output_field=IntegerField(),
)
TEAM_SORTS = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "number": (F("number").asc(nulls_last=True), "pk"),
    "-number": (F("number").desc(nulls_last=True), "-pk"),
    "members": ("member_count", "pk"),
    "-members": ("-member_count", "-pk"),
    "founded": (F("founded_on").asc(nulls_last=True), "pk"),
    "-founded": (F("founded_on").desc(nulls_last=True), "-pk"),
    "state": (STATE_ORDER.asc(), "pk"),
    "-state": (STATE_ORDER.desc(), "-pk"),
}
GROUPS = (("teams", _("Teams")), ("clubs", _("Clubs and societies")))


class TeamFilter(StrictFilterSet):
    """The list of the workbench. Dissolved teams show only when that state is asked for."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Name, number or unit"), max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    group = django_filters.ChoiceFilter(
        choices=GROUPS, method="by_group", label=_("Teams or clubs"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(choices=TeamKind.choices, label=_("Kind"), empty_label=_("All"))
    organization = OrganizationFilter(queryset=units_of(VIEW_TEAMS), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=Team.State.choices, label=_("State"), empty_label=_("All"))
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in TEAM_SORTS], method="in_order", widget=forms.HiddenInput(), label=_("Sorting")
    )

    class Meta(StrictFilterSet.Meta):
        model = Team
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.exclude(state=Team.State.DISSOLVED)

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)

    def by_group(self, queryset, name, value):
        return queryset.filter(kind__in=CLUB_KINDS) if value == "clubs" else queryset.exclude(kind__in=CLUB_KINDS)

    def in_order(self, queryset, name, value):
        return queryset.order_by(*TEAM_SORTS[value])


def published_kinds():
    shown = set(Team.objects.published().order_by().values_list("kind", flat=True).distinct())
    return [(kind, label) for kind, label in TeamKind.choices if kind in shown]


class PublicTeamFilter(StrictFilterSet):
    """The public list; its choices are those under which there is something to read."""

    kind = django_filters.ChoiceFilter(choices=published_kinds, label=_("Kind"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = Team
        fields = []
