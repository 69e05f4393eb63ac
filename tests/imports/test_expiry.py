"""A preview that nobody ends does not keep people's data for good: told of, then gone; the line stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.imports import files, services
from portal.imports.models import ImportBatch
from portal.notifications.models import Message
from portal.privacy import erasure
from portal.privacy.tasks import erase_due
from tests.factories.imports import ImportBatchFactory, previewed_import

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_IMPORTS = erasure._CLOCKS["importbatch"]


@pytest.fixture
def preview(branch, clerk, now, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(erasure, "_CLOCKS", {"importbatch": OF_IMPORTS})
    batch = previewed_import(branch, clerk)
    batch.stored_file, _sha256, _size = files.keep([b"PK"], organization_id=branch.pk)
    batch.uploaded_at = now
    batch.save()
    return batch


def erase(at, run_callbacks):
    with run_callbacks(execute=True):
        return erasure.erase_due(at=at)["importbatch"]


def test_file_and_words_go_after_their_time_and_once(preview, now, django_capture_on_commit_callbacks):
    stored = files.path_of(preview.stored_file)

    assert erase(now + 29 * DAY, django_capture_on_commit_callbacks) == 0
    assert stored.exists()
    later = now + 30 * DAY
    assert [erase(later, django_capture_on_commit_callbacks) for _time in range(2)] == [1, 0]

    preview.refresh_from_db()
    assert (preview.state, preview.ended_by, preview.ended_at, preview.stored_file) == ("expired", None, later, "")
    assert (preview.rows.count(), preview.facts, preview.questions, preview.problems) == (0, {}, [], [])
    assert not stored.exists()
    event = AuditEvent.objects.get(action="importbatch.erased")
    assert (event.actor_id, event.target_label) == (None, preview.audit_label)


@pytest.mark.parametrize(("state", "goes"), [("failed", True), ("uploaded", False)])
def test_what_could_not_be_read_goes_too_and_what_a_worker_has_does_not(
    branch, now, state, goes, django_capture_on_commit_callbacks
):
    ImportBatchFactory(organization=branch, state=state, uploaded_at=now)

    assert erase(now + 30 * DAY, django_capture_on_commit_callbacks) == goes


def test_who_brought_it_is_told_once_two_days_before(preview, clerk, now):
    told = [services.tell_of_ends(at=now + days * DAY) for days in (27, 28, 29)]

    assert told == [0, 1, 0]
    message = Message.objects.get(kind="import.ends")
    assert (message.recipient, message.note) == (clerk, "2026-12-18")
    assert message.url == reverse("imports:import-detail", args=[preview.pk])


def test_the_page_says_when_it_goes_and_that_it_went(preview, as_user, clerk, now):
    client, page = as_user(clerk), reverse("imports:import-detail", args=[preview.pk])
    assert "2026-12-18" in client.get(page).content.decode()

    erase_due()  # the real day is not that far
    assert ImportBatch.objects.get().state == "preview"
    services.expire_batch(preview, now + 30 * DAY)

    answer = client.get(page)
    assert "志愿服务活动台账" not in answer.content.decode()
    assert "2026-12-18" in answer.content.decode()
    assert not answer.context["can_discard"]
    assert not answer.context["can_choose"]


def test_only_time_signs_for_an_end_without_a_person(preview, clerk, now):
    for state, person in (("discarded", None), ("expired", clerk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImportBatch.objects.filter(pk=preview.pk).update(state=state, ended_by=person, ended_at=now)
