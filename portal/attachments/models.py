"""Files of people: bytes with what is known about them. Apps link them and say who may read them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.attachments.querysets import AttachmentQuerySet
from portal.common.classification import personal, plain, staff


class Attachment(models.Model):
    """Stored, stripped variants of one uploaded file; the upload itself is not kept.

    ``sha256`` and ``size`` are of the uploaded bytes, ``width`` and ``height`` of the upright picture in
    them; ``perceptual_hash`` (64 bits, hex) and ``taken_at`` were read before the metadata was dropped.
    Variant fields hold storage names. Rows and files never change; what nothing links is discarded a day
    after the upload.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")

    public_id = models.UUIDField(_("public id"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PHOTO)
    original_name = models.CharField(_("name of the file"), max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    perceptual_hash = models.CharField(max_length=16, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveBigIntegerField(_("bytes"))
    print_file = models.CharField(max_length=200)
    view_file = models.CharField(max_length=200)
    thumb_file = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = AttachmentQuerySet.as_manager()

    field_classes = {
        **plain("id", "public_id", "kind", "sha256", "perceptual_hash", "width", "height", "size"),
        **plain("print_file", "view_file", "thumb_file", "uploaded_at"),
        "original_name": personal("to name the file in messages"),
        "taken_at": personal("to compare with the day of the activity"),
        "uploaded_by": staff("who uploaded"),
    }

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["uploaded_by", "uploaded_at"]), models.Index(fields=["uploaded_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0, size__gt=0), name="attachment_is_not_empty")
        ]

    def __str__(self):
        # The name of the upload is personal, and this text reaches logs and the audit timeline.
        return f"{self.kind} {self.public_id}"

    @property
    def file_names(self):
        """Storage names by variant."""
        return {"print": self.print_file, "view": self.view_file, "thumb": self.thumb_file}
