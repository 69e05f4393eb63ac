"""The demo's public notices: one that is over, one running after an objection was settled, one still to be posted."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.dashboard.demo.organizations import BRANCH, CITY
from portal.dashboard.demo.records import Surroundings, aware
from portal.notices import services
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice

COLUMNS = (("姓名", "name"), ("所在班组", "text"), ("推荐类别", "text"))
WORKERS = (
    ("贾文斌", "一车间甲班", "先进生产者"), ("严秀兰", "二车间乙班", "先进生产者"), ("万里", "机修班", "技术能手"),
    ("常春梅", "质检科", "先进生产者"), ("欧阳建国", "动力科", "优秀工会积极分子"),
)  # fmt: skip
FAMILIES = (("武长河", "一车间", "金秋助学"), ("孟桂芝", "后勤科", "医疗救助"), ("邢小军", "二车间", "生活救助"))


def put_on_notice(around: Surroundings, *, end: datetime) -> None:
    """Write, post, object and answer at the moments before ``end``; the services do it, as people would."""
    clerk, reviewer = around.cast.clerks[BRANCH][0], around.cast.reviewers[BRANCH][0]
    over = _draft(around, BRANCH, clerk, "第三季度先进职工名单公示", WORKERS, _at_nine(end, 34))
    over = _post(over, reviewer, _at_nine(end, 34, hour=10))
    services.close_notice(pk=over.pk, at=aware(over.ends_on + timedelta(days=1), time(0, 1)))
    city = around.cast.managers[CITY]
    running = _draft(around, CITY, city[0], "市级五一劳动奖推荐人选公示", WORKERS[::-1], _at_nine(end, 6))
    running = _post(running, city[1], _at_nine(end, 6, hour=10))
    objection = services.file_objection(
        notice=running, key="demo" * 8, at=_at_nine(end, 5, hour=15),
        content={"text": "名单第 2 行的同志半年前已调到别的科室，请核实。", "row_number": 2},
    )  # fmt: skip
    services.answer_objection(
        objection=objection, answer="经核实，该同志调动属实，推荐时仍在原科室，推荐有效。", result="rejected",
        by=city[1], at=_at_nine(end, 3),
    )  # fmt: skip
    _draft(around, BRANCH, clerk, "职工帮扶救助名单公示", FAMILIES, _at_nine(end, 1), kind="other", scope="board")


def _draft(around, code, by, title, rows, at, *, kind="selection", scope="public") -> PublicNotice:
    unit = around.units[code]
    columns, masked = services.masked_list(get_kind(kind), COLUMNS, rows)
    content = {
        "organization": unit, "kind": kind, "title": title, "scope": scope, "days": 5, "columns": columns,
        "rows": masked, "body": "按照有关规定，经班组推荐、民主评议和工会委员会研究，现将名单予以公示，欢迎监督。",
        "hotline_phone": "0395-3136012", "hotline_person": "工会办公室", "hotline_address": "市总工会 201 室",
    }  # fmt: skip
    return services.draft_notice(content=content, by=by, at=at)


def _post(notice, by, at) -> PublicNotice:
    return services.post_notice(notice=notice, version=notice.version, by=by, at=at)


def _at_nine(end: datetime, days: int, *, hour: int = 9) -> datetime:
    """So many days before the demo's day, in the morning."""
    return aware(timezone.localdate(end) - timedelta(days=days), time(hour, 20))
