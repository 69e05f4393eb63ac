"""Certificates and stars as Excel: the rows of their lists."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.filters.certificates import CertificateFilter, StarFilter
from activities.models import ServiceCertificate, StarAward
from activities.querysets.certificates import VIEW_CERTIFICATES
from activities.querysets.stars import VIEW_STARS
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


def day_of(moment: datetime | None):
    return timezone.localdate(moment) if moment else None


def stars_of(level: int) -> str:
    return "★" * level


@register
class CertificateExport(FilteredExport):
    slug = "certificates"
    title = _("Certificates of service")
    page = "activities:certificate-list"
    permission = VIEW_CERTIFICATES
    unit_lookup = "organization_id"
    filterset_class = CertificateFilter
    columns = (
        Column(header=_("Certificate number"), source="number", width=14),
        Column(header=_("Full name"), source="volunteer__name", width=12),
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Issuing unit"), source="organization__name", width=28),
        Column(header=_("First day"), source="first_day", kind="date", width=12),
        Column(header=_("Last day"), source="last_day", kind="date", width=12),
        Column(header=_("Hours"), source="minutes", kind="hours", width=10),
        Column(header=_("Of these by scan"), source="scan_minutes", kind="hours", width=10),
        Column(header=_("Of these by list"), source="list_minutes", kind="hours", width=10),
        Column(header=_("Of these entered later"), source="backfill_minutes", kind="hours", width=10),
        Column(header=_("State"), source="state", render=label_of(ServiceCertificate.State), width=10),
        Column(header=_("Applied for on"), source="applied_at", render=day_of, kind="date", width=12),
        Column(header=_("Issued on"), source="issued_at", render=day_of, kind="date", width=12),
        Column(header=_("Handled by"), source="handler_name", width=12),
        Column(header=_("Revoked or declined on"), source="closed_at", render=day_of, kind="date", width=12),
        Column(header=_("Reason"), source="reason", width=24),
    )

    def visible(self, user):
        return ServiceCertificate.objects.visible_to(user)


@register
class StarExport(FilteredExport):
    slug = "stars"
    title = _("Stars of volunteers")
    page = "activities:star-list"
    permission = VIEW_STARS
    unit_lookup = "volunteer__organization_id"
    filterset_class = StarFilter
    columns = (
        Column(header=_("Full name"), source="volunteer__name", width=12),
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Unit"), source="volunteer__organization__name", width=28),
        Column(header=_("Star"), source="level", render=stars_of, width=10),
        Column(header=_("Hours then"), source="minutes", kind="hours", width=10),
        Column(header=_("Hours asked for"), source="threshold_hours", kind="integer", width=10),
        Column(header=_("State"), source="state", render=label_of(StarAward.State), width=12),
        Column(header=_("Reviewing union"), source="organization_name", width=24),
        Column(header=_("Applied for on"), source="applied_at", render=day_of, kind="date", width=12),
        Column(header=_("Notice"), source="notice__number", width=14),
        Column(header=_("Granted on"), source="granted_at", render=day_of, kind="date", width=12),
        Column(header=_("Hours below the threshold since"), source="flagged_at", render=day_of, kind="date", width=12),
        Column(header=_("Revoked or declined on"), source="closed_at", render=day_of, kind="date", width=12),
        Column(header=_("Reason"), source="reason", width=24),
    )

    def visible(self, user):
        return StarAward.objects.visible_to(user)
