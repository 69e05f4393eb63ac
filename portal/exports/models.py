"""Exports of lists: the job and its file, which lives for a day."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.common.jobs import JobState, LeasedJob, job_indexes
from portal.exports.base import get_export
from portal.exports.querysets import ExportQuerySet


class Export(LeasedJob):
    """The rows of a list as its owner saw them, as an Excel file.

    ``query`` are the conditions of the list in their canonical form, ``key`` the form that asked: sent twice it is
    one export. ``unit_ids`` are the units whose rows stand in the file and ``assignment_ids`` the roles that opened
    the list: the file is handed out only while its owner still has both. A cancelled export is FAILED with
    ``cancelled_at``. ``file`` is blank again once it was removed. A long file in clear ``needs_release``: until another
    person has released it no worker takes it up; ``unit_ids`` and ``progress_total`` are then what may stand in it.
    """

    slug = models.CharField(_("list"), max_length=30)
    owner = user_key(_("asked for by"))
    key = models.UUIDField(editable=False)
    query = models.CharField(_("conditions"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    needs_release = models.BooleanField(_("takes a second person"), default=False)
    released_by = user_key(_("released by"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    is_background = models.BooleanField(_("in the background"), default=False)
    as_of = models.DateTimeField(_("data as of"), null=True)
    row_count = models.PositiveIntegerField(_("rows"), null=True)
    unit_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    assignment_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    file = models.CharField(_("Excel file"), max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    objects = ExportQuerySet.as_manager()

    field_classes = {
        **plain("id", "slug", "key", "asked_at", "is_background", "as_of", "row_count", "unit_ids", "assignment_ids"),
        **plain("file", "sha256", "size", "expires_at", "cancelled_at", *LeasedJob.JOB_FIELDS),
        **plain("needs_release", "released_at"),
        "owner": staff("who took the list away", "30 days"),
        "released_by": staff("who let a long file in clear go", "30 days"),
        "reason": personal("why personal values are needed in full; may name a person", "30 days"),
        "query": personal("the conditions of the list; a keyword may be a name", "30 days"),
    }

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [
            *job_indexes("export"),
            models.Index(fields=["owner", "-id"], name="export_owner"),
            models.Index(fields=["expires_at"], name="export_files", condition=~Q(file="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="export_once_per_form"),
            models.CheckConstraint(
                name="export_done_is_whole",
                condition=~Q(job_state="done")
                | ~Q(sha256="") & Q(row_count__isnull=False, as_of__isnull=False, expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="export_released_by_another",
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(released_by=F("owner")),
            ),
            models.CheckConstraint(
                name="export_made_once_released",
                condition=Q(needs_release=False) | Q(released_at__isnull=False) | Q(job_state__in=["queued", "failed"]),
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def audit_label(self):
        return self.slug

    @property
    def definition(self):
        """The registered export of the list, or None for a list that is no more."""
        try:
            return get_export(self.slug)
        except KeyError:
            return None

    @property
    def title(self):
        return self.definition.title if self.definition else self.slug

    @property
    def list_address(self):
        """The list with the same conditions; "" for a list that is no more."""
        return self.definition.address(self.query) if self.definition else ""

    @property
    def is_done(self):
        return self.job_state == JobState.DONE

    @property
    def is_in_clear(self):
        return self.definition is not None and self.definition.in_clear

    @property
    def waits_for_release(self):
        return self.needs_release and self.released_at is None and self.job_state == JobState.QUEUED

    @property
    def kept_for(self):
        """How long its file is handed out."""
        if self.is_in_clear:
            return timedelta(minutes=settings.CLEAR_EXPORT_KEEP_MINUTES)
        return timedelta(hours=settings.EXPORT_KEEP_HOURS)

    def has_expired(self, at):
        return self.is_done and (not self.file or self.expires_at <= at)
