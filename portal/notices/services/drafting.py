"""Writing notices: the list is masked before it is stored, and what was masked is kept nowhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from portal.notices import policies
from portal.notices.base import NoticeKind, get_kind
from portal.notices.masks import FULL_NAME, MASKS, TEXT, mask_for
from portal.notices.models import NoticeSubject, PublicNotice
from portal.notices.services.telling import tell, who_posts
from portal.notifications.models import Message
from portal.privacy.numbers import private_numbers

MOST_DAYS, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 60, 1000, 12, 200
NOTICE_FIELDS = (
    "organization", "kind", "title", "body", "hotline_phone", "hotline_person", "hotline_address", "scope", "days",
)  # fmt: skip


def masked_list(
    kind: NoticeKind, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]
) -> tuple[list[dict[str, str]], list[list[str]]]:
    """Return columns and masked rows as a notice stores them. ``columns`` are ``(heading, slug of the mask)``.

    ValidationError (of ``table``) for a mask that the kind does not allow, for a column of names that would be
    shown as it is, and for phone, ID or card numbers in a column that is not masked.
    """
    errors = [words for head, mask in columns for words in _wrong_mask(kind, head, mask)]
    masked = []
    for number, row in enumerate(rows, 1):
        cells = [
            MASKS[mask].apply(cell) if mask in MASKS else "" for cell, (_head, mask) in zip(row, columns, strict=True)
        ]
        for (head, _mask), cell in zip(columns, cells, strict=True):
            if private_numbers(cell):
                words = _("Row %(row)d, %(column)s: there is a phone or ID number that is not masked.")
                errors.append(words % {"row": number, "column": head})
        masked.append(cells)
    if errors:
        raise ValidationError({"table": errors[:20]})
    return [{"header": head, "mask": mask} for head, mask in columns], masked


def _wrong_mask(kind: NoticeKind, head: str, mask: str) -> list[str]:
    if mask not in kind.masks:
        return [_("%(column)s: this kind of notice does not show it like that.") % {"column": head}]
    asked = mask_for(head)
    if mask in {TEXT, FULL_NAME} and asked not in {TEXT, mask} and not (asked == "name" and mask == FULL_NAME):
        return [_("%(column)s: mask this column.") % {"column": head}]
    return []


@transaction.atomic
def draft_notice(
    *,
    content: dict[str, Any],
    by: User,
    at: datetime,
    subjects: Sequence[tuple[int, Any]] = (),
) -> PublicNotice:
    """Write a notice and tell those who may post it; return it.

    ``content`` has NOTICE_FIELDS, ``columns`` and ``rows`` (of masked_list). ``subjects`` are ``(row, record)`` of
    the app that owns the kind. ValidationError names the fields that do not fit.
    """
    policies.check_can_draft(by, content["organization"])
    notice = PublicNotice(drafted_by=by, drafted_at=at)
    _write(notice, content, by)
    NoticeSubject.objects.bulk_create(
        NoticeSubject(notice=notice, row_number=row, target_type=found._meta.label_lower, target_id=found.pk)
        for row, found in subjects
    )
    record(action="notice.drafted", by=by, at=at, target=notice)
    tell(notice, who_posts(notice.organization, by), Message.Kind.NOTICE_WAITS, by=by, at=at)
    return notice


@transaction.atomic
def change_notice(
    *, notice: PublicNotice, content: dict[str, Any], version: int, by: User, at: datetime
) -> PublicNotice:
    """Write a draft anew; without ``rows`` in ``content`` its list stays. StaleVersionError for a late writer.

    A list that an app drew up of its records stays as it is, and stays of its kind: ValidationError.
    """
    notice = lock_notice(notice, version)
    policies.check_can_change(by, notice)
    policies.check_can_draft(by, content["organization"])
    is_other = (content["kind"], content["organization"].pk) != (notice.kind, notice.organization_id)
    if (is_other or "rows" in content) and notice.subjects.exists():
        raise ValidationError({"kind": _("This list was drawn up from records. Withdraw it and have it made anew.")})
    notice.version += 1
    _write(notice, content, by)
    record(action="notice.changed", by=by, at=at, target=notice)
    return notice


def lock_notice(notice: PublicNotice, version: int | None = None) -> PublicNotice:
    """The row, locked until the end of the transaction; StaleVersionError when it is not of ``version``."""
    rows = PublicNotice.objects.select_for_update(of=("self",))
    locked = rows.select_related("organization__successor", "drafted_by", "changed_by", "posted_by").get(pk=notice.pk)
    if version is not None and locked.version != version:
        raise StaleVersionError(locked)
    return locked


def _write(notice: PublicNotice, content: dict[str, Any], by: User) -> None:
    for name in NOTICE_FIELDS:
        value = content[name]
        setattr(notice, name, value.strip() if isinstance(value, str) else value)
    if "rows" in content:
        notice.columns, notice.rows, notice.row_count = content["columns"], content["rows"], len(content["rows"])
    notice.changed_by = by
    notice.contributor_ids = sorted({*notice.contributor_ids, by.pk})
    _check_content(notice)
    notice.full_clean(exclude=["drafted_by", "changed_by", "columns", "rows"])
    notice.save()


def _check_content(notice: PublicNotice) -> None:
    """ValidationError for too few days, an empty list, or personal numbers in the words."""
    errors: dict[str, str] = {}
    try:
        kind = get_kind(notice.kind)
    except KeyError as error:
        raise ValidationError({"kind": _("There is no such kind of notice.")}) from error
    if notice.days < kind.minimum_days:
        errors["days"] = _("At least %(days)d working days. Source: %(source)s") % {
            "days": kind.minimum_days, "source": kind.source,
        }  # fmt: skip
    elif notice.days > MOST_DAYS:
        errors["days"] = _("At most %(days)d working days.") % {"days": MOST_DAYS}
    if not notice.rows:
        errors["table"] = _("The list is empty.")
    for name in ("title", "body"):
        if private_numbers(getattr(notice, name)):
            errors[name] = _("There is a phone or ID number in it. The hotline has a field of its own.")
    if errors:
        raise ValidationError(errors)
