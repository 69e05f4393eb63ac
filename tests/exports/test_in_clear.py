"""Files with personal values in full: who, what for, how many, a second person, whose, how long (rows 21 and 22)."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.exports import services
from portal.exports.models import Export
from portal.notifications.models import Message
from tests.factories.accounts import gave_password, person
from tests.factories.exports import asked_export, made_export
from tests.factories.volunteers import VolunteerFactory

SLUG = "volunteers-unmasked"
CREATE = reverse("exports:export-create", args=[SLUG])
LIST = reverse("volunteers:volunteer-list")
PHONE, ID_NUMBER = "13900005678", "110105199001011234"


@pytest.fixture
def volunteer(branch):
    return VolunteerFactory(organization=branch, phone=PHONE, id_number=ID_NUMBER, name="苗完整")


@pytest.fixture
def second(county):
    return person(Role.UNION_MANAGER, county, include_children=True, display_name="吕放行")


@pytest.fixture
def long_list(settings, volunteer):
    settings.CLEAR_EXPORT_ALONE_ROWS = 0


def form(reason="购买意外伤害保险"):
    return {"key": uuid.uuid4(), "reason": reason}


def test_managers_find_it_beside_the_masked_one_and_clerks_do_not(volunteer, as_user, manager, clerk):
    assert f'href="{CREATE}?' in as_user(manager).get(LIST).content.decode()
    assert CREATE not in as_user(clerk).get(LIST).content.decode()
    assert as_user(clerk).get(CREATE).status_code == 403
    with pytest.raises(PermissionDenied):
        asked_export(SLUG, by=clerk, at=timezone.now())


def test_the_file_shows_all_and_says_whose_it_is_and_what_for(volunteer, manager, now, cells_of):
    export = made_export(SLUG, by=manager, at=now)
    rows = cells_of(export)

    words = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    assert PHONE in words
    assert ID_NUMBER in words
    mark = next(str(cell) for row in rows for cell in row if cell and "购买意外伤害保险" in str(cell))
    assert all(part in mark for part in ("周主任", "manager", "2026-11-18 12:00"))
    assert export.expires_at == now + timedelta(minutes=60)
    asked = AuditEvent.objects.get(action="export.requested")
    assert (asked.actor_id, asked.reason, asked.details) == (
        manager.pk, "购买意外伤害保险", {"list": SLUG, "rows": 1},
    )  # fmt: skip
    assert not AuditEvent.objects.filter(details__icontains=PHONE).exists()


@pytest.mark.parametrize("reason", ["", "  ", "给 13800138000 的保险"])
def test_without_a_good_reason_there_is_none_and_nothing_typed_is_lost(volunteer, as_user, manager, reason):
    answer = as_user(manager).post(CREATE, form(reason))

    assert answer.status_code == 409
    assert answer.context["refused"]
    assert reason.strip() in answer.content.decode()
    assert not Export.objects.exists()


def test_a_short_list_is_handed_to_its_owner_alone_and_each_time_noted(volunteer, as_user, manager, second):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = as_user(manager)
        file = client.post(CREATE, form()).url
        for _time in range(2):
            assert b"".join(client.get(file).streaming_content)[:2] == b"PK"
        assert as_user(second).get(file).status_code == 404

        clock.shift(timedelta(minutes=20))
        assert client.get(file).url.startswith("/me/reauthenticate/")
        clock.shift(timedelta(minutes=41))
        assert as_user(manager).get(file).status_code == 410

    taken = AuditEvent.objects.filter(action="export.downloaded", target_id=Export.objects.get().pk)
    assert [(event.actor_id, event.details["rows"]) for event in taken] == [(manager.pk, 1)] * 2


def test_an_old_sign_in_asks_first(volunteer, as_user, manager):
    client = as_user(manager)
    gave_password(client, manager, at=timezone.now() - timedelta(minutes=16))

    assert client.get(CREATE).url.startswith("/me/reauthenticate/")
    assert client.post(CREATE, form()).url.startswith("/me/reauthenticate/")
    assert not Export.objects.exists()


def test_too_many_rows_and_too_many_files_are_refused(volunteer, manager, settings, now):
    settings.CLEAR_EXPORT_MAX_ROWS = 0
    with pytest.raises(RuleError, match="0"):
        asked_export(SLUG, by=manager, at=now)
    settings.CLEAR_EXPORT_MAX_ROWS, settings.CLEAR_EXPORTS_PER_DAY = 9, 1
    asked_export(SLUG, by=manager, at=now)

    with pytest.raises(RuleError, match="1"):
        asked_export(SLUG, by=manager, at=now)
    asked_export("volunteers", by=manager, at=now)
    asked_export(SLUG, by=manager, at=now + timedelta(days=1, minutes=1))


def test_a_long_list_waits_for_a_second_person(long_list, as_user, manager, second, now):
    export = asked_export(SLUG, by=manager, at=now)

    assert not services.build_export(export_id=export.pk, clock=lambda: now), "no worker takes it up"
    assert services.sweep(at=now) == []
    assert [(told.recipient, told.note) for told in Message.objects.filter(kind="export.waits")] == [
        (second, "购买意外伤害保险")
    ]
    page = as_user(second).get(reverse("exports:release-detail", args=[export.pk])).content.decode()
    assert "周主任" in page
    assert "购买意外伤害保险" in page
    assert PHONE not in page
    assert reverse("exports:release-detail", args=[export.pk]) in as_user(second).get(reverse("todo")).content.decode()

    services.release_export(export=export, by=second, at=now)
    assert services.build_export(export_id=export.pk, clock=lambda: now)

    export.refresh_from_db()
    assert (export.is_done, export.released_by) == (True, second)
    assert AuditEvent.objects.get(action="export.released").actor_id == second.pk


def test_nobody_releases_their_own_nor_beyond_their_units(long_list, as_user, manager, clerk, sibling, now):
    export = asked_export(SLUG, by=manager, at=now)
    stranger = person(Role.UNION_MANAGER, sibling)
    deputy = person(Role.UNION_MANAGER, manager.organization, include_children=True)
    RoleAssignment.objects.filter(user=deputy).update(deputy_for=manager)

    for somebody in (manager, clerk, stranger, deputy):
        with pytest.raises(PermissionDenied):
            services.release_export(export=export, by=somebody, at=now)
    assert as_user(stranger).get(reverse("exports:release-detail", args=[export.pk])).status_code == 404
    assert not Export.objects.filter(released_at__isnull=False).exists()


def test_a_refusal_takes_a_reason_and_reaches_who_asked(long_list, as_user, manager, second, now):
    export = asked_export(SLUG, by=manager, at=now)
    refuse = reverse("exports:release-refuse", args=[export.pk])

    assert as_user(second).post(refuse, {"reason": ""}).status_code == 409
    assert as_user(second).post(refuse, {"reason": "用途不清"}).status_code == 302

    export.refresh_from_db()
    assert (export.job_state, export.error) == ("failed", "用途不清")
    assert Message.objects.get(kind="export.failed").recipient == manager
    with pytest.raises(RuleError):
        services.release_export(export=export, by=second, at=now)


def test_what_nobody_releases_ends_after_three_days(long_list, manager, now):
    export = asked_export(SLUG, by=manager, at=now)

    services.discard_expired(at=now + timedelta(days=2))
    assert Export.objects.get().waits_for_release
    services.discard_expired(at=now + timedelta(days=3, minutes=1))

    assert Export.objects.get(pk=export.pk).job_state == "failed"


def test_the_file_holds_no_more_than_was_released(long_list, manager, second, branch, now):
    export = asked_export(SLUG, by=manager, at=now)
    services.release_export(export=export, by=second, at=now)
    VolunteerFactory(organization=branch)

    services.build_export(export_id=export.pk, clock=lambda: now)

    export.refresh_from_db()
    assert (export.job_state, export.file) == ("failed", "")
