"""Checked households go on public notice, masked; nobody is put on file before its end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hardship.models import HardshipFile
from hardship.policies import files as policies
from hardship.services import locking
from hardship.services.review import refuse
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice
from portal.notices.services import draft_notice, masked_list
from portal.organizations.models import Organization

KIND = "hardship"
TARGET = HardshipFile._meta.label_lower
State = HardshipFile.State
# Never the number of an identity card, illness, bank, address or a child (国办政务公开要点：依法依规去标识化).
COLUMNS = (("姓名", "name"), ("所在单位", "text"), ("困难类别", "text"))
CATEGORIES = {"deep": "深度困难", "relative": "相对困难", "accident": "意外致困", "edge": "边缘困难"}
BODY = (
    "根据困难职工档案管理的有关规定，经本人申请、基层工会初审、入户调查和家庭经济状况核对，拟对下列职工家庭建立困难职工档案，"
    "现予公示。公示期内如有异议，请通过监督电话或者网上“提出异议”反映，反映情况须实事求是。"
)
STRUCK = "公示期间有异议，已从公示 %s 中剔除"


@transaction.atomic
def draft_file_notice(
    *, organization: Organization, files: Sequence[HardshipFile], hotline: dict[str, str], scope: str, days: int,
    by: User, at: datetime, title: str = "",
) -> PublicNotice:  # fmt: skip
    """Write one masked list of checked files that ``organization`` (county, industry union, city) decides on; a second
    person posts it. ``hotline`` has hotline_phone, hotline_person, hotline_address. RuleError: one of them waits for no
    notice, or stands on another meanwhile."""
    policies.check_can_notify(by, organization)
    keys = [file.pk for file in files]
    free = HardshipFile.objects.to_notify(by).within(organization).filter(pk__in=keys)
    rows = list(free.select_for_update(of=("self",)).select_related("organization").order_by("number"))
    if not rows or len(rows) != len(keys):
        raise RuleError(_("Choose files that wait for their notice. Somebody else may have taken some meanwhile."))
    columns, masked = masked_list(get_kind(KIND), COLUMNS, [_line(file) for file in rows])
    content: dict[str, Any] = {
        "organization": organization, "kind": KIND, "title": title or f"{organization.short_name}困难职工建档公示",
        "body": BODY, "scope": scope, "days": days, "columns": columns, "rows": masked, **hotline,
    }  # fmt: skip
    notice = draft_notice(content=content, by=by, at=at, subjects=list(enumerate(rows, start=1)))
    for file in rows:
        file.notice = notice
        locking.save(file)
    return notice


def _line(file: HardshipFile) -> list[str]:
    return [file.name, file.organization.name, CATEGORIES[file.category]]


def put_on_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice hangs: its files wait for its end. RuleError: one was moved since the notice was written."""
    for file in _files(notice):
        if file.state != State.CHECKED or file.notice_id != notice.pk:
            raise RuleError(_("A file on this list was changed since it was written. Withdraw it and make a new one."))
        _move(file, State.NOTICE, "hardship.put_on_notice", notice, at)


def end_of_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice is over: a household that was struck off is turned down, the others wait to be put on file."""
    struck = {strike.row_number for strike in notice.strikes.all()}
    rows = _rows(notice)
    for file in _files(notice):
        if file.state == State.NOTICE and rows[file.pk] in struck:
            refuse(file, STRUCK % notice.number, by=None, at=at)


def back_from_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice was withdrawn: its files are where they were."""
    for file in _files(notice):
        if file.state == State.NOTICE:
            _move(file, State.CHECKED, "hardship.back_from_notice", notice, at)


def _rows(notice: PublicNotice) -> dict[int, int]:
    """``{key of a file: its row}``."""
    return dict(notice.subjects.filter(target_type=TARGET).values_list("target_id", "row_number"))


def _files(notice: PublicNotice) -> list[HardshipFile]:
    rows = HardshipFile.objects.select_for_update(of=("self",)).select_related("organization", "notice")
    return list(rows.filter(pk__in=_rows(notice)).order_by("pk"))


def _move(file: HardshipFile, state: str, action: str, notice: PublicNotice, at: datetime) -> None:
    locking.become(file, state, at)
    record(action=action, by=None, at=at, target=file, details={"notice": notice.number})
