"""The conditions by which attendance is listed; page and export share them."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.filters.activities import UNITS
from activities.models import Activity, Attendance
from activities.querysets.attendances import midnight
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet

STATES = {
    "open": (pgettext_lazy("attendance", "Still there"), Q(signed_out_at=None)),
    "waiting": (
        pgettext_lazy("attendance", "To be confirmed"),
        Q(signed_out_at__isnull=False, confirmed_at=None),
    ),
    "confirmed": (pgettext_lazy("attendance", "Confirmed"), Q(confirmed_at__isnull=False)),
}


def activities_of(request):
    return Activity.objects.visible_to(request.user)


class AttendanceFilter(StrictFilterSet):
    """``activity`` comes from the record's own page; nobody chooses it from a list."""

    activity = django_filters.ModelChoiceFilter(queryset=activities_of, label=_("Activity"), widget=forms.HiddenInput)
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=UNITS, label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _condition) in STATES.items()], method="in_state", label=_("State"),
        empty_label=_("All"),
    )  # fmt: skip
    method = django_filters.ChoiceFilter(
        choices=Attendance.Method.choices, method="by_method", label=_("How it came in"), empty_label=_("All")
    )

    class Meta(StrictFilterSet.Meta):
        model = Attendance
        fields = []

    def since(self, queryset, name, value):
        return queryset.filter(signed_in_at__gte=midnight(value))

    def until(self, queryset, name, value):
        return queryset.filter(signed_in_at__lt=midnight(value) + timedelta(days=1))

    def in_state(self, queryset, name, value):
        return queryset.filter(STATES[value][1])

    def by_method(self, queryset, name, value):
        return queryset.filter(Q(in_method=value) | Q(out_method=value))
