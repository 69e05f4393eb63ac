"""The conditions by which certificates and stars are listed; page and export share them."""

import django_filters
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import ServiceCertificate, StarAward
from activities.querysets.certificates import VIEW_CERTIFICATES
from activities.querysets.stars import VIEW_STARS
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.models import Organization


def issuing_units(request):
    return Organization.objects.visible_to(request.user, VIEW_CERTIFICATES).in_tree_order()


def volunteer_units(request):
    return Organization.objects.visible_to(request.user, VIEW_STARS).in_tree_order()


def star_choices():
    return [(level, "★" * level) for level in range(1, len(settings.STAR_HOURS) + 1)]


class UnitOfVolunteerFilter(OrganizationFilter):
    """The unit that keeps the volunteer's record, with everything below it."""

    def filter(self, qs, value):
        return qs if value is None else qs.filter(volunteer__organization__path__startswith=value.path)


class CertificateFilter(StrictFilterSet):
    """``from`` and ``to`` are days of issue."""

    q = django_filters.CharFilter(method="words", label=_("Number, name or volunteer number"), max_length=40)
    state = django_filters.ChoiceFilter(
        choices=ServiceCertificate.State.choices, label=_("State"), empty_label=_("All")
    )
    organization = OrganizationFilter(queryset=issuing_units, label=_("Unit"), empty_label=_("All"))
    from_ = django_filters.DateFilter(
        field_name="issued_at", lookup_expr="date__gte", label=_("Issued from"), widget=DateInput()
    )
    to = django_filters.DateFilter(
        field_name="issued_at", lookup_expr="date__lte", label=_("Issued until"), widget=DateInput()
    )

    class Meta(StrictFilterSet.Meta):
        model = ServiceCertificate
        fields = []

    def words(self, queryset, name, value):
        value = value.strip()
        person = Q(volunteer__name__icontains=value) | Q(volunteer__number__iexact=value)
        return queryset.filter(Q(number__iexact=value) | person)


class StarFilter(StrictFilterSet):
    """``flagged`` are those whose corrected hours no longer reach the threshold."""

    q = django_filters.CharFilter(method="words", label=_("Name or volunteer number"), max_length=40)
    level = django_filters.ChoiceFilter(choices=star_choices, label=_("Star"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=StarAward.State.choices, label=_("State"), empty_label=_("All"))
    organization = UnitOfVolunteerFilter(queryset=volunteer_units, label=_("Unit"), empty_label=_("All"))
    flagged = django_filters.ChoiceFilter(
        choices=[("yes", _("yes"))], method="below", label=_("Hours below the threshold"), empty_label=_("All")
    )

    class Meta(StrictFilterSet.Meta):
        model = StarAward
        fields = []

    def words(self, queryset, name, value):
        value = value.strip()
        return queryset.filter(Q(volunteer__name__icontains=value) | Q(volunteer__number__iexact=value))

    def below(self, queryset, name, value):
        return queryset.filter(flagged_at__isnull=False)
