"""Hours of service and what was entered later as Excel: the rows of their pages."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.filters.hours import BackfillFilter, ServiceRecordFilter
from activities.models import Backfill, ServiceRecord
from activities.querysets import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


@register
class ServiceRecordExport(FilteredExport):
    """Its total is of the records that count, as the head of the list says it."""

    slug = "service-records"
    title = _("List of hours of service")
    page = "activities:service-record-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = ServiceRecordFilter
    columns = (
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Full name"), source="volunteer__name", width=10),
        Column(header=_("Name of the activity"), source="activity__title", width=28),
        Column(header=_("Unit that records"), source="organization_name", width=24),
        Column(header=_("Date of service"), source="service_date", kind="date", width=12),
        Column(header=_("Place"), source="place", width=18),
        Column(header=_("What was done"), source="content", width=28),
        Column(header=_("Service time (hours)"), source="minutes", kind="hours", width=10, total=True),
        Column(header=_("Source"), source="source", render=label_of(ServiceRecord.Source), width=8),
        Column(
            header=_("Quality of the service"), source="quality", render=label_of(ServiceRecord.Quality), width=8
        ),
        Column(header=_("State"), source="state", render=label_of(ServiceRecord.State), width=10),
    )  # fmt: skip
    notes = (_("The total is of recorded hours only, by day of service."),)

    def visible(self, user):
        return ServiceRecord.objects.visible_to(user).order_by("-service_date", "-pk")

    def totals(self, rows):
        return {7: rows.locked().minutes()}


@register
class BackfillExport(FilteredExport):
    slug = "backfills"
    title = _("List of hours entered later")
    page = "activities:backfill-list"
    permission = VIEW
    unit_lookup = "activity__organization_id"
    filterset_class = BackfillFilter
    columns = (
        Column(header=_("Name of the activity"), source="activity__title", width=28),
        Column(header=_("Unit"), source="activity__organization__name", width=24),
        Column(header=_("People"), source="people", kind="integer", width=8, total=True),
        Column(header=_("Service time (hours)"), source="minutes", kind="hours", width=10, total=True),
        Column(header=_("Reason"), source="reason", width=30),
        Column(header=_("Entered by"), source="entered_by__display_name", width=10),
        Column(header=_("Entered on"), source="entered_at", render=timezone.localdate, kind="date", width=12),
        Column(header=_("Decided by"), source="decided_by__display_name", width=10),
        Column(header=_("State"), source="state", render=label_of(Backfill.State), width=10),
        Column(header=_("Reason of the return"), source="return_reason", width=24),
    )

    def visible(self, user):
        return Backfill.objects.visible_to(user).with_sums().order_by("-pk")
