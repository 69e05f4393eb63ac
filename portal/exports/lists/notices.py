"""The list of public notices: what each says of itself, without the masked rows and without who objected."""

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column
from portal.notices.filters import NoticeFilter
from portal.notices.models import PublicNotice
from portal.notices.querysets import VIEW


def kind(slug):
    return PublicNotice(kind=slug).kind_label


@register
class NoticeExport(FilteredExport):
    slug = "notices"
    title = _("List of public notices")
    page = "notices:notice-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = NoticeFilter
    columns = (
        Column(header=_("Number"), source="number", width=14),
        Column(header=_("Title"), source="title", width=36),
        Column(header=_("Kind"), source="kind", render=kind, width=14),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Where"), source="scope", render=label_of(PublicNotice.Scope), width=12),
        Column(header=_("working days"), source="days", kind="integer", width=8),
        Column(header=_("first day"), source="starts_on", kind="date", width=12),
        Column(header=_("last day"), source="ends_on", kind="date", width=12),
        Column(header=_("rows"), source="row_count", kind="integer", width=8),
        Column(header=_("Objections"), source=Count("objections", distinct=True), kind="integer", width=8),
        Column(header=_("State"), source="state", render=label_of(PublicNotice.State), width=10),
        Column(header=_("Written by"), source="drafted_by__display_name", width=10),
        Column(header=_("Posted by"), source="posted_by__display_name", width=10),
        Column(header=_("Closed on"), source=TruncDate("closed_at"), kind="date", width=12),
    )

    def visible(self, user):
        return PublicNotice.objects.visible_to(user)
