"""Writing community duty: posts, reports from them, decisions on reports, and the activity behind a report."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, CommunityPost, DutyReport
from activities.policies import duty as policies
from activities.services.drafts import save_draft
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.common.once import made_before
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason

POST_FIELDS = (
    "kind", "name", "community", "region", "member", "responsible_name", "contact_name", "contact_phone", "since",
    "until", "reported_on", "remark",
)  # fmt: skip
REPORT_FIELDS = (
    "starts_on", "ends_on", "date_words", "people_names", "person_times", "is_person_times_approximate", "count_words",
    "minutes", "service", "problem", "handed_to", "is_confirmed", "remark",
)  # fmt: skip
State = DutyReport.State


@transaction.atomic
def save_post(*, content, by, at, organization=None, post=None, version=None, confirmation=None):
    """Enter a post for ``organization``, or change ``post``; ``content`` holds some of POST_FIELDS.

    StaleVersionError: somebody else saved it since ``version``. ValidationError: it is there already, dates disagree.
    """
    if post is None:
        policies.check_can_add_post(by, organization)
        post = CommunityPost(organization=organization, created_by=by, created_at=at)
        action = "duty_post.entered"
    else:
        post = CommunityPost.objects.select_for_update(of=("self",)).select_related("organization").get(pk=post.pk)
        policies.check_can_edit_post(by, post)
        if version != post.version:
            raise StaleVersionError(post)
        post.version += 1
        action = "duty_post.changed"
    for name in POST_FIELDS:
        if name in content:
            setattr(post, name, content[name])
    post.confirmation = confirmation or post.confirmation
    post.changed_by, post.changed_at = by, at
    if post.until and post.since and post.until < post.since:
        raise ValidationError({"until": _("The last day is before the first.")})
    post.validate_constraints()
    post.save()
    record(action=action, by=by, at=at, target=post)
    return post


@transaction.atomic
def submit_report(*, post, content, by, at, report=None, version=None, photo=None, form_key=None):
    """Report from ``post``, or mend a returned ``report``; it waits for a second person.

    ``content`` holds REPORT_FIELDS. The same ``form_key`` finds the report that it made.
    """
    post = (
        CommunityPost.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organization")
        .get(pk=post.pk)
    )
    policies.check_can_report(by, post)
    if report is None:
        found = made_before(DutyReport.objects.all(), form_key, post_id=post.pk)
        if found is not None:
            return found
    if report is None:
        report = DutyReport(
            post=post, organization=post.organization, created_by=by, created_at=at, form_key=form_key,
            number=next_number(kind="BD", year=timezone.localdate(at).year),
        )  # fmt: skip
    else:
        report = lock(report, version)
        policies.check_can_edit_report(by, report)
        report.version += 1
    for name in REPORT_FIELDS:
        setattr(report, name, content[name])
    _check_days(report, at)
    report.organization_name = post.organization.name
    report.photo = photo or report.photo
    report.state, report.changed_by, report.reason = State.SUBMITTED, by, ""
    report.contributor_ids = sorted({*report.contributor_ids, by.pk})
    report.save()
    record(action="duty.reported", by=by, at=at, target=report)
    return report


def lock(report, version=None):
    """Return ``report`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    fresh = (
        DutyReport.objects.select_for_update(of=("self",))
        .select_related("organization__successor", "post", "created_by", "changed_by")
        .get(pk=report.pk)
    )
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


def _check_days(report, at):
    today = timezone.localdate(at)
    if report.starts_on > today:
        raise ValidationError({"starts_on": _("This day has not come yet.")})
    if report.ends_on and report.ends_on < report.starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if report.ends_on and report.ends_on > today:
        raise ValidationError({"ends_on": _("This day has not come yet.")})


@transaction.atomic
def approve_report(*, report, by, at, version=None):
    """Approve: from now on figures count it."""
    report = lock(report, version)
    policies.check_can_decide_report(by, report)
    report.counted_at = at
    return _decide(report, State.APPROVED, Message.Kind.DUTY_APPROVED, by=by, at=at)


@transaction.atomic
def return_report(*, report, reason, by, at, version=None):
    """Give it back with a reason; the writer is told."""
    reason = read_reason(reason)
    report = lock(report, version)
    policies.check_can_decide_report(by, report)
    return _decide(report, State.RETURNED, Message.Kind.DUTY_RETURNED, reason=reason, by=by, at=at)


@transaction.atomic
def void_report(*, report, reason, by, at, version=None):
    """An approved report that was wrong counts no longer; its number stays."""
    reason = read_reason(reason)
    report = lock(report, version)
    policies.check_can_void_report(by, report)
    report.counted_at = at
    return _decide(report, State.VOIDED, Message.Kind.DUTY_VOIDED, reason=reason, by=by, at=at)


def _decide(report, state, kind, *, by, at, reason=""):
    report.state, report.reason, report.decided_by, report.decided_at = state, reason, by, at
    report.version += 1
    report.save()
    record(action=f"duty.{state}", by=by, at=at, target=report, reason=reason)
    notify(
        recipients=[report.created_by, report.changed_by], kind=kind, subject=report.number, by=by, at=at, note=reason,
        url=reverse("activities:duty-report-detail", args=[report.pk]),
    )  # fmt: skip
    return report


@transaction.atomic
def begin_activity(*, report, by, at):
    """A draft activity with what the report knows; the report points to it, the clerk chooses the type and submits."""
    report = lock(report)
    policies.check_can_begin_activity(by, report)
    place = report.post.name[:60]
    content = {
        "title": f"{place}·{report.starts_on:%m-%d}",
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "date_words": report.date_words,
        "place": place,
        "region": report.post.region,
        "headcount": report.person_times,
        "is_headcount_approximate": report.is_person_times_approximate,
        "duration_minutes": report.minutes,
        "narrative": report.service,
    }
    activity = save_draft(organization=report.organization, content=content, by=by, at=at)
    return _point(report, activity, by, at)


@transaction.atomic
def point_to_activity(*, report, activity, by, at):
    """Say that the service of ``report`` is the recorded ``activity`` of the same unit."""
    report = lock(report)
    policies.check_can_begin_activity(by, report)
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)  # two reports take their turn
    if activity.organization_id != report.organization_id or activity.state == Activity.State.VOIDED:
        raise RuleError(_("Choose an activity of the same unit."))
    if DutyReport.objects.filter(activity=activity).exists():
        raise RuleError(_("Another report points to this activity."))
    return _point(report, activity, by, at)


def _point(report, activity, by, at):
    report.activity = activity
    report.version += 1
    if report.state == State.APPROVED:
        report.counted_at = at
    report.save()
    record(action="duty.linked", by=by, at=at, target=report, details={"activity": activity.number or ""})
    return report
