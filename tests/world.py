"""One record of each kind, all of one unit, and the addresses of every route to them."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import ActivityCorrection, ActivityPhoto, AttendanceBatch, Publication
from portal.access import MATRIX
from portal.accounts.roles import Role
from portal.accounts.services.tokens import create_token
from portal.attachments.models import Attachment
from portal.exports.models import Export
from portal.imports.models import ImportBatch
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.notices.models import PublicNotice
from portal.notifications.models import Message
from tests.factories import aid
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory, CampaignFactory, ServicePlaceCountFactory
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.certificates import applied_star, issued, recorded
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.households import HOUSEHOLD_ARGUMENTS, make_households
from tests.factories.notices import drafted_notice, filed_objection, posted_notice
from tests.factories.plans import recruiting, recurrence, service_project, signed_up
from tests.factories.service import BackfillFactory, HoursCorrectionFactory, ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, SelfStudyFactory, study_session
from tests.factories.teams import TeamCallFactory, TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Merge, Team, TeamRevision, Transfer

IMPORT_ACTS = ("detail", "choose", "sheets", "submit", "confirm", "undo", "discard", "errors")

TEAM_PAGES = (
    "detail", "revise", "plan", "roster", "ask", "sign", "registration-form", "dissolve", "publish", "unpublish",
)  # fmt: skip

ARGUMENTS = {
    "activities:activity-autosave": ("draft",),
    "activities:activity-copy": ("approved",),
    "activities:activity-correct": ("approved",),
    "activities:activity-detail": ("submitted",),
    "activities:activity-discard": ("draft",),
    "activities:activity-edit": ("draft",),
    "activities:activity-print": ("approved",),
    "activities:activity-approve": ("submitted",),
    "activities:activity-return": ("submitted",),
    "activities:activity-void": ("approved",),
    "activities:correction-detail": ("correction",),
    "activities:correction-accept": ("correction",),
    "activities:correction-reject": ("correction",),
    "activities:publication-propose": ("approved",),
    "activities:publication-detail": ("proposed",),
    "activities:publication-publish": ("proposed",),
    "activities:publication-withdraw": ("proposed",),
    "activities:campaign-edit": ("campaign",),
    "activities:campaign-publish": ("campaign",),
    "activities:campaign-withdraw": ("campaign",),
    "activities:campaign-public": ("campaign",),
    "activities:news-detail": ("published",),
    "activities:service-place-edit": ("place_count",),
    "activities:study-attendance": ("study",),
    "activities:study-person": ("clerk",),
    "activities:study-note-check": ("note",),
    "activities:self-study-return": ("self_study",),
    **{f"activities:me-study-{act}": ("self_study",) for act in ("edit", "remove")},
    "activities:me-study-note": ("note",),
    **{f"activities:duty-post-{act}": ("post",) for act in ("detail", "edit")},
    "activities:duty-report-create": ("post",),
    **{f"activities:duty-report-{act}": ("duty",) for act in ("detail", "approve", "return", "activity")},
    "activities:duty-report-edit": ("duty_returned",),
    "activities:duty-report-void": ("duty_approved",),
    "api:study-session-detail": ("study",),
    "api:duty-report-detail": ("duty",),
    "activities:photo-add": ("draft",),
    "activities:photo-order": ("draft",),
    "activities:photo-remove": ("photo",),
    "activities:photo-cover": ("photo",),
    "activities:photo-caption": ("photo",),
    "activities:activity-submitted": ("submitted",),
    **{f"activities:plan-{act}": ("planned",) for act in ("detail", "edit", "cancel", "settle", "repeat")},
    **{f"activities:plan-{act}": ("plan_to_open",) for act in ("submit", "open", "return")},
    **{f"activities:{name}": ("planned",) for name in ("activity-signups", "roster-print", "opening-detail")},
    "activities:recruiting-detail": ("planned",),
    **{f"activities:{name}": ("shift",) for name in ("shift-cancel", "shift-sign-up", "signup-ask")},
    **{f"activities:signup-{act}": ("sign_up",) for act in ("accept", "refuse", "withdraw", "decline", "risks")},
    "activities:recurrence-stop": ("recurrence",),
    **{f"activities:service-project-{act}": ("project",) for act in ("detail", "edit")},
    "activities:scan": ("scan_code",),
    "activities:attendance": ("attended",),
    "activities:attendance-confirm": ("attended",),
    "activities:attendance-close": ("attended",),
    "activities:attendance-sheet": ("attended",),
    "activities:checkin": ("attended",),
    "activities:poster": ("attended",),
    "activities:people-paste": ("attended",),
    "activities:attendance-edit": ("attendance",),
    "activities:attendance-undo": ("attendance",),
    "activities:batch-undo": ("attendance_batch",),
    **{f"activities:{act}": ("approved",) for act in ("activity-hours", "hours-draft", "hours-confirm")},
    "activities:backfill-create": ("approved",),
    **{f"activities:service-record-{act}": ("hours",) for act in ("detail", "edit", "return", "void")},
    "activities:me-correction-ask": ("hours",),
    **{f"activities:backfill-{act}": ("backfill",) for act in ("detail", "accept", "return")},
    **{f"activities:hours-correction{act}": ("hours_correction",) for act in ("", "-answer", "-accept", "-return")},
    **{f"volunteers:volunteer-{act}": ("applicant",) for act in ("detail", "edit", "activate", "reject")},
    **{f"volunteers:volunteer-{act}": ("volunteer",) for act in ("suspend", "leave", "return")},
    "volunteers:volunteer-slip": ("invited",),
    "volunteers:volunteer-paper": ("invited",),
    "volunteers:merge-propose": ("volunteer", "same_volunteer"),
    **{f"volunteers:merge-{act}": ("merge",) for act in ("detail", "accept", "refuse")},
    "volunteers:team-public": ("team_public",),
    **{f"volunteers:team-{act}": ("team_draft",) for act in ("edit", "seal", "submit")},
    **{f"volunteers:team-{act}": ("team_handed_in",) for act in ("register", "return")},
    **{f"volunteers:team-{act}": ("team",) for act in TEAM_PAGES},
    "volunteers:team-member-remove": ("team_member",),
    "volunteers:me-team-answer": ("team_member",),
    "volunteers:me-team-leave": ("team_member",),
    **{f"volunteers:team-change-{act}": ("team_revision",) for act in ("accept", "refuse")},
    **{f"volunteers:call-{act}": ("team_call",) for act in ("detail", "edit", "remind")},
    "volunteers:transfer-give": ("volunteer",),
    **HOUSEHOLD_ARGUMENTS,
    **{f"volunteers:transfer-{act}": ("transfer",) for act in ("detail", "accept", "refuse", "withdraw")},
    "activities:verify-code": ("verify_code",),
    "activities:me-certificate-pdf": ("certificate",),
    "activities:me-star-answer": ("star",),
    **{f"activities:certificate-{act}": ("certificate",) for act in ("detail", "pdf", "issue", "decline", "revoke")},
    **{f"activities:star-{act}": ("star",) for act in ("detail", "accept", "decline", "revoke", "keep")},
    "activities:certificate-create": ("volunteer",),
    "activities:star-propose": ("volunteer",),
    "attachments:file": ("file", "variant"),
    "notifications:message-open": ("message",),
    "accounts:deputy-end": ("deputy",),
    "privacy:reveal": ("reveal_kind", "volunteer"),
    "accounts:token-revoke": ("token",),
    "api:certificate-detail": ("certificate",),
    "api:organization-detail": ("branch",),
    "api:activity-detail": ("submitted",),
    "api:activity-submit": ("draft",),
    "api:activity-approve": ("submitted",),
    "api:activity-return": ("submitted",),
    "api:period-detail": ("period",),
    "api:period-rebuild": ("period",),
    "api:run-detail": ("run",),
    "api:run-download": ("run",),
    **{f"figures:declared-{act}": ("declared",) for act in ("detail", "edit", "confirm", "supersede", "withdraw")},
    "api:service-record-detail": ("hours",),
    "api:volunteer-detail": ("volunteer",),
    "api:hardship-file-detail": ("household",),
    "api:plan-detail": ("plan",),
    "api:notice-detail": ("notice",),
    "api:team-detail": ("team",),
    "notices:notice-edit": ("notice_draft",),
    "notices:notice-post": ("notice_draft",),
    "notices:notice-result": ("notice_over",),
    **{f"notices:notice-{act}": ("notice",) for act in ("public", "detail", "withdraw", "verify", "photo", "print")},
    "notices:objection-create": ("notice",),
    "notices:objection-enter": ("notice",),
    **{f"notices:objection-{act}": ("objection",) for act in ("detail", "take", "answer")},
    "imports:import-template": ("import_slug",),
    **{f"imports:import-{act}": ("batch",) for act in IMPORT_ACTS},
    "exports:export-create": ("export_slug",),
    "exports:export-detail": ("export",),
    "exports:export-download": ("export",),
    "exports:export-cancel": ("export",),
    **aid.ARGUMENTS,
    **{f"exports:release-{act}": ("export_in_full",) for act in ("detail", "grant", "refuse")},
}


@pytest.fixture
def world(branch, clerk, reviewer, now, settings):
    """One record of each kind in ``branch``, in the state that its routes speak of."""
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 10**6
    made = SimpleNamespace(
        branch=branch, variant="thumb", branch_code=branch.code, period_code="2026-W46", ledger="activities"
    )
    made.draft = ActivityFactory(organization=branch, created_by=clerk)
    made.submitted = ActivityFactory(organization=branch, submitted=True)
    made.approved = ActivityFactory(organization=branch, approved=True)
    made.correction = ActivityCorrection.objects.create(
        activity=ActivityFactory(organization=branch, approved=True), kind="void", reason="重复", base_version=1,
        requested_by=clerk, requested_at=now,
    )  # fmt: skip
    made.proposed = publication(branch, clerk, now)
    made.published = publication(branch, clerk, now, state="published", published_by=reviewer, published_at=now)
    made.campaign = CampaignFactory(organization=branch, is_public=True)
    made.place_count = ServicePlaceCountFactory(organization=branch, created_by=clerk)
    made.attachment = Attachment.objects.create(
        original_name="a.jpg", sha256="0" * 64, width=1, height=1, size=1, print_file="none", view_file="none",
        thumb_file="none", uploaded_by=clerk, uploaded_at=now,
    )  # fmt: skip
    made.clerk = clerk
    made.study = study_session(branch, present=[clerk])
    made.note = made.study.attendances.get()
    made.self_study = SelfStudyFactory(person=clerk)
    made.post = CommunityPostFactory(organization=branch, created_by=clerk)
    made.duty = DutyReportFactory(post=made.post)
    made.duty_returned = DutyReportFactory(post=made.post, returned=True)
    made.duty_approved = DutyReportFactory(post=made.post, approved=True)
    made.photo = ActivityPhoto.objects.create(activity=made.draft, attachment=made.attachment)
    made.file = made.attachment.public_id
    made.applicant = VolunteerFactory(organization=branch, waiting=True)
    made.invited = VolunteerFactory(organization=branch, invited=True)
    made.volunteer, made.same_volunteer = VolunteerFactory.create_batch(2, organization=branch)
    made.merge = Merge.objects.create(
        kept=made.volunteer, dropped=made.same_volunteer, reason="同一人", requested_by=clerk, requested_at=now
    )
    made.team, made.team_public = TeamFactory.create_batch(2, organization=branch, created_by=clerk)
    Team.objects.filter(pk=made.team_public.pk).update(published_by=reviewer, published_at=now)
    made.team_draft = TeamFactory(organization=branch, created_by=clerk, draft=True)
    made.team_handed_in = TeamFactory(organization=branch, created_by=clerk, waiting=True)
    made.team_member = TeamMemberFactory(team=made.team, volunteer=made.volunteer)
    made.team_revision = TeamRevision.objects.create(
        team=made.team_public, name="新名", kind="staff", reason="改名", requested_by=clerk, requested_at=now
    )
    make_households(made, branch, clerk, reviewer)
    made.team_call = TeamCallFactory(organization=branch, created_by=reviewer)
    made.transfer = Transfer.objects.create(
        volunteer=VolunteerFactory(organization=branch), giving=branch, taking=branch.parent, side="giving",
        reason="调动", requested_by=clerk, requested_at=now,
    )  # fmt: skip
    made.shift = recruiting(branch, audience="city", begins=timezone.now() + timedelta(days=9)).activity.shifts.get()
    made.planned, made.plan = made.shift.activity, made.shift.activity.plan
    made.plan_to_open = recruiting(branch, state="submitted").activity
    made.sign_up = signed_up(made.shift, made.volunteer)
    made.project = service_project(branch, clerk)
    made.recurrence = recurrence(made.planned, clerk)
    recorded(made.volunteer)
    made.certificate = issued(made.volunteer, clerk, reviewer, at=now)
    made.verify_code = made.certificate.verify_code
    made.star = applied_star(made.volunteer, at=now)
    made.attendance = AttendanceFactory(shift__activity=ActivityFactory(organization=branch, created_by=clerk))
    made.attended, made.scan_code = made.attendance.activity, "1-i-aaaaaaaaaaaaaaaa"
    made.attendance_batch = AttendanceBatch.objects.create(
        shift=made.attendance.shift, method="list", entered_by=clerk, entered_at=now
    )
    made.hours = ServiceRecordFactory(shift=ShiftFactory(activity=made.approved))
    made.backfill = BackfillFactory(shift=made.hours.shift)
    answered = ServiceRecordFactory(shift=made.hours.shift, volunteer=VolunteerFactory(organization=branch, user=clerk))
    made.hours_correction = HoursCorrectionFactory(record=answered)
    made.declared = DeclaredFigureFactory(organization=branch, entered_by=clerk)
    made.export_slug, made.reveal_kind = "activities", "volunteer"
    made.export = Export.objects.create(owner=clerk, slug="activities", key=uuid.uuid4(), asked_at=now, queued_at=now)
    made.export_in_full = Export.objects.create(
        owner=clerk, slug="volunteers-unmasked", key=uuid.uuid4(), asked_at=now, queued_at=now, needs_release=True,
        unit_ids=[branch.pk], progress_total=60, reason="购买保险",
    )  # fmt: skip
    made.import_slug = "activities"
    made.batch = ImportBatch.objects.create(
        definition="activities", organization=branch, state="preview", job_state="done", file_name="台账.xlsx",
        sha256="0" * 64, size=1, counts={"error": 1}, uploaded_by=clerk, uploaded_at=now, queued_at=now,
    )  # fmt: skip
    real = timezone.now()
    made.notice_draft = drafted_notice(branch, clerk, at=real)
    made.notice = posted_notice(branch, clerk, reviewer, at=real)
    made.objection = filed_objection(made.notice, at=real)
    made.notice_over = posted_notice(branch, clerk, reviewer, at=real)
    PublicNotice.objects.filter(pk=made.notice_over.pk).update(state="closed", closed_at=real)
    made.message = Message.objects.create(
        recipient=clerk, kind="activity.approved", subject="A-2026-0001", url="/w/", created_at=now
    )
    made.token, _text = create_token(owner=clerk, name="报表脚本", scope="read", days=30, at=now)
    made.deputy = RoleAssignmentFactory(user=clerk, role=Role.REVIEWER, organization=branch, deputy_for=reviewer)
    aid.make_aid(made, branch, by=person(Role.AID_CASEWORKER, branch), second=reviewer)
    made.period = LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 15)
    )
    made.run = LedgerRun.objects.create(
        ledger="activities", period=made.period, organization=branch, organization_name=branch.name, stage="final",
        queued_at=now,
    )  # fmt: skip
    return made


def publication(branch, clerk, now, **fields):
    activity = ActivityFactory(organization=branch, approved=True)
    return Publication.objects.create(
        activity=activity, title="清洁家园", summary="大家一起打扫。", proposed_by=clerk, proposed_at=now, **fields
    )


def address(name, world):
    values = [getattr(world, part) for part in ARGUMENTS.get(name, LEDGER_ARGUMENTS.get(name, ()))]
    return reverse(name, args=[getattr(value, "pk", value) for value in values])


LEDGER_ARGUMENTS = {
    name: ("run",) if ":run-" in name else ("period",)
    for name in MATRIX
    if name.startswith(("ledgers:run-", "ledgers:period-"))
    and name not in {"ledgers:period-list", "ledgers:period-build"}
} | {
    "ledgers:report-detail": ("branch_code", "period_code"),
    "ledgers:report-file": ("branch_code", "period_code", "ledger"),
}
