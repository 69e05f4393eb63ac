"""Public notices, written and posted by the services themselves, and objections to them."""

from datetime import datetime

from django.utils import timezone

from portal.notices import services
from portal.notices.base import get_kind

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=timezone.get_default_timezone())  # a Wednesday
COLUMNS = (("姓名", "name"), ("单位", "text"))
ROWS = (("张建华", "一车间"), ("李明", "二车间"), ("欧阳小红", "三车间"))


def notice_content(organization, *, columns=COLUMNS, rows=ROWS, kind="selection", **more):
    """What ``draft_notice`` takes."""
    headings, masked = services.masked_list(get_kind(kind), columns, rows)
    return {
        "organization": organization, "kind": kind, "title": "2026年度先进工作者名单公示",
        "body": "经民主推荐，拟表彰下列同志，现予公示。", "hotline_phone": "0395-3132000", "hotline_person": "王经办",
        "hotline_address": "人民路1号", "scope": "public", "days": 5, "columns": headings, "rows": masked,
    } | more  # fmt: skip


def drafted_notice(organization, by, *, at=NOON, **more):
    return services.draft_notice(content=notice_content(organization, **more), by=by, at=at)


def posted_notice(organization, by, posted_by, *, at=NOON, **more):
    notice = drafted_notice(organization, by, at=at, **more)
    return services.post_notice(notice=notice, version=notice.version, by=posted_by, at=at)


def filed_objection(notice, *, at=NOON, key="a" * 32, **more):
    """An objection by the website."""
    content = {"text": "名单里有人不在岗", "name": "", "phone": "", "row_number": None} | more
    return services.file_objection(notice=notice, content=content, key=key, at=at)
