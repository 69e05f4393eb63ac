"""Photos are stored whole or not at all, and kept as long as somebody links them."""

import errno
import io
import os
import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.utils import timezone as clock
from PIL import Image

from portal.attachments import policies, services, tasks
from portal.attachments.images import VARIANTS, ImageRefused
from portal.attachments.models import Attachment
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from tests.attachments import pictures
from tests.factories.attachments import stored_photo, upload
from tests.patience import PATIENCE

DAY = timedelta(hours=24)


def files_in(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def events(action):
    return AuditEvent.objects.filter(action=action)


def test_stored_photo_has_its_facts_and_files(clerk, now, media, files_of):
    content = pictures.encoded(pictures.scene((4000, 3000)), "JPEG", exif=pictures.exif_bytes(orientation=6))

    attachment = services.store_photo(file=upload("合影 1.jpg", content=content), by=clerk, at=now)

    attachment.refresh_from_db()
    assert (attachment.original_name, attachment.kind) == ("合影 1.jpg", Attachment.Kind.PHOTO)
    assert (attachment.width, attachment.height, attachment.size) == (3000, 4000, len(content))
    assert (attachment.uploaded_by, attachment.uploaded_at) == (clerk, now)
    sizes = {name: Image.open(io.BytesIO(data)).size for name, data in files_of(attachment).items()}
    assert sizes == {"print": (1920, 2560), "view": (960, 1280), "thumb": (240, 320)}
    assert files_in(media) == sorted(attachment.file_names.values())


def test_no_file_of_the_store_holds_a_byte_of_metadata(clerk, now, media):
    for case in pictures.METADATA:
        services.store_photo(file=upload(content=case.build()), by=clerk, at=now)

    stored = [media / name for name in files_in(media)]
    assert len(stored) == 3 * len(pictures.METADATA)
    assert [path for path in stored if pictures.CANARY in path.read_bytes()] == []


def test_file_names_come_from_the_public_id_alone(clerk, now, media):
    attachment = services.store_photo(file=upload("../../../etc/王五.jpg"), by=clerk, at=now)

    number = attachment.public_id.hex
    assert files_in(media) == [
        f"photos/{number[:2]}/{number}.{variant}.{VARIANTS[variant].extension}"
        for variant in ("print", "thumb", "view")
    ]


def test_same_upload_twice_gives_two_attachments_with_one_hash(clerk):
    first, second = stored_photo(clerk), stored_photo(clerk)

    assert first.sha256 == second.sha256
    assert first.public_id != second.public_id
    assert first.view_file != second.view_file


def test_storing_is_on_the_timeline_without_the_name_of_the_file(clerk, now):
    attachment = services.store_photo(file=upload("赵六家.jpg"), by=clerk, at=now)

    event = events("attachment.stored").get()
    assert (event.actor_id, event.at, event.target_id) == (clerk.pk, now, attachment.pk)
    assert event.organization_id == clerk.organization_id
    assert "赵六" not in f"{event.target_label}{event.details}{attachment}"


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("2026:11:17 09:00:00", (2026, 11, 17, 9)),
        ("2026:11:19 11:59:59", (2026, 11, 19, 11)),
        ("2026:11:19 12:00:01", None),
    ],
)
def test_time_taken_after_the_upload_is_absurd(clerk, now, taken, expected):
    """``now`` is 18 November, noon; a camera may be a day ahead."""
    content = pictures.jpeg(exif=pictures.exif_bytes(taken_at=taken))

    attachment = services.store_photo(file=upload(content=content), by=clerk, at=now)

    taken_at = attachment.taken_at and attachment.taken_at.astimezone(timezone(timedelta(hours=8)))
    assert (taken_at and (taken_at.year, taken_at.month, taken_at.day, taken_at.hour)) == expected


def test_refused_picture_leaves_nothing(clerk, now, media):
    with pytest.raises(ImageRefused, match=r"^图片无法识别$"):
        services.store_photo(file=upload(content=pictures.jpeg()[:500]), by=clerk, at=now)

    assert files_in(media) == []
    assert not Attachment.objects.exists()
    assert not AuditEvent.objects.exists()


def test_failed_row_takes_its_files_with_it(clerk, now, media):
    """The database refuses the row: the files that were already written go again."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE attachments_attachment ADD CONSTRAINT refuse CHECK (size < 0)")

    with pytest.raises(Exception, match="refuse"), transaction.atomic():
        services.store_photo(file=upload(), by=clerk, at=now)

    assert files_in(media) == []


def test_failing_storage_refuses_with_a_sentence_and_leaves_nothing(clerk, now, media):
    """A file stands where the folder should be."""
    media.write_bytes(b"not a folder")

    with pytest.raises(ImageRefused, match=r"^这张没有传上去，点此重试$") as refused:
        services.store_photo(file=upload(), by=clerk, at=now)

    assert isinstance(refused.value.__cause__, OSError)
    assert refused.value.__cause__.errno in {errno.ENOTDIR, errno.EEXIST}
    assert not Attachment.objects.exists()


class AlmostFullStorage(FileSystemStorage):
    """Has room for one more file."""

    def _save(self, name, content):
        if self.listdir("photos")[0] if self.exists("photos") else []:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_disk_that_fills_up_between_two_variants_leaves_nothing(clerk, now, media, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.AlmostFullStorage"}}

    with pytest.raises(ImageRefused) as refused:
        services.store_photo(file=upload(), by=clerk, at=now)

    assert refused.value.__cause__.errno == errno.ENOSPC
    assert (media / "photos").is_dir()
    assert files_in(media) == []


def test_nobody_stores_without_an_account(now, db):
    with pytest.raises(PermissionDenied):
        services.store_photo(file=upload(), by=AnonymousUser(), at=now)


def test_disabled_account_stores_nothing(clerk, now):
    clerk.is_active = False

    with pytest.raises(PermissionDenied):
        services.store_photo(file=upload(), by=clerk, at=now)


def test_daily_number_of_uploads_is_exact(clerk, outsider, now, monkeypatch):
    monkeypatch.setattr(policies, "MAX_UPLOADS_PER_DAY", 2)
    stored_photo(clerk, at=now - DAY)  # a day old: no longer counts
    stored_photo(clerk, at=now)
    stored_photo(clerk, at=now)

    with pytest.raises(RuleError):
        stored_photo(clerk, at=now)
    assert stored_photo(outsider, at=now).pk


@pytest.mark.django_db(transaction=True)
def test_daily_number_holds_against_parallel_uploads(clerk, now, monkeypatch):
    monkeypatch.setattr(policies, "MAX_UPLOADS_PER_DAY", 3)
    results = []

    def try_to_store():
        try:
            results.append(stored_photo(clerk, at=now))
        except RuleError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_store) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Attachment.objects.count() == 3
    assert sum(isinstance(result, RuleError) for result in results) == 5


def test_unlinked_photo_is_discarded_after_a_day(clerk, now, media, django_capture_on_commit_callbacks):
    stored_photo(clerk, at=now)

    with django_capture_on_commit_callbacks(execute=True):
        assert services.discard_unreferenced(at=now + DAY - timedelta(seconds=1)) == 0
        assert services.discard_unreferenced(at=now + DAY) == 1
        assert services.discard_unreferenced(at=now + DAY) == 0

    assert not Attachment.objects.exists()
    assert files_in(media) == []
    assert events("attachment.discarded").count() == 1


def test_linked_photo_is_kept(photo, link, now, media, django_capture_on_commit_callbacks):
    link(photo)

    with django_capture_on_commit_callbacks(execute=True):
        assert services.discard_unreferenced(at=now + 30 * DAY) == 0

    assert files_in(media) == sorted(photo.file_names.values())


def test_photo_is_discarded_when_its_link_is_gone(photo, link, now, django_capture_on_commit_callbacks):
    link(photo).delete()

    with django_capture_on_commit_callbacks(execute=True):
        assert services.discard_unreferenced(at=now + 2 * DAY) == 1


def test_files_stay_when_the_sweep_rolls_back(photo, now, media):
    with transaction.atomic():
        assert services.discard_unreferenced(at=now + DAY) == 1
        transaction.set_rollback(True)

    assert files_in(media) == sorted(photo.file_names.values())


def test_stray_files_go_after_a_day_and_foreign_ones_stay(photo, media, django_capture_on_commit_callbacks):
    """What a rolled-back transaction left is swept; a young file may belong to a transaction still open."""
    present = clock.now()
    Attachment.objects.update(uploaded_at=present)
    old = default_storage.save(f"photos/ab/{uuid.uuid4().hex}.view.webp", io.BytesIO(b"old"))
    young = default_storage.save(f"photos/ab/{uuid.uuid4().hex}.view.webp", io.BytesIO(b"young"))
    ledger = default_storage.save("ledgers/ab/old.xlsx", io.BytesIO(b"old"))
    for name in (old, ledger, *photo.file_names.values()):
        moment = (present - DAY - timedelta(minutes=1)).timestamp()
        os.utime(media / name, (moment, moment))

    with django_capture_on_commit_callbacks(execute=True):
        services.discard_unreferenced(at=present)

    assert files_in(media) == sorted([young, ledger, *photo.file_names.values()])


@pytest.mark.django_db(transaction=True)
def test_photo_that_is_being_linked_is_not_discarded(photo, link, now):
    """Its row is locked, the link not yet committed: the sweep passes by."""
    swept = []

    def sweep():
        try:
            swept.append(services.discard_unreferenced(at=now + DAY))
        finally:
            connection.close()

    with transaction.atomic():
        link(Attachment.objects.select_for_update().get(pk=photo.pk))
        thread = threading.Thread(target=sweep)
        thread.start()
        thread.join(timeout=PATIENCE)

    assert swept == [0]
    assert Attachment.objects.filter(pk=photo.pk).exists()


def test_task_sweeps_by_the_clock(photo, media):
    Attachment.objects.update(uploaded_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert tasks.discard_unreferenced() == 1
