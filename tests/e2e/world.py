"""Something of each kind, so that no page is blank."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import StudyAttendance
from activities.services import attendances, certificates
from portal.common.views import FilteredListView
from portal.exports.models import Export
from portal.ledgers import services
from portal.notices.models import PublicNotice
from portal.notifications.models import Message
from portal.notifications.services import notify
from tests.factories.activities import (
    ActivityFactory,
    ActivityTypeFactory,
    CampaignFactory,
    CorrectionFactory,
    PhotoFactory,
    PublicationFactory,
    ServicePlaceCountFactory,
)
from tests.factories.aid import make_aid
from tests.factories.attachments import stored_photo
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.certificates import applied, applied_star, issued, with_hours
from tests.factories.exports import asked_export, made_export
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.households import make_households
from tests.factories.imports import ImportBatchFactory, previewed_import
from tests.factories.ledgers import AFTER_WEEK, WEEK, built_run, closing_rule, ledger_period, queued_run, sealed_period
from tests.factories.notices import drafted_notice, filed_objection, posted_notice
from tests.factories.plans import recruiting, recurrence, service_project, signed_up
from tests.factories.service import BackfillFactory, HoursCorrectionFactory, ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, SelfStudyFactory, study_session
from tests.factories.teams import TeamCallFactory, TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services as volunteers


@pytest.fixture
def world(
    branch,
    sibling,
    clerk,
    reviewer,
    manager,
    leader,
    member,
    administrator,
    caseworker,
    county_caseworker,
    activity_type,
    today,
    now,
    monkeypatch,
):
    """Something of each kind, so that no page is blank; every photo has its files. The list has two pages."""
    monkeypatch.setattr(FilteredListView, "page_sizes", (10, 50, 100))  # axe takes its time over long tables
    ActivityTypeFactory(code="T02", name="送温暖", family="consolation", order=1)
    people = {"clerk": clerk, "reviewer": reviewer, "manager": manager, "leader": leader, "member": member}
    people |= {"caseworker": caseworker, "county_caseworker": county_caseworker}
    mine = {"organization": branch, "created_by": clerk, "starts_on": WEEK.start}
    approved = {"approved": True, "approved_by": reviewer}
    campaign = CampaignFactory(organization=branch, name="暖冬行动", slogan="把温暖送到家", is_public=True)
    made = SimpleNamespace(
        declared=DeclaredFigureFactory(organization=branch, entered_by=clerk),
        place_count=ServicePlaceCountFactory(organization=branch, created_by=clerk, words="60多个"),
        people={**people, "administrator": administrator, None: None}, campaign=campaign,
        branch_code=branch.code, week_code=WEEK.code,
        draft=ActivityFactory(**mine, title="没写完的活动"),
        submitted=ActivityFactory(**mine, submitted=True, title="清扫公园"),
        returned=ActivityFactory(
            **mine, submitted=True, state="returned", returned_by=reviewer, returned_at=now, return_reason="照片看不清",
            title="退回的活动",
        ),
        approved=ActivityFactory(**mine, **approved, campaign=campaign, narrative="大家清扫了步道", title="慰问职工"),
        voided=ActivityFactory(
            **mine, **approved, state="voided", voided_by=reviewer, voided_at=now, title="记重的活动"
        ),
    )  # fmt: skip
    made.correction = CorrectionFactory(activity=ActivityFactory(**mine, **approved, title="要作废的活动"))
    made.proposed = PublicationFactory(
        activity=ActivityFactory(**mine, **approved, title="要公开的活动"), title="工友学雷锋"
    )
    made.published = PublicationFactory(
        activity=ActivityFactory(**mine, **approved, campaign=campaign, title="已公开的活动"), published=True
    )
    for activity in (made.draft, made.submitted, made.approved, made.proposed.activity, made.published.activity):
        photo = PhotoFactory(activity=activity, attachment=stored_photo(clerk, size=(640, 480)), is_cover=True)
        getattr(activity, "publication", SimpleNamespace(photos=set())).photos.add(photo)
    for number in range(4):  # in another week: the ledger stays short
        ActivityFactory(**mine | {"starts_on": WEEK.previous.start}, **approved, title=f"例会第{number}次")
    notify(
        recipients=[clerk], kind=Message.Kind.ACTIVITY_RETURNED, subject="A-2026-0007", url="/w/", by=reviewer, at=now,
        note="照片看不清，请更换；参加人数与签到表不符，也请核对",
    )  # fmt: skip
    make_ledgers(made, branch, sibling, clerk, reviewer, manager)
    make_notices(made, branch, clerk, reviewer)
    make_volunteers(made, branch, clerk, member)
    make_hours(made, clerk)
    make_certificates(made, clerk, reviewer, member)
    make_teams(made, branch, clerk, reviewer, manager)
    made.attendance = AttendanceFactory(
        shift__activity=ActivityFactory(**mine, title="来过的活动"), volunteer=made.volunteer
    )
    made.attended = made.attendance.activity
    real = timezone.now()
    coming = ShiftFactory(activity=made.attended, starts_at=real)
    poster = attendances.issue_poster(shift=coming, by=clerk, at=real)
    made.fresh_code = attendances.code_on_paper(poster)
    make_plans(made, branch, clerk)
    make_study(made, branch, clerk, reviewer, member)
    make_aid(made, branch, by=caseworker, second=county_caseworker)
    make_households(made, branch, caseworker, county_caseworker)
    made.waiting_import = ImportBatchFactory(organization=branch, uploaded_by=clerk)
    made.preview_import = previewed_import(branch, clerk)
    made.refused_import = ImportBatchFactory(
        organization=branch, uploaded_by=clerk, state="failed", job_state="done", error="文件设有密码。"
    )
    made.list_slug, made.clear_slug, made.reveal_kind = "activities", "volunteers-unmasked", "volunteer"
    made.export_in_full = Export.objects.create(
        owner=clerk, slug="volunteers-unmasked", key=uuid.uuid4(), asked_at=now, queued_at=now, needs_release=True,
        unit_ids=[branch.pk], progress_total=60, reason="购买保险",
    )  # fmt: skip
    made.export = made_export("activities", by=clerk, at=now)
    made.waiting_export = asked_export("activities", by=clerk, at=now + timedelta(minutes=1), query="state=approved")
    return made


def make_notices(made, branch, clerk, reviewer):
    """A draft, one on notice with an open objection, one that is over."""
    real = timezone.now()
    made.notice_draft = drafted_notice(branch, clerk, at=real)
    made.notice = posted_notice(branch, clerk, reviewer, at=real)
    made.objection = filed_objection(made.notice, at=real)
    made.notice_over = posted_notice(branch, clerk, reviewer, at=real)
    PublicNotice.objects.filter(pk=made.notice_over.pk).update(state="closed", closed_at=real)


def make_plans(made, branch, clerk):
    """An open plan with one placed and one waiting, a standing service, a recurrence."""
    begins = timezone.now() + timedelta(days=9)
    made.shift = recruiting(branch, audience="city", capacity=1, begins=begins).activity.shifts.get()
    made.planned = made.shift.activity
    signed_up(made.shift, made.volunteer)
    signed_up(made.shift, made.one, "waiting")
    recruiting(branch, begins=begins + timedelta(days=1), needs_acceptance=True)
    made.project = service_project(branch, clerk)
    recurrence(made.planned, clerk)


def make_volunteers(made, branch, clerk, member):
    """The member's own record, one who applied, and two that may be one person."""
    made.volunteer = VolunteerFactory(organization=branch, user=member, id_number=id_number_of(date(1990, 1, 1)))
    made.applicant = VolunteerFactory(organization=branch, waiting=True, source="import")
    made.applicant.consents.update(scan=stored_photo(clerk, size=(640, 480)))
    made.invited = VolunteerFactory(
        organization=branch, invited=True, birth_date=date(timezone.localdate().year - 15, 1, 1)
    )
    made.one, made.other = VolunteerFactory.create_batch(2, organization=branch, name="苗双", phone="13900008888")
    made.merge = volunteers.propose_merge(one=made.one, other=made.other, reason="同一人", by=clerk, at=timezone.now())
    made.transfer = volunteers.ask_to_give(
        volunteer=VolunteerFactory(organization=branch), taking=branch.parent, reason="调到总工会工作", by=clerk,
        at=timezone.now(),
    )  # fmt: skip
    made.branch_query = f"?unit={branch.pk}"


def make_hours(made, clerk):
    """Hours that wait, some for the upper union, some entered later; confirmed ones, and two of the member, one with a
    correction asked for."""
    shift = ShiftFactory(activity=made.approved)
    made.hours = ServiceRecordFactory(shift=shift, attended_minutes=150)
    ServiceRecordFactory(shift=shift, tier="upper")
    ServiceRecordFactory(shift=shift, confirmed=True)
    made.backfill = BackfillFactory(shift=shift, proof=stored_photo(clerk, size=(640, 480)))
    ServiceRecordFactory(shift=shift, source="backfill", backfill=made.backfill, attended_minutes=None)
    made.my_hours, asked = (
        ServiceRecordFactory(shift=ShiftFactory(activity=made.approved), volunteer=made.volunteer, locked=True)
        for _number in range(2)
    )
    made.hours_correction = HoursCorrectionFactory(record=asked)


def make_certificates(made, clerk, reviewer, member):
    """One in force, one that waits, one that was revoked; a star under review and hours for the next."""
    now = timezone.now()
    for _shift in range(2):
        with_hours(made.volunteer, 110)
    made.certificate = issued(made.volunteer, member, clerk, at=now)
    made.verify_code = made.certificate.verify_code
    revoked = certificates.revoke_certificate(
        certificate=issued(made.volunteer, member, clerk, at=now), reason="名单有误", by=clerk, at=now
    )
    made.revoked_code = revoked.verify_code
    made.certificate_waiting = applied(made.volunteer, member, at=now)
    made.star = applied_star(made.volunteer)
    applied_star(made.one, state="accepted", reviewed_by=reviewer, reviewed_at=now)


def make_teams(made, branch, clerk, reviewer, manager):
    """A public team with a target and a roster, a draft, a form to decide on, a call of the union above."""
    common = {"organization": branch, "created_by": clerk}
    made.team = TeamFactory(**common, has_weekly_target=True, plan="每周五文明交通", slogan="春晖暖人心")
    volunteers.publish_team(team=made.team, by=reviewer, at=timezone.now())
    TeamMemberFactory(team=made.team, volunteer=made.one)
    TeamMemberFactory(team=made.team, volunteer=made.volunteer, asked=True)
    made.team_draft = TeamFactory(**common, draft=True)
    made.team_handed_in = TeamFactory(**common, waiting=True)
    made.team_call = TeamCallFactory(organization=branch.parent, created_by=manager)


def make_study(made, branch, clerk, reviewer, member):
    """A session with attendance and a note, one being written, study alone, a post with reports."""
    made.member = member
    made.study = study_session(branch, present=[member], leave=[clerk], topic="全会精神", asks_notes=True)
    made.note = made.study.attendances.get(person=member)
    made.study_draft = study_session(branch, activity__created_by=clerk, topic="工会法")
    made.self_study = SelfStudyFactory(person=member, topic="劳动法")
    StudyAttendance.objects.filter(person=member).update(
        note_state="handed_in", note_text="受益", note_at=timezone.now()
    )
    made.post = CommunityPostFactory(organization=branch, created_by=clerk, name="河湾小区")
    CommunityPostFactory(organization=branch, created_by=clerk, name="柳岸路", kind="road")
    made.duty_report = DutyReportFactory(post=made.post, created_by=clerk)
    made.duty_returned = DutyReportFactory(post=made.post, created_by=clerk, returned=True, decided_by=reviewer)


def make_ledgers(made, branch, sibling, clerk, reviewer, manager):
    """A published week, one of another week with work waiting, a failed one, a closing rule."""
    closing_rule()
    week = sealed_period(branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=manager)
    services.publish(period=week, version=week.sealed_run.version, by=reviewer, at=AFTER_WEEK)
    made.period, made.run = week, week.sealed_run
    earlier = ledger_period(branch, WEEK.previous)
    made.waiting = queued_run(earlier, at=AFTER_WEEK, requested_by=clerk)
    built_run(branch.parent, at=AFTER_WEEK)
    broken = queued_run(ledger_period(sibling), at=AFTER_WEEK)
    broken.job_state, broken.attempt, broken.error = "failed", 3, "磁盘已满，请腾出空间后重新开始"
    broken.started_at = broken.finished_at = AFTER_WEEK + timedelta(minutes=3)
    broken.save()


def address(world, route, *parts):
    values = [part if part.startswith("?") else getattr(world, part) for part in parts]
    queries = [value for value in values if str(value).startswith("?")]
    path = reverse(route, args=[getattr(value, "pk", value) for value in values if value not in queries])
    return path + "".join(queries)
