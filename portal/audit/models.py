"""The timeline: who did what, when, to which record. Rows are inserted and never changed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.audit.words import action_in_words
from portal.common.classification import personal, plain, staff


def insert_only():
    """Triggers that let the database itself refuse UPDATE, DELETE and TRUNCATE."""
    return [
        pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'This table is insert-only: it cannot be truncated';",
        ),
    ]


class AuditEvent(models.Model):
    """One act. It has no foreign keys, so it survives whatever it speaks of; names are copies of their time.

    ``recorded_at`` is the transaction's time and so equals ``pgh_created_at`` of the field history that
    the same transaction wrote. Values of records never stand here.
    """

    action = models.CharField(_("action"), max_length=60)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    actor_id = models.BigIntegerField(_("actor number"), null=True)
    actor_name = models.CharField(_("actor"), max_length=60)
    organization_id = models.BigIntegerField(_("organization number"), null=True)
    target_type = models.CharField(_("kind of record"), max_length=60)
    target_id = models.BigIntegerField(_("record"), null=True)
    target_label = models.CharField(_("record name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    details = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    field_classes = {
        **plain("id", "action", "at", "recorded_at", "organization_id", "target_type", "target_id"),
        **plain("target_label", "details", "request_id"),
        "reason": personal("why it was done; may name a person", "400 days or longer"),
        "actor_id": staff("accountability", "400 days or longer"),
        "actor_name": staff("accountability", "400 days or longer"),
    }

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["target_type", "target_id", "id"]), models.Index(fields=["at"])]
        triggers = insert_only()

    def __str__(self):
        return f"{action_in_words(self.action)} {self.target_label}"


class AuditLink(models.Model):
    """The hash chain over audit events, written afterwards by a worker so that no writer waits for a lock."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="link", verbose_name=_("event"))
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    field_classes = plain("id", "event", "previous_hash", "hash")

    class Meta:
        verbose_name = _("audit chain link")
        verbose_name_plural = _("audit chain links")
        triggers = insert_only()

    def __str__(self):
        return self.hash
