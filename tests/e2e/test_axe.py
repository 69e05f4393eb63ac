"""Every page that can be opened: no rule of WCAG broken, nothing slides sideways, one h1, a title of its own."""

import uuid
from collections import defaultdict
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, StudyAttendance
from activities.services import attendances, certificates
from portal.access import MATRIX
from portal.common.views import FilteredListView
from portal.exports.models import Export
from portal.ledgers import services
from portal.notices.models import PublicNotice
from portal.notifications.models import Message
from portal.notifications.services import notify
from tests.e2e.conftest import DESK, HEIGHTS, ON_A_PHONE, PHONE, SIDEWAYS
from tests.factories.activities import (
    ActivityFactory,
    ActivityTypeFactory,
    CampaignFactory,
    CorrectionFactory,
    PhotoFactory,
    PublicationFactory,
    ServicePlaceCountFactory,
)
from tests.factories.attachments import stored_photo
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.certificates import applied, applied_star, issued, with_hours
from tests.factories.exports import asked_export, made_export
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.imports import ImportBatchFactory, previewed_import
from tests.factories.ledgers import AFTER_WEEK, WEEK, built_run, closing_rule, ledger_period, queued_run, sealed_period
from tests.factories.notices import drafted_notice, filed_objection, posted_notice
from tests.factories.plans import recruiting, recurrence, service_project, signed_up
from tests.factories.service import BackfillFactory, HoursCorrectionFactory, ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, SelfStudyFactory, study_session
from tests.factories.teams import TeamCallFactory, TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services as volunteers

pytestmark = pytest.mark.django_db(transaction=True)

# (who, route, what its address names); "?…" is added as it stands. The first is a visitor.
PAGES = {
    None: [
        ("home",),
        ("account_login",),
        ("accounts:slip-use",),
        ("volunteers:join",),
        ("volunteers:join", "?q=纺织"),
        ("volunteers:join", "branch_query"),
        ("volunteers:join-done",),
        ("volunteers:join-accept",),
        ("activities:verify",),
        ("activities:verify-code", "verify_code"),
        ("activities:verify-code", "revoked_code"),
        ("activities:news-list",),
        ("activities:news-list", "?year=1901"),
        ("activities:news-detail", "published"),
        ("activities:campaign-list-public",),
        ("activities:campaign-public", "campaign"),
        ("volunteers:team-list-public",),
        ("volunteers:team-public", "team"),
        ("activities:recruiting-list",),
        ("activities:recruiting-detail", "planned"),
        ("notices:notice-list-public",),
        ("notices:notice-public", "notice"),
        ("notices:objection-create", "notice"),
        ("notices:objection-look-up",),
        ("ledgers:report-list",),
        ("ledgers:report-detail", "branch_code", "week_code"),
        ("help",),
        ("privacy",),
        ("accessibility",),
    ],
    "clerk": [
        ("workbench",),
        ("todo",),
        ("activities:activity-list",),
        ("activities:activity-list", "?q=x"),
        ("activities:activity-list", "?q=没有的词"),
        ("activities:activity-create",),
        ("activities:activity-edit", "draft"),
        ("activities:activity-edit", "returned"),
        ("activities:activity-detail", "approved"),
        ("activities:activity-detail", "voided"),
        ("activities:activity-submitted", "submitted"),
        ("activities:activity-correct", "approved"),
        ("activities:activity-void", "approved"),
        ("activities:activity-print", "approved"),
        ("activities:study-list",),
        ("activities:study-list", "?q=没有的词"),
        ("activities:study-attendance", "study_draft"),
        ("activities:study-attendance", "study"),
        ("activities:study-progress",),
        ("activities:study-progress", "?period=2026-11"),
        ("activities:study-person", "member"),
        ("activities:duty-report-list",),
        ("activities:duty-post-list",),
        ("activities:duty-post-list", "?heard=no"),
        ("activities:duty-post-create",),
        ("activities:duty-post-detail", "post"),
        ("activities:duty-post-edit", "post"),
        ("activities:duty-report-create", "post"),
        ("activities:duty-report-detail", "duty_report"),
        ("activities:duty-report-edit", "duty_returned"),
        ("activities:correction-detail", "correction"),
        ("accounts:token-list",),
        ("mfa_index",),
        ("mfa_deactivate_totp",),
        ("activities:publication-propose", "approved"),
        ("activities:attendance-list",),
        ("activities:attendance", "attended"),
        ("activities:attendance", "draft"),
        ("activities:attendance-edit", "attendance"),
        ("activities:attendance-sheet", "attended"),
        ("activities:checkin", "attended"),
        ("activities:poster", "attended"),
        ("activities:people-paste", "attended"),
        ("activities:campaign-list",),
        ("activities:plan-create",),
        ("activities:plan-detail", "planned"),
        ("activities:plan-edit", "planned"),
        ("activities:plan-cancel", "planned"),
        ("activities:plan-repeat", "planned"),
        ("activities:shift-cancel", "shift"),
        ("activities:activity-signups", "planned"),
        ("activities:signup-ask", "shift", "?q=苗"),
        ("activities:roster-print", "planned"),
        ("activities:signup-list",),
        ("activities:recurrence-list",),
        ("activities:service-project-list",),
        ("activities:service-project-create",),
        ("activities:service-project-detail", "project"),
        ("activities:service-project-edit", "project"),
        ("activities:service-place-list",),
        ("activities:service-place-create",),
        ("activities:service-place-edit", "place_count"),
        ("ledgers:period-list",),
        ("ledgers:period-list", "?kind=month"),
        ("ledgers:period-detail", "period"),
        ("ledgers:run-progress", "waiting"),
        ("ledgers:run-print", "run"),
        ("exports:export-list",),
        ("exports:export-create", "list_slug", "?state=approved"),
        ("exports:export-detail", "waiting_export"),
        ("exports:export-detail", "export"),
        ("figures:declared-list",),
        ("figures:declared-create",),
        ("figures:declared-detail", "declared"),
        ("figures:declared-edit", "declared"),
        ("imports:import-list",),
        ("imports:import-list", "?state=done"),
        ("imports:import-create",),
        ("imports:import-detail", "waiting_import"),
        ("imports:import-detail", "preview_import"),
        ("imports:import-detail", "refused_import"),
        ("notices:notice-list",),
        ("notices:notice-list", "?state=closed"),
        ("notices:notice-create",),
        ("notices:notice-edit", "notice_draft"),
        ("notices:notice-detail", "notice"),
        ("notices:notice-print", "notice"),
        ("notices:notice-result", "notice_over"),
        ("notices:objection-enter", "notice"),
        ("volunteers:volunteer-list",),
        ("volunteers:volunteer-create",),
        ("volunteers:volunteer-detail", "applicant"),
        ("volunteers:volunteer-edit", "volunteer"),
        ("volunteers:volunteer-paper", "invited"),
        ("volunteers:duplicate-list",),
        ("volunteers:merge-detail", "merge"),
        ("volunteers:merge-propose", "one", "other"),
        ("volunteers:transfer-take",),
        ("volunteers:transfer-give", "volunteer"),
        ("volunteers:transfer-detail", "transfer"),
        ("volunteers:team-list",),
        ("volunteers:team-create",),
        ("volunteers:team-edit", "team_draft"),
        ("volunteers:team-revise", "team"),
        ("volunteers:team-detail", "team_draft"),
        ("volunteers:team-detail", "team"),
        ("volunteers:team-roster", "team", "?q=苗"),
        ("volunteers:team-registration-form", "team"),
        ("volunteers:call-list",),
        ("volunteers:call-detail", "team_call"),
        ("activities:team-cadence",),
        ("volunteers:me-volunteer",),
        ("activities:activity-hours", "approved"),
        ("activities:service-record-list",),
        ("activities:service-record-list", "?q=没有的"),
        ("activities:service-record-detail", "hours"),
        ("activities:hours-notice",),
        ("activities:backfill-create", "approved"),
        ("activities:backfill-list",),
        ("activities:backfill-detail", "backfill"),
        ("activities:hours-correction-list",),
        ("activities:hours-correction", "hours_correction"),
        ("activities:certificate-list",),
        ("activities:certificate-detail", "certificate"),
        ("activities:certificate-detail", "certificate_waiting"),
        ("activities:certificate-create", "volunteer"),
        ("activities:star-list",),
        ("activities:star-detail", "star"),
        ("activities:star-candidates",),
        ("activities:star-notice",),
        ("notifications:message-list",),
        ("account_change_password",),
        ("account_logout",),
    ],
    "reviewer": [
        ("accounts:deputy-list",),
        ("accounts:deputy-create",),
        ("workbench",),
        ("todo",),
        ("activities:study-note-list",),
        ("activities:self-study-list",),
        ("activities:duty-report-detail", "duty_report"),
        ("activities:activity-detail", "submitted"),
        ("activities:correction-detail", "correction"),
        ("activities:publication-detail", "proposed"),
        ("activities:publication-detail", "published"),
        ("activities:activity-hours", "approved"),
        ("activities:backfill-detail", "backfill"),
        ("figures:declared-detail", "declared"),
        ("notices:notice-detail", "notice_draft"),
        ("notices:objection-detail", "objection"),
        ("volunteers:volunteer-detail", "applicant"),
        ("volunteers:volunteer-detail", "volunteer"),
    ],
    "manager": [
        ("activities:campaign-create",),
        ("activities:campaign-edit", "campaign"),
        ("exports:export-create", "clear_slug"),
        ("exports:release-detail", "export_in_full"),
        ("privacy:reveal", "reveal_kind", "volunteer"),
        ("volunteers:team-detail", "team_handed_in"),
        ("volunteers:call-create",),
        ("volunteers:call-edit", "team_call"),
        ("volunteers:call-detail", "team_call"),
    ],
    "leader": [("board",), ("board-units",), ("activities:activity-list",), ("ledgers:period-detail", "period")],
    "member": [
        ("activities:scan", "fresh_code"),
        ("activities:my-attendance",),
        ("volunteers:me",),
        ("activities:me-hours", "?all=1"),
        ("activities:me-correction-ask", "my_hours"),
        ("activities:me-corrections",),
        ("activities:me-certificates",),
        ("activities:me-stars",),
        ("activities:opening-list",),
        ("activities:opening-detail", "planned"),
        ("activities:my-signups",),
        ("activities:me-study",),
        ("activities:me-study-edit", "self_study"),
        ("activities:me-study-note", "note"),
        ("volunteers:me-volunteer",),
        ("volunteers:me-transfer",),
        ("volunteers:me-teams",),
        ("workbench",),
        ("todo",),
        ("notifications:message-list",),
    ],
    "administrator": [("ledgers:operations",), ("privacy:register",)],
}
# Answers that are no pages of their own: files, a piece of a page, a word for machines, a question of allauth.
NO_PAGES = {
    "attachments:file", "ledgers:report-file", "ledgers:run-download", "activities:activity-duplicates", "healthz",
    "accounts:token-create", "readyz",
    *(name for name, entry in MATRIX.items() if name.startswith("api:") and "GET" in entry.methods),
    "account_reauthenticate", "exports:export-download", "mfa_reauthenticate", "privacy:register-file",
    "activities:certificate-pdf", "activities:me-certificate-pdf",
    # Seen on their way: tests/e2e/test_second_factor.py.
    "mfa_authenticate", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "imports:import-template", "imports:import-errors",
}  # fmt: skip
MAIN_PAGES = [
    (None, "home"),
    (None, "activities:news-list"),
    ("clerk", "workbench"),
    ("clerk", "activities:activity-list"),
    ("clerk", "activities:activity-create"),
    ("reviewer", "todo"),
    ("manager", "board"),
]


@pytest.fixture
def world(
    branch, sibling, clerk, reviewer, manager, leader, member, administrator, activity_type, today, now, monkeypatch
):
    """Something of each kind, so that no page is blank; every photo has its files. The list has two pages."""
    monkeypatch.setattr(FilteredListView, "page_sizes", (10, 50, 100))  # axe takes its time over long tables
    ActivityTypeFactory(code="T02", name="送温暖", family="consolation", order=1)
    people = {"clerk": clerk, "reviewer": reviewer, "manager": manager, "leader": leader, "member": member}
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
    made.applicant = VolunteerFactory(organization=branch, waiting=True)
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


@pytest.fixture
def faults_of(violations_of, shot):
    """``faults_of(page, path, name, widths, ruled)`` is what is wrong with the page at ``path``, in sentences.

    Everything that can be unfolded is. ``name`` is that of its pictures; ``ruled`` are the widths to run axe at.
    """

    def find(page, path, name, widths, ruled):
        answer = page.goto(path)
        page.evaluate("() => document.querySelectorAll('main details').forEach(box => { box.open = true; })")
        found = [] if answer.ok else [f"status {answer.status}"]
        if (count := page.locator("h1").count()) != 1:
            found.append(f"{count} h1")
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            if (far := page.evaluate(SIDEWAYS)) > 0:
                found.append(f"{far} px sideways at {width}")
            if width in ruled:
                found += [f"at {width}: {violation}" for violation in violations_of(page)]
            shot(page, name.replace(":", "-").replace("?", ""))
        return [f"{path}: {fault}" for fault in found]

    return find


def test_every_page_is_listed_here():
    """A new route that shows a page must be added to PAGES."""
    shown = {page[0] for pages in PAGES.values() for page in pages}
    assert shown | NO_PAGES == {name for name, entry in MATRIX.items() if "GET" in entry.methods}


@ON_A_PHONE  # and then made wide: loading each page twice takes twice the time, and so do the rules once more
def test_every_page_can_be_used_by_everybody(enter, world, faults_of):
    faults, titles = [], defaultdict(set)
    for person, pages in PAGES.items():
        page = enter(world.people[person])
        for route, *parts in pages:
            path = address(world, route, *parts)
            faults += faults_of(page, path, "-".join([str(person), route, *parts]), (PHONE, DESK), ruled=[PHONE])
            titles[person is None, page.title()].add(path.partition("?")[0])
        page.context.close()  # each keeps connections open, to the server and from there to the database

    faults += [f"{title} is the title of {paths}" for (_who, title), paths in titles.items() if len(paths) > 1]
    assert "" not in {title for _who, title in titles}
    assert faults == []


def test_large_text_and_english_break_nothing(enter, world, faults_of, width, is_phone, live_server):
    name, value = ("display", "large") if is_phone else ("language", "en")
    faults = []
    for person, route in MAIN_PAGES:
        page = enter(world.people[person])
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        faults += faults_of(page, address(world, route), f"{value}-{route}", [width], ruled=[width])
        page.context.close()

    assert faults == []
    assert Activity.objects.filter(state="draft").count() == 1, "looking at the form begins no draft"
