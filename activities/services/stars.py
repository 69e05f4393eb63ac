"""Stars: applied for or proposed, reviewed by the union of the level, put on notice, granted by its end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import ServiceRecord, StarAward
from activities.policies import stars as policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice
from portal.notices.policies import check_notice_is_over
from portal.notices.services import draft_notice, masked_list
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.reasons import read_reason
from volunteers.models import Volunteer
from volunteers.querysets import years_before

State = StarAward.State
NOTICE_KIND = "star"
STARS = "零一二三四五"
# The unions of the lower level: a county, or the industry union that stands beside it.
LOWER = (Organization.Kind.COUNTY, Organization.Kind.INDUSTRY)


def recorded_minutes(volunteer: Volunteer) -> int:
    """Recorded minutes of the person, over all units that keep a record of them."""
    return ServiceRecord.objects.of_person(volunteer).minutes()


def star_within_reach(volunteer: Volunteer, *, at: datetime) -> int | None:
    """The highest star that the person may apply for now, None for none."""
    minutes, today = recorded_minutes(volunteer), timezone.localdate(at)
    for level in range(len(settings.STAR_HOURS), 0, -1):
        if minutes >= settings.STAR_HOURS[level - 1] * 60:
            try:
                policies.check_reaches_star(volunteer, level, minutes=minutes, today=today)
            except RuleError:
                return None
            return level
    return None


def reviewing_union(organization: Organization, level: int) -> Organization:
    """The union that reviews ``level`` for a volunteer of ``organization``; the highest one where its own lacks."""
    kinds = LOWER if settings.STAR_REVIEW[level - 1] == "county" else [Organization.Kind.CITY]
    return organization.nearest(kinds) or Organization.objects.get(pk=organization.ancestor_ids[0])


@transaction.atomic
def apply_for_star(*, volunteer: Volunteer, level: int, by: User, at: datetime) -> StarAward:
    """The person asks for a star that their recorded hours reach."""
    policies.check_can_apply_for_star(by, volunteer)
    award = _begun(volunteer, level, State.APPLIED, by=by, at=at)
    award.applied_by, award.applied_at = by, at
    _save_new(award)
    record(action="star.applied", by=by, at=at, target=award)
    return award


@transaction.atomic
def propose_star(*, volunteer: Volunteer, level: int, agreed_on_paper: bool, by: User, at: datetime) -> StarAward:
    """The unit proposes: the person says yes at /me/, or, without an account, has said so on paper."""
    policies.check_can_propose_star(by, volunteer)
    if volunteer.user_id is None and not agreed_on_paper:
        raise RuleError(_("Without an account the person agrees on paper: tick that you have it."))
    award = _begun(volunteer, level, State.APPLIED if volunteer.user_id is None else State.ASKED, by=by, at=at)
    award.proposed_by = by
    award.applied_at = at if award.state == State.APPLIED else None
    _save_new(award)
    record(action="star.proposed", by=by, at=at, target=award, details={"on_paper": volunteer.user_id is None})
    _tell(award, Message.Kind.STAR_ASKED, by=by, at=at)
    return award


@transaction.atomic
def answer_star(*, award: StarAward, agrees: bool, by: User, at: datetime) -> StarAward:
    """The person's yes or no to what the unit proposed."""
    award = lock_star(award)
    policies.check_can_answer_star(by, award)
    if agrees:
        award.state, award.applied_by, award.applied_at = State.APPLIED, by, at
    else:
        award.state, award.closed_by, award.closed_at = State.DECLINED, by, at
        award.reason = _("The person declined.")
    _save(award)
    record(action="star.applied" if agrees else "star.declined", by=by, at=at, target=award)
    return award


@transaction.atomic
def accept_star(*, award: StarAward, by: User, at: datetime, version: int | None = None) -> StarAward:
    """The review is passed; the star goes on notice next. RuleError when the hours are there no longer."""
    award = lock_star(award, version)
    policies.check_can_review_star(by, award)
    if recorded_minutes(award.volunteer) < award.threshold_hours * 60:
        raise RuleError(_("The recorded hours no longer reach this star. Turn the application down."))
    award.state, award.reviewed_by, award.reviewed_at = State.ACCEPTED, by, at
    _save(award)
    record(action="star.reviewed", by=by, at=at, target=award)
    return award


@transaction.atomic
def decline_star(*, award: StarAward, reason: str, by: User, at: datetime, version: int | None = None) -> StarAward:
    """Not granted, with a reason that the person reads."""
    award = lock_star(award, version)
    policies.check_can_review_star(by, award)
    award.reviewed_by, award.reviewed_at = by, at
    return _close(award, State.DECLINED, reason=read_reason(reason, field="reason"), by=by, at=at)


@transaction.atomic
def draft_star_notice(
    *, organization: Organization, awards: Sequence[StarAward], content: dict[str, Any], by: User, at: datetime
) -> PublicNotice:
    """Write the notice of ``awards``, which ``organization`` accepted; a second person posts it.

    ``content``: title, body, hotline_phone, hotline_person, hotline_address, days (working days; the setting is the
    least). RuleError when one of them is on another notice meanwhile.
    """
    policies.check_can_notify(by, organization)
    free = StarAward.objects.to_notify(by, "notices.draft_notice").filter(organization=organization)
    rows = list(free.filter(pk__in=[award.pk for award in awards]).select_for_update(of=("self",)).for_notice())
    if not rows or len(rows) != len(awards):
        raise RuleError(_("Choose stars that wait for their notice. Somebody else may have taken some meanwhile."))
    columns, masked = masked_list(get_kind(NOTICE_KIND), _COLUMNS, [_line(award) for award in rows])
    notice = draft_notice(
        content={"organization": organization, "kind": NOTICE_KIND, "scope": PublicNotice.Scope.PUBLIC, **content,
                 "columns": columns, "rows": masked},
        by=by, at=at, subjects=list(enumerate(rows, start=1)),
    )  # fmt: skip
    for award in rows:
        award.notice = notice
        _save(award)
    return notice


def grant_after_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice is over: what stands on it is granted. What was struck off is not, nor what the hours no longer reach
    and no reviewer has kept. RuleError while it runs."""
    struck = {strike.row_number for strike in notice.strikes.all()}
    rows = dict(notice.subjects.filter(target_type="activities.staraward").values_list("target_id", "row_number"))
    waiting = StarAward.objects.filter(notice=notice, state=State.ACCEPTED)
    for award in waiting.select_for_update(of=("self",)).select_related("volunteer__user").order_by("pk"):
        if rows.get(award.pk) in struck:
            _close(award, State.DECLINED, reason=_STRUCK % notice.number, by=None, at=at)
        elif award.flagged_at is not None:
            _close(award, State.DECLINED, reason=_SHORT, by=None, at=at)
        else:
            check_notice_is_over(award)
            award.state, award.granted_at = State.GRANTED, at
            _save(award)
            record(action="star.granted", by=None, at=at, target=award, details={"notice": notice.number})
            _tell(award, Message.Kind.STAR_GRANTED, by=None, at=at)


@transaction.atomic
def revoke_star(
    *, award: StarAward, reason: str, hours_were_false: bool, by: User, at: datetime, version: int | None = None
) -> StarAward:
    """Take a star back; for false hours nobody applies again for settings.STAR_BAR_YEARS years."""
    award = lock_star(award, version)
    policies.check_can_revoke_star(by, award)
    if hours_were_false:
        award.barred_until = years_before(timezone.localdate(at), -settings.STAR_BAR_YEARS)
    state = State.REVOKED if award.state == State.GRANTED else State.DECLINED
    return _close(award, state, reason=read_reason(reason, field="reason"), by=by, at=at)


@transaction.atomic
def keep_star(*, award: StarAward, reason: str, by: User, at: datetime, version: int | None = None) -> StarAward:
    """A reviewer has looked at a flagged star, and it stands."""
    award = lock_star(award, version)
    policies.check_can_keep_star(by, award)
    award.flagged_at = None
    _save(award)
    record(action="star.kept", by=by, at=at, target=award, reason=read_reason(reason, field="reason"))
    return award


@transaction.atomic
def flag_stars(*, volunteer: Volunteer, by: User | None, at: datetime) -> int:
    """After hours were corrected: mark stars that they no longer reach, and tell the reviewers; return how many."""
    minutes = recorded_minutes(volunteer)
    people = Volunteer.objects.same_person(volunteer)
    rows = StarAward.objects.of_people(people).filter(
        state__in=[State.ACCEPTED, State.GRANTED], flagged_at=None, threshold_hours__gt=minutes // 60
    )
    flagged = list(rows.select_for_update(of=("self",)).select_related("volunteer", "organization").order_by("pk"))
    for award in flagged:
        award.flagged_at = at
        _save(award)
        record(action="star.flagged", by=by, at=at, target=award)
        notify(
            recipients=User.objects.holding("activities.review_star", award.organization),
            kind=Message.Kind.STAR_FLAGGED, subject=award.audit_label, by=by, at=at,
            url=reverse("activities:star-detail", args=[award.pk]),
        )  # fmt: skip
    return len(flagged)


def move_stars(*, kept: Volunteer, dropped: Volunteer) -> None:
    """Stars of a record that went into another one; of two of one level the one that is further on stays."""
    order: list[str] = [State.ASKED, State.APPLIED, State.ACCEPTED, State.GRANTED]
    for award in StarAward.objects.filter(volunteer=dropped).order_by("pk"):
        twin = StarAward.objects.live().filter(volunteer=kept, level=award.level).first()
        if twin is not None and award.state in order:
            less = award if order.index(award.state) <= order.index(twin.state) else twin
            less.state = State.REVOKED if less.state == State.GRANTED else State.DECLINED
            less.reason, less.closed_at = _("The person's other record has this star."), award.entered_at
            _save(less)
            award.refresh_from_db()
        award.volunteer = kept
        _save(award)


def lock_star(award: StarAward, version: int | None = None) -> StarAward:
    """The row as it stands, held until the end of the transaction; StaleVersionError if it moved past ``version``."""
    rows = StarAward.objects.select_for_update(of=("self",))
    current = rows.select_related("volunteer__user", "volunteer__organization", "organization").get(pk=award.pk)
    if version is not None and current.version != version:
        raise StaleVersionError(current)
    return current


_STRUCK = "公示期间有异议，已从公示 %s 中剔除"
_SHORT = "公示期间服务时长已更正，不再达到该星级"
_COLUMNS = (
    ("姓名", "name"),
    ("所在单位", "text"),
    ("志愿者编号", "text"),
    ("星级", "text"),
    ("服务时长（小时）", "text"),
)


def _line(award: StarAward) -> list[str]:
    volunteer = award.volunteer
    hours = f"{award.minutes / 60:.1f}"
    return [volunteer.name, volunteer.organization.name, volunteer.number or "", f"{STARS[award.level]}星级", hours]


def _begun(volunteer: Volunteer, level: int, state: str, *, by: User, at: datetime) -> StarAward:
    """A star to be saved. The person's records are locked, so that two at once do not each find the way free."""
    list(Volunteer.objects.same_person(volunteer).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    minutes = recorded_minutes(volunteer)
    today: date = timezone.localdate(at)
    policies.check_reaches_star(volunteer, level, minutes=minutes, today=today)
    union = reviewing_union(volunteer.organization, level)
    return StarAward(
        volunteer=volunteer, level=level, organization=union, organization_name=union.name, minutes=minutes,
        threshold_hours=settings.STAR_HOURS[level - 1], state=state, entered_at=at,
    )  # fmt: skip


def _save_new(award: StarAward) -> None:
    try:
        with transaction.atomic():
            award.save()
    except IntegrityError as error:
        raise RuleError(_("This star, or a higher one, is held or has been applied for.")) from error


def _save(award: StarAward) -> None:
    award.version += 1
    award.save()


def _close(award: StarAward, state: str, *, reason: str, by: User | None, at: datetime) -> StarAward:
    award.state, award.reason = state, reason
    award.closed_by, award.closed_at, award.flagged_at = by, at, None
    _save(award)
    deed = "revoked" if state == State.REVOKED else "rejected"
    record(action=f"star.{deed}", by=by, at=at, target=award, reason=reason)
    kind = Message.Kind.STAR_REVOKED if state == State.REVOKED else Message.Kind.STAR_DECLINED
    _tell(award, kind, by=by, at=at)
    return award


def _tell(award: StarAward, kind: str, *, by: User | None, at: datetime) -> None:
    """The person, when they have an account."""
    subject = "★" * award.level
    notify(
        recipients=[award.volunteer.user], kind=kind, subject=subject, note=award.reason, by=by, at=at,
        url=reverse("activities:me-stars"),
    )  # fmt: skip
