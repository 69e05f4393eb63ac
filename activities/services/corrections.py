"""Approved records change only here: one person asks with a reason, another decides."""

from datetime import date, time
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import policies
from activities.models import Activity, ActivityCorrection, ServiceRecord
from activities.services.content import CONTENT_FIELDS, apply_content, apply_related
from activities.services.review import lock, tell_writers
from portal.audit.services import record
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason

MONEY_COLUMNS = ("kind", "amount", "is_approximate", "words")
GOODS_COLUMNS = ("name", "quantity", "unit", "value")
DECIMAL_COLUMNS = {"amount", "quantity", "value"}

DECISIONS = {  # what the person who asked is told
    ActivityCorrection.State.ACCEPTED: Message.Kind.CORRECTION_ACCEPTED,
    ActivityCorrection.State.REJECTED: Message.Kind.CORRECTION_REJECTED,
}


def to_json(value):
    """Return a value as JSON can hold it: dates in ISO form, decimals as text, rows by their number."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value.pk if hasattr(value, "pk") else value


def current_content(activity):
    """Return everything correctable of ``activity`` in the form of ``to_json``."""
    content = {name: to_json(getattr(activity, name)) for name in CONTENT_FIELDS}
    content["service_targets"] = sorted(activity.service_targets.values_list("pk", flat=True))
    content["money"] = to_json(list(activity.money.values(*MONEY_COLUMNS)))
    content["goods"] = to_json(list(activity.goods.values(*GOODS_COLUMNS)))
    return content


def changes_between(activity, content):
    """Return ``{field: [old, new]}`` for what ``content`` would change."""
    wanted = {name: to_json(value) for name, value in content.items()}
    if "service_targets" in content:
        wanted["service_targets"] = sorted(code.pk for code in content["service_targets"])
    old = current_content(activity)
    return {name: [old[name], new] for name, new in wanted.items() if name in old and old[name] != new}


@transaction.atomic
def request_change(*, activity, content, reason, by, at, version=None):
    """Ask for a change of an approved record; return the pending correction."""
    activity = lock(activity, version)
    policies.check_can_correct(by, activity)
    changes = changes_between(activity, content)
    if not changes:
        raise RuleError(_("Nothing was changed."))
    return _request(activity, ActivityCorrection.Kind.CHANGE, changes, reason=reason, by=by, at=at)


@transaction.atomic
def request_void(*, activity, reason, by, at, version=None):
    """Ask for an approved record to be voided; return the pending correction."""
    activity = lock(activity, version)
    policies.check_can_correct(by, activity)
    _check_no_hours(activity)
    return _request(activity, ActivityCorrection.Kind.VOID, {}, reason=reason, by=by, at=at)


def _check_no_hours(activity):
    """Hours that stand would go on counting, and certificates on them, for something that is said not to have been."""
    if ServiceRecord.objects.standing().filter(activity=activity).exists():
        raise RuleError(_("People have hours of service of this record. Have them voided first."))


def _request(activity, kind, changes, *, reason, by, at):
    reason = read_reason(reason, ask=_("Say why the record has to change."))
    correction = ActivityCorrection.objects.create(
        activity=activity, kind=kind, changes=changes, reason=reason, base_version=activity.version,
        requested_by=by, requested_at=at,
    )  # fmt: skip
    record(action=f"activity.{kind}_requested", by=by, at=at, target=activity, reason=correction.reason)
    return correction


@transaction.atomic
def accept_correction(*, correction, by, at, note=""):
    """Carry the correction out; figures count the new values from ``at`` on."""
    correction, activity = _lock_both(correction)
    policies.check_can_decide_correction(by, correction)
    if activity.version != correction.base_version:
        raise RuleError(_("The record has changed since this correction was asked for. Reject it and ask anew."))
    if correction.kind == ActivityCorrection.Kind.VOID:
        _check_no_hours(activity)
        activity.state = Activity.State.VOIDED
        activity.voided_by, activity.voided_at = by, at
    else:
        _apply(activity, new_values(correction))
    _count_anew(activity, at)
    _decide(correction, ActivityCorrection.State.ACCEPTED, note=note, by=by, at=at)
    is_void = correction.kind == ActivityCorrection.Kind.VOID
    action = "activity.voided" if is_void else "activity.corrected"
    record(action=action, by=by, at=at, target=activity, reason=correction.reason)
    if is_void:
        tell_writers(activity, Message.Kind.ACTIVITY_VOIDED, by=by, at=at, note=correction.reason)
    return correction


def _apply(activity, values):
    apply_content(activity, values)
    apply_related(activity, values)


def _count_anew(activity, at):
    """Figures count what the record says now from ``at`` on."""
    activity.effective_at = activity.updated_at = at
    activity.version += 1
    activity.save()


@transaction.atomic
def correct_by_import(*, activity, content, reason, asked_by, by, at, details):
    """Carry out a change that an import brought: ``asked_by`` brought or confirmed the file, ``by`` decides.

    Each row of it was seen in the preview, so nobody gets a message for each record. Returns the correction, None
    where ``content`` changes nothing.
    """
    activity = lock(activity)
    policies.check_can_correct(by, activity)
    changes = changes_between(activity, content)
    if not changes:
        return None
    correction = ActivityCorrection(
        activity=activity, kind=ActivityCorrection.Kind.CHANGE, changes=changes, reason=reason,
        base_version=activity.version, requested_by=asked_by, requested_at=at,
    )  # fmt: skip
    policies.check_can_decide_correction(by, correction)
    _apply(activity, new_values(correction))
    _count_anew(activity, at)
    correction.state, correction.decided_by, correction.decided_at = ActivityCorrection.State.ACCEPTED, by, at
    correction.save()
    record(action="activity.corrected", by=by, at=at, target=activity, reason=reason, details=dict(details))
    return correction


@transaction.atomic
def reject_correction(*, correction, by, at, note):
    """Turn the correction down with a note; the record stays as it is."""
    note = read_reason(note, ask=_("Say why the correction is turned down."))
    correction, activity = _lock_both(correction)
    policies.check_can_decide_correction(by, correction)
    _decide(correction, ActivityCorrection.State.REJECTED, note=note, by=by, at=at)
    record(action="activity.correction_rejected", by=by, at=at, target=activity, reason=correction.decision_note)
    return correction


def new_values(correction):
    """Return ``{field: value}`` of a change as Python values, ready for ``apply_content`` and ``apply_related``."""
    return {name: _from_json(name, new) for name, (_old, new) in correction.changes.items()}


def old_values(correction):
    """What ``new_values`` took the place of."""
    return {name: _from_json(name, old) for name, (old, _new) in correction.changes.items()}


def _from_json(name, value):
    if name == "service_targets":
        return list(Code.objects.filter(pk__in=value))
    if name in {"money", "goods"}:
        return [
            {key: Decimal(item) if key in DECIMAL_COLUMNS and item is not None else item for key, item in row.items()}
            for row in value
        ]
    model_field = Activity._meta.get_field(name)
    if model_field.is_relation:
        return model_field.related_model.objects.get(pk=value) if value is not None else None
    return model_field.to_python(value)


def _lock_both(correction):
    activity = lock(correction.activity)
    locked = (
        ActivityCorrection.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=correction.pk)
    )
    locked.activity = activity
    return locked, activity


def _decide(correction, state, *, note, by, at):
    correction.state, correction.decided_by, correction.decided_at = state, by, at
    correction.decision_note = note
    correction.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    notify(
        recipients=[correction.requested_by], kind=DECISIONS[state], subject=correction.activity.number,
        url=reverse("activities:activity-detail", args=[correction.activity_id]), by=by, at=at, note=note,
    )  # fmt: skip
