"""The conditions by which posts of community duty and reports are listed; page, export and API share them."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.filters.activities import UNITS, KeywordFilter
from activities.models import CommunityPost, DutyReport
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.common.periods import Period, PeriodKind


class PostFilter(StrictFilterSet):
    """Posts; those that have ended show only when they are asked for."""

    kind = django_filters.ChoiceFilter(
        choices=CommunityPost.Kind.choices, label=_("Kind of duty"), empty_label=_("All")
    )
    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    heard = django_filters.ChoiceFilter(
        choices=[("no", _("Nobody reported this month")), ("ended", _("Ended"))], method="by_reports",
        label=_("Reports"), empty_label=_("All"),
    )  # fmt: skip

    class Meta(StrictFilterSet.Meta):
        model = CommunityPost
        fields = []

    @property
    def month(self):
        return Period.containing(PeriodKind.MONTH, timezone.localdate())

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        ended = self.form.cleaned_data.get("heard") == "ended"
        return rows.filter(until__lt=self.month.start) if ended else rows.exclude(until__lt=self.month.start)

    def by_reports(self, queryset, name, value):
        return queryset.silent_in(self.month) if value == "no" else queryset


class DutyFilter(StrictFilterSet):
    """Reports of community duty."""

    q = KeywordFilter(method="by_words", label=_("Keyword"))
    kind = django_filters.ChoiceFilter(
        choices=CommunityPost.Kind.choices, field_name="post__kind", label=_("Kind of duty"), empty_label=_("All")
    )
    from_ = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="gte", label=_("From day"), widget=DateInput()
    )
    to = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=DutyReport.State.choices, label=_("State"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = DutyReport
        fields = []

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)
