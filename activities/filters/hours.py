"""The conditions by which hours of service and what was entered later are listed."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.filters.activities import KeywordFilter
from activities.models import Backfill, ServiceRecord
from activities.querysets import VIEW
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of


class ServiceRecordFilter(StrictFilterSet):
    """``volunteer`` is the number of one: the page of a volunteer leads here."""

    q = KeywordFilter(method="by_words", label=_("Name or activity"))
    volunteer = django_filters.CharFilter(
        field_name="volunteer__number", lookup_expr="iexact", label=_("Volunteer number")
    )
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    source = django_filters.ChoiceFilter(choices=ServiceRecord.Source.choices, label=_("Source"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=ServiceRecord.State.choices, label=_("State"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = ServiceRecord
        fields = []

    def by_words(self, queryset, name, value: str):
        for word in value.split():
            queryset = queryset.filter(Q(volunteer__name__icontains=word) | Q(activity__title__icontains=word))
        return queryset

    def since(self, queryset, name, value):
        return queryset.served_between(value, None)

    def until(self, queryset, name, value):
        return queryset.served_between(None, value)


class OwnHoursFilter(StrictFilterSet):
    """One's own hours, for programs: whose they are is no condition."""

    from_ = django_filters.DateFilter(field_name="service_date", lookup_expr="gte", label=_("From day"))
    to = django_filters.DateFilter(field_name="service_date", lookup_expr="lte", label=_("To day"))
    source = django_filters.ChoiceFilter(choices=ServiceRecord.Source.choices, label=_("Source"))
    state = django_filters.ChoiceFilter(choices=ServiceRecord.State.choices, label=_("State"))

    class Meta(StrictFilterSet.Meta):
        model = ServiceRecord
        fields = []


class BackfillFilter(StrictFilterSet):
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=Backfill.State.choices, label=_("State"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = Backfill
        fields = []
