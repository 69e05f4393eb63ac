"""Drafts: saved once per page, never by two at a time unseen, copied, thrown away, expired."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection

from activities import services
from activities.models import Activity, ActivityMoney
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.common.errors import RuleError, StaleVersionError
from portal.organizations.models import Organization
from tests.factories.activities import ActivityFactory, CampaignFactory
from tests.patience import PATIENCE

KEY = "7d1f7d2e-3a55-4e5e-9d1c-0d6f3a3f0001"


def save(clerk, branch, now, **options):
    content = {"place": "沙澧河公园", "title": "清洁家园"} | options.pop("content", {})
    return services.save_draft(organization=branch, content=content, by=clerk, at=now, **options)


def test_a_first_save_makes_a_draft_of_the_clerk(clerk, branch, now):
    draft = save(clerk, branch, now, draft_key=KEY)

    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.created_by, draft.recorder_name) == ("draft", 1, clerk, "王经办")
    assert (draft.place, draft.title_initials, draft.number) == ("沙澧河公园", "qjjy", None)
    assert AuditEvent.objects.filter(action="activity.drafted", target_id=draft.pk).count() == 1


def test_the_same_key_finds_the_same_draft(clerk, branch, now):
    first = save(clerk, branch, now, draft_key=KEY)

    second = save(clerk, branch, now, draft_key=KEY, content={"place": "黄河路"})

    assert (second.pk, second.version, second.place) == (first.pk, 2, "黄河路")
    assert Activity.objects.count() == 1


def test_a_key_of_somebody_else_is_refused(clerk, reviewer, branch, now):
    foreign = ActivityFactory(organization=branch, created_by=reviewer, draft_key=KEY, place="别人的")

    with pytest.raises(PermissionDenied):
        save(clerk, branch, now, draft_key=KEY)

    foreign.refresh_from_db()
    assert (foreign.place, Activity.objects.count()) == ("别人的", 1)


def test_a_late_writer_is_told_and_overwrites_nothing(clerk, branch, now):
    draft = save(clerk, branch, now)
    save(clerk, branch, now, activity=draft, version=1, content={"place": "先到"})

    with pytest.raises(StaleVersionError) as refusal:
        save(clerk, branch, now, activity=draft, version=1, content={"place": "后到"})

    assert (refusal.value.current.version, refusal.value.current.place) == (2, "先到")


def test_rows_are_written_anew_only_when_they_are_said(clerk, branch, now):
    target = Code.objects.create(table="service_target", value="T1", label="职工")
    draft = save(
        clerk, branch, now,
        content={
            "service_targets": [target],
            "money": [{"kind": "own", "amount": 5, "is_approximate": False, "words": ""}],
        },
    )  # fmt: skip

    save(clerk, branch, now, activity=draft)
    assert (draft.money.count(), list(draft.service_targets.all())) == (1, [target])

    save(clerk, branch, now, activity=draft, content={"money": [], "service_targets": []})
    assert (ActivityMoney.objects.count(), draft.service_targets.count()) == (0, 0)


def test_only_who_writes_for_the_unit_begins_a_draft(outsider, reviewer, branch, now):
    for person in (outsider, reviewer):
        with pytest.raises(PermissionDenied):
            save(person, branch, now)


def test_an_ended_unit_takes_no_draft(clerk, branch, now):
    Organization.objects.filter(pk=branch.pk).update(status="revoked", ended_on=date(2026, 1, 1))
    branch.refresh_from_db()

    with pytest.raises(RuleError):
        save(clerk, branch, now)


def test_a_submitted_record_is_no_draft(clerk, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)

    with pytest.raises(RuleError):
        save(clerk, branch, now, activity=activity)


def test_a_returned_record_stays_complete_while_it_is_mended(clerk, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)
    Activity.objects.filter(pk=activity.pk).update(state="returned", returned_by=clerk, return_reason="时间不对")
    blank = dict.fromkeys(("type", "headcount", "starts_on", "ends_on", "reporting_year")) | {
        "place": "",
        "date_words": "",
    }

    services.save_draft(
        organization=branch, content=blank | {"narrative": "改过"}, by=clerk, at=now, activity=activity, version=1
    )

    activity.refresh_from_db()
    assert (activity.narrative, activity.place, activity.headcount) == ("改过", "沙澧河公园", 12)
    assert (activity.starts_on, activity.type_id is None) == (date(2026, 11, 17), False)


def test_logging_again_copies_the_set_up_and_not_the_day(clerk, branch, county, now):
    target = Code.objects.create(table="service_target", value="T1", label="职工")
    done = ActivityFactory(
        organization=branch, approved=True, campaign=CampaignFactory(organization=county), leader_name="张三",
        partners="街道办", is_headcount_approximate=True, narrative="旧事", remark="旧注", beneficiary_count=300,
    )  # fmt: skip
    done.service_targets.add(target)
    ActivityMoney.objects.create(activity=done, kind="own", amount=5)

    copy = services.copy_activity(activity=done, by=clerk, at=now, starts_on=date(2026, 11, 18))

    copy.refresh_from_db()
    assert (copy.state, copy.source, copy.starts_on, copy.number) == ("draft", "copy", date(2026, 11, 18), None)
    assert (copy.type, copy.place, copy.headcount, copy.is_headcount_approximate) == (done.type, done.place, 12, True)
    assert (copy.campaign, copy.leader_name, copy.recorder_name) == (done.campaign, "张三", "王经办")
    assert (copy.title, copy.service_minutes) == ("志愿服务·沙澧河公园·11-18", 1440)
    assert (copy.narrative, copy.remark, copy.money.count(), copy.photos.count()) == ("", "", 0, 0)
    assert list(copy.service_targets.all()) == [target]


def test_a_draft_can_be_thrown_away(clerk, branch, now):
    draft = ActivityFactory(organization=branch, created_by=clerk)

    services.discard_draft(activity=draft, by=clerk, at=now)

    assert not Activity.objects.exists()
    assert AuditEvent.objects.filter(action="activity.draft_discarded").count() == 1


def test_what_was_submitted_is_never_thrown_away(clerk, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)
    Activity.objects.filter(pk=activity.pk).update(state="returned", returned_by=clerk, return_reason="时间不对")

    with pytest.raises(RuleError):
        services.discard_draft(activity=activity, by=clerk, at=now)


def test_drafts_expire_a_month_after_the_last_touch(branch, now, settings):
    old = now - timedelta(days=settings.DRAFT_KEEP_DAYS, seconds=1)
    ActivityFactory(organization=branch, updated_at=old)
    touched = ActivityFactory(organization=branch, updated_at=now - timedelta(days=settings.DRAFT_KEEP_DAYS))
    handed_in = ActivityFactory(organization=branch, submitted=True, updated_at=old)

    assert services.expire_drafts(at=now) == 1
    assert services.expire_drafts(at=now) == 0
    assert set(Activity.objects.all()) == {touched, handed_in}


@pytest.mark.django_db(transaction=True)
def test_first_saves_at_once_make_one_draft_and_no_refused_insert(clerk, branch, now):
    """A refused INSERT would be harmless here, but its values would stand in the log of the database."""
    together = threading.Barrier(4, timeout=PATIENCE)
    results, refused = [], []

    def watch(execute, *args):
        try:
            return execute(*args)
        except DatabaseError as error:
            refused.append(error)
            raise

    def first_save():
        try:
            with connection.execute_wrapper(watch):
                together.wait()
                results.append(save(clerk, branch, now, draft_key=KEY).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=first_save) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (results, refused) == ([Activity.objects.get().pk] * 4, [])


def test_logging_again_with_one_key_makes_one_draft_and_leaves_it_as_it_is(clerk, branch, now):
    done = ActivityFactory(organization=branch, approved=True)
    again = {"activity": done, "by": clerk, "at": now, "starts_on": date(2026, 11, 18), "draft_key": KEY}
    first = services.copy_activity(**again)
    save(clerk, branch, now, activity=first, version=1, content={"place": "改过"})

    second = services.copy_activity(**again)

    assert (second.pk, second.place, second.version) == (first.pk, "改过", 2)
    assert Activity.objects.exclude(pk=done.pk).count() == 1


def test_only_a_taken_key_means_sent_twice(clerk, branch, now):
    backwards = {"starts_on": date(2026, 11, 17), "ends_on": date(2026, 11, 16)}

    with pytest.raises(IntegrityError, match="activity_last_day_after_first"):
        save(clerk, branch, now, draft_key=KEY, content=backwards)
