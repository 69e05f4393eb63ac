"""What belongs to the frozen list of a notice: rows struck out since, and the records that its rows are about."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.notices.models.notices import PublicNotice
from portal.notices.querysets import NoticeStrikeQuerySet


class NoticeStrike(models.Model):
    """A row taken off a posted list. The list itself stays; each strike carries the hash of what was before it."""

    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, related_name="strikes", verbose_name=_("public notice")
    )
    row_number = models.PositiveIntegerField(_("row"))
    reason = models.CharField(_("reason"), max_length=500)
    objection = models.ForeignKey(
        "notices.Objection", on_delete=models.PROTECT, related_name="strikes", verbose_name=_("objection")
    )
    struck_by = user_key(_("struck out by"))
    struck_at = models.DateTimeField(_("struck out at"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = NoticeStrikeQuerySet.as_manager()

    field_classes = {
        **plain("id", "notice", "row_number", "objection", "struck_at", "previous_hash", "hash"),
        "reason": personal("why the row stands no longer; may name a person"),
        "struck_by": staff("who struck it out"),
    }

    class Meta:
        verbose_name = _("struck row")
        verbose_name_plural = _("struck rows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "row_number"], name="noticestrike_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="noticestrike_says_why"),
        ]
        triggers = [pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.notice.audit_label} {self.row_number}"


class NoticeSubject(models.Model):
    """A record of some app (``app.model`` and id) that a row of a notice is about: policies.check_notice_is_over."""

    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, related_name="subjects", verbose_name=_("public notice")
    )
    target_type = models.CharField(_("kind"), max_length=60)
    target_id = models.BigIntegerField(_("record"))
    row_number = models.PositiveIntegerField(_("row"))

    field_classes = plain("id", "notice", "target_type", "target_id", "row_number")

    class Meta:
        verbose_name = _("subject of a notice")
        verbose_name_plural = _("subjects of notices")
        indexes = [models.Index(fields=["target_type", "target_id"])]
        constraints = [
            models.UniqueConstraint(fields=["notice", "target_type", "target_id"], name="noticesubject_once")
        ]

    def __str__(self):
        return f"{self.target_type} {self.target_id}"
