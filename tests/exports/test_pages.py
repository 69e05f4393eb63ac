"""The pages of exports: what is said before, two clicks, whose file it is, how long, and who may still have it."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.exports import services
from portal.exports.models import Export
from portal.organizations.services import move_organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.exports import asked_export, made_export

CREATE = reverse("exports:export-create", args=["activities"])
LIST = reverse("activities:activity-list")


def address(name, export):
    return reverse(f"exports:export-{name}", args=[export.pk])


def status_of(client, url):
    answer = client.get(url)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


@pytest.fixture
def record(branch):
    return ActivityFactory(organization=branch, approved=True, title="清扫公园")


@pytest.fixture
def export(record, clerk, now):
    return made_export("activities", by=clerk, at=timezone.now())


def test_the_button_keeps_the_conditions_of_the_list(record, as_user, clerk):
    page = as_user(clerk).get(LIST, {"q": "清扫", "state": "approved"}).content.decode()

    assert f'href="{CREATE}?q=%E6%B8%85%E6%89%AB&amp;state=approved"' in page


def test_the_page_says_what_the_file_will_hold(record, as_user, clerk):
    ActivityFactory(organization=clerk.organization, submitted=True)

    answer = as_user(clerk).get(CREATE, {"state": "approved", "page": "7"})

    assert (answer.context["count"], answer.context["query"]) == (1, "state=approved")
    assert "状态：已通过" in answer.content.decode()
    assert not Export.objects.exists()


def test_two_clicks_make_one_file(record, as_user, clerk):
    client, form = as_user(clerk), {"key": uuid.uuid4()}

    first, second = client.post(CREATE, form), client.post(CREATE, form)

    export = Export.objects.get()
    assert first.url == second.url == address("download", export)
    assert AuditEvent.objects.filter(action="export.requested").count() == 1
    file = client.get(first.url)
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B4%BB%E5%8A%A8%E5%88%97%E8%A1%A8-")
    assert (file["X-Content-Type-Options"], file["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    assert b"".join(file.streaming_content)[:2] == b"PK"
    event = AuditEvent.objects.get(action="export.downloaded")
    assert event.details == {"list": "activities", "rows": 1, "sha256": export.sha256}


@pytest.mark.parametrize(("query", "form"), [("?q=x", None), ("?q=%E6%B2%A1%E6%9C%89", None), ("", {"key": "x"})])
def test_a_wrong_condition_an_empty_list_and_an_old_page_make_nothing(record, as_user, clerk, query, form):
    answer = as_user(clerk).post(CREATE + query, form or {"key": uuid.uuid4()})

    assert answer.status_code == 302
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("who", "slug", "status"),
    [("member", "activities", 403), ("clerk", "accounts", 403), ("auditor", "accounts", 403),
     ("administrator", "audit-events", 403), ("administrator", "activities", 403), ("clerk", "nothing", 404)],
)  # fmt: skip
def test_a_list_that_one_may_not_open_is_not_exported(as_user, request, who, slug, status):
    client = as_user(request.getfixturevalue(who))
    url = reverse("exports:export-create", args=[slug])

    assert client.get(url).status_code == status
    assert client.post(url, {"key": uuid.uuid4()}).status_code == status


def test_only_the_owner_knows_of_an_export(export, as_user, reviewer, clerk):
    client = as_user(reviewer)

    for name in ("detail", "download"):
        assert client.get(address(name, export)).status_code == 404
    assert client.post(address("cancel", export)).status_code == 404
    assert list(client.get(reverse("exports:export-list")).context["lines"]) == []
    assert len(as_user(clerk).get(reverse("exports:export-list")).context["lines"]) == 1


def test_after_a_day_the_file_is_gone_and_the_page_says_so(export, as_user, clerk, media):
    later = timezone.now() + timedelta(hours=24, minutes=1)
    with time_machine.travel(later):
        before = as_user(clerk).get(address("download", export))
        services.discard_expired(at=later)
        after = as_user(clerk).get(address("download", export))

    assert (before.status_code, after.status_code) == (410, 410)
    assert "文件只保留 24 小时" in after.content.decode()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not AuditEvent.objects.filter(action="export.downloaded").exists()


def test_a_file_goes_with_the_role_that_opened_the_list(export, as_user, clerk, branch):
    assert status_of(as_user(clerk), address("download", export)) == 200
    RoleAssignment.objects.filter(user=clerk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert status_of(as_user(clerk), address("download", export)) == 410

    # A leader of the unit reads less than the clerk did.
    RoleAssignment.objects.create(user=clerk, role=Role.LEADER, organization=branch, valid_from="2025-01-01")
    assert status_of(as_user(clerk), address("download", export)) == 410


def test_a_file_goes_with_a_unit_that_left_the_scope(record, as_user, manager, city, branch):
    mover = person(Role.UNION_MANAGER, city, include_children=True)
    export = made_export("activities", by=manager, at=timezone.now())
    assert status_of(as_user(manager), address("download", export)) == 200

    move_organization(organization=branch, parent=city, by=mover, at=timezone.now())

    assert status_of(as_user(manager), address("download", export)) == 410


def test_a_changed_file_is_not_handed_out(export, as_user, clerk, media):
    (media / export.file).write_bytes(b"PK something else")

    assert as_user(clerk).get(address("download", export)).status_code == 302


def test_an_account_has_a_quota(record, as_user, clerk, settings):
    settings.EXPORTS_PER_DAY = 1
    as_user(clerk).post(CREATE, {"key": uuid.uuid4()})

    page = as_user(clerk).post(CREATE, {"key": uuid.uuid4()}, follow=True).content.decode()

    assert "一天内最多导出 1 次" in page
    assert Export.objects.count() == 1


def test_a_long_list_waits_for_a_worker_and_can_be_cancelled(record, as_user, clerk, settings):
    settings.EXPORT_AT_ONCE_ROWS = 0
    client = as_user(clerk)

    answer = client.post(CREATE, {"key": uuid.uuid4()})

    export = Export.objects.get()
    assert answer.url == address("detail", export)
    page = client.get(answer.url).content.decode()
    assert "None" not in client.get(reverse("exports:export-list")).content.decode()
    assert "下一个就是它" in page
    assert client.get(address("download", export)).status_code == 302
    client.post(address("cancel", export))
    assert not services.build_export(export_id=export.pk, clock=timezone.now)
    assert "已取消" in client.get(reverse("exports:export-list")).content.decode()
    assert AuditEvent.objects.filter(action="export.cancelled").count() == 1


def test_the_list_of_exports_asks_the_same_for_any_number(record, clerk, as_user, now, django_assert_num_queries):
    client, url = as_user(clerk), reverse("exports:export-list")
    asked_export("activities", by=clerk, at=now)
    client.get(url)
    for number in (1, 3):
        while Export.objects.count() < number:
            asked_export("activities", by=clerk, at=now)
        with django_assert_num_queries(6):
            assert len(client.get(url).context["lines"]) == number
