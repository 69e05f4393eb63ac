"""Storing photos, and discarding what nothing links."""

import uuid
from datetime import timedelta
from functools import partial

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portal.attachments import policies
from portal.attachments.images import VARIANTS, ImageRefused, read_photo
from portal.attachments.models import Attachment
from portal.attachments.names import clean_name
from portal.audit.services import record

log = structlog.get_logger(__name__)

FOLDER = "photos"
KEEP_UNLINKED = timedelta(hours=24)
CLOCK_TOLERANCE = timedelta(days=1)  # a camera set to another zone is not absurd


def store_photo(*, file, by, at):
    """Check, strip and store the uploaded ``file``; return its Attachment, which nothing links yet.

    Raises ImageRefused with the sentence for the clerk; nothing is stored then. A file that PhotoUploadForm
    accepted is not decoded again. Link the attachment in the same transaction, or within a day.
    """
    photo = getattr(file, "photo", None) or read_photo(file)
    with transaction.atomic():
        policies.check_can_store(by, at)
        public_id = uuid.uuid4()
        names = _write_variants(public_id, photo.variants)
        try:
            attachment = Attachment.objects.create(
                public_id=public_id,
                original_name=clean_name(file.name),
                sha256=photo.sha256,
                perceptual_hash=photo.perceptual_hash,
                taken_at=photo.taken_at if photo.taken_at and photo.taken_at <= at + CLOCK_TOLERANCE else None,
                width=photo.width,
                height=photo.height,
                size=photo.size,
                uploaded_by=by,
                uploaded_at=at,
                **{f"{variant}_file": name for variant, name in names.items()},
            )
            record(action="attachment.stored", by=by, at=at, target=attachment, organization=by.organization)
        except BaseException:
            _delete_files(names.values())
            raise
    return attachment


def discard_unreferenced(*, at):
    """Remove attachments that nothing has linked a day after their upload, and files that no row knows.

    Return the number of attachments removed. Safe to run twice and at the same time. Files without a row are
    left by a transaction that rolled back or a process that died; only those older than a day go.
    """
    due = Attachment.objects.unlinked().filter(uploaded_at__lte=at - KEEP_UNLINKED)
    count = sum(_discard(pk=pk, at=at) for pk in due.values_list("pk", flat=True).order_by("pk"))
    transaction.on_commit(partial(_delete_stray_files, at))
    return count


@transaction.atomic
def _discard(*, pk, at):
    # Whoever is about to link it has locked the row (register_owner): then it is skipped.
    attachment = Attachment.objects.unlinked().select_for_update(skip_locked=True).filter(pk=pk).first()
    if attachment is None:
        return False
    record(
        action="attachment.discarded", by=None, at=at, target=attachment,
        organization=attachment.uploaded_by.organization,
    )  # fmt: skip
    names = list(attachment.file_names.values())
    attachment.delete()
    transaction.on_commit(partial(_delete_files, names))
    return True


def _write_variants(public_id, contents):
    names = {}
    try:
        for variant, content in contents.items():
            name = f"{FOLDER}/{public_id.hex[:2]}/{public_id.hex}.{variant}.{VARIANTS[variant].extension}"
            names[variant] = default_storage.save(name, ContentFile(content))
    except Exception as error:  # each storage fails in its own words; the disk may be full
        log.exception("photo_not_stored", public_id=public_id.hex)
        _delete_files(names.values())
        raise ImageRefused("not_stored") from error
    return names


def _delete_files(names):
    for name in names:
        default_storage.delete(name)


def _delete_stray_files(at):
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        path = f"{FOLDER}/{folder}"
        names = [f"{path}/{name}" for name in default_storage.listdir(path)[1]]
        known = set()
        for row in Attachment.objects.filter(view_file__startswith=f"{path}/"):
            known.update(row.file_names.values())
        _delete_files(name for name in names if name not in known and _is_old(name, at))


def _is_old(name, at):
    changed_at = default_storage.get_modified_time(name)
    return (changed_at if timezone.is_aware(changed_at) else timezone.make_aware(changed_at)) <= at - KEEP_UNLINKED
