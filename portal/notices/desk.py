"""What of public notices waits on a desk."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from portal.notices.models import Objection, PublicNotice


@register
class Notices(DeskKind):
    slug = "notices"
    title = _("Notices to post")
    rights = ("notices.post_notice",)
    order = 230

    def rows(self, user, today):
        return PublicNotice.objects.to_post_by(user).select_related("organization", "drafted_by")

    def row(self, item, now):
        return DeskRow(
            item.title, reverse("notices:notice-detail", args=[item.pk]),
            (item.organization.short_name, item.kind_label, item.drafted_by),
        )  # fmt: skip


@register
class Objections(DeskKind):
    slug = "objections"
    title = _("Objections to answer")
    rights = ("notices.answer_objection",)
    order = 240

    def rows(self, user, today):
        return Objection.objects.to_answer_by(user).select_related("notice__organization")

    def row(self, item, now):
        return DeskRow(
            f"{item.number} · {item.notice.title}",
            reverse("notices:objection-detail", args=[item.pk]),
            (item.notice.number, item.organization.short_name, date_format(item.received_on, "Y-m-d")),
        )
