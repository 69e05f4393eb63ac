"""The conditions by which notices are listed."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.notices.base import kinds
from portal.notices.models import PublicNotice
from portal.notices.querysets import VIEW
from portal.organizations.filters import units_of

ORDERS = (
    ("-ends_on", _("Last day, newest first")), ("ends_on", _("Last day, oldest first")),
    ("-posted_at", _("Posted, newest first")), ("title", _("Title")),
)  # fmt: skip


def kind_choices():
    return [(kind.slug, kind.label) for kind in kinds()]


class NoticeFilter(StrictFilterSet):
    """``from`` and ``to`` keep notices that hung on some day between them; drafts have no days."""

    q = django_filters.CharFilter(method="words", label=_("Number or title"), max_length=60)
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("Kind"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=PublicNotice.State.choices, label=_("State"), empty_label=_("All"))
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    from_ = django_filters.DateFilter(field_name="ends_on", lookup_expr="gte", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte", label=_("To day"), widget=DateInput())
    order = django_filters.ChoiceFilter(choices=ORDERS, method="sorted", label=_("Order"), empty_label=_("Newest"))

    class Meta(StrictFilterSet.Meta):
        model = PublicNotice
        fields = []

    def words(self, queryset, name, value):
        return queryset.filter(Q(number__iexact=value) | Q(title__icontains=value))

    def sorted(self, queryset, name, value):
        return queryset.order_by(value, "-pk")
