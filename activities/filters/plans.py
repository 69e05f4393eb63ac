"""The conditions by which planned activities, openings, sign-ups, projects and recurrences are listed."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.filters.activities import KeywordFilter
from activities.models import Activity, ActivityPlan, ServiceProject, SignUp
from activities.policies.signups import ADULT
from activities.querysets import VIEW
from portal.codes.models import Code
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of
from volunteers.querysets import years_before


def categories(request):
    return Code.objects.filter(table=Code.Table.SERVICE_CATEGORY, is_active=True)


class OpeningFilter(StrictFilterSet):
    """What a volunteer may sign up for. ``request.volunteer`` is who looks."""

    q = KeywordFilter(method="by_words", label=_("Activity or place"))
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    category = django_filters.ModelChoiceFilter(
        queryset=categories, field_name="activity__type__national_category", label=_("Category of service"),
        empty_label=_("All"),
    )  # fmt: skip
    fit = django_filters.ChoiceFilter(
        choices=[("yes", _("Those that fit me"))],
        method="fitting",
        label=pgettext_lazy("sign-up", "Conditions"),
        empty_label=_("All"),
    )

    class Meta(StrictFilterSet.Meta):
        model = ActivityPlan
        fields = []

    def by_words(self, queryset, name, value):
        found = Q(activity__title__icontains=value) | Q(activity__shifts__place__icontains=value)
        return queryset.filter(pk__in=ActivityPlan.objects.filter(found).values("pk"))

    def since(self, queryset, name, value):
        return queryset.filter(next_at__date__gte=value)

    def until(self, queryset, name, value):
        return queryset.filter(next_at__date__lte=value)

    def fitting(self, queryset, name, value):
        """Plans whose conditions the person meets as they stand today; the exact day counts at sign-up."""
        volunteer, today = self.request.volunteer, timezone.localdate()
        if volunteer is None:
            return queryset.none()
        lacking = Code.objects.filter(table=Code.Table.SKILL).exclude(pk__in=volunteer.skills.all())
        asking = ActivityPlan.required_skills.through.objects.filter(code__in=lacking)
        rows = queryset.exclude(pk__in=asking.values("activityplan"))
        if volunteer.birth_date is None:
            return rows.filter(minimum_age=None, maximum_age=None, is_hazardous=False)
        age = next(age for age in range(200, -1, -1) if volunteer.birth_date <= years_before(today, age))
        young, old = Q(minimum_age=None) | Q(minimum_age__lte=age), Q(maximum_age=None) | Q(maximum_age__gte=age)
        return rows.filter(young, old) if age >= ADULT else rows.filter(young, old, is_hazardous=False)


class PlanFilter(StrictFilterSet):
    """Plans for programs; the list of activities has the same condition on the page."""

    state = django_filters.ChoiceFilter(choices=ActivityPlan.State.choices, label=_("State"), empty_label=_("All"))
    audience = django_filters.ChoiceFilter(
        choices=ActivityPlan.Audience.choices, label=_("Who may sign up"), empty_label=_("All")
    )
    organization = OrganizationFilter(
        queryset=units_of(VIEW), field_name="activity__organization", label=_("Unit"), empty_label=_("All")
    )

    class Meta(StrictFilterSet.Meta):
        model = ActivityPlan
        fields = []


class SignUpFilter(StrictFilterSet):
    """Sign-ups of the units that one sees."""

    activity = django_filters.ModelChoiceFilter(
        queryset=lambda request: Activity.objects.visible_to(request.user).filter(plan__isnull=False),
        field_name="shift__activity", label=_("Activity"), empty_label=_("All"),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(choices=SignUp.State.choices, label=_("State"), empty_label=_("All"))
    from_ = django_filters.DateFilter(
        field_name="shift__starts_at", lookup_expr="date__gte", label=_("From day"), widget=DateInput()
    )
    to = django_filters.DateFilter(
        field_name="shift__starts_at", lookup_expr="date__lte", label=_("To day"), widget=DateInput()
    )
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = SignUp
        fields = []


class ServiceProjectFilter(StrictFilterSet):
    q = KeywordFilter(field_name="name", lookup_expr="icontains", label=_("Keyword"))
    category = django_filters.ModelChoiceFilter(
        queryset=categories, label=_("Category of service"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        choices=ServiceProject.State.choices, label=pgettext_lazy("project", "State"), empty_label=_("All")
    )
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = ServiceProject
        fields = []
