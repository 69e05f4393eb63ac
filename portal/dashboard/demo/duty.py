"""Invented community duty: posts of some units, reports of several months, one line that sums many services.

One unit reported in but was silent this month, so that who is missing can be seen.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from activities import services
from activities.models import CommunityPost, DutyReport
from activities.services import duty
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.records import Surroundings

POSTS = (  # unit, kind, place, community, district; whether the community confirmed it
    (BRANCH, "community", "沙北社区", "", "411103", True),
    (BRANCH, "estate", "白露花园", "沙北社区", "411103", True),
    (BRANCH, "road", "太行山路（沙河桥至淞江路）", "沙北社区", "411103", False),
    ("Y02", "estate", "晨晖家园", "淞江社区", "411103", True),
    ("Y05", "road", "黄山路北段", "淞江社区", "411103", True),
    ("411103", "community", "井冈山社区", "", "411103", True),
    ("H01", "estate", "云禾小区", "马路街社区", "411102", True),
    ("Z01", "estate", "安澜苑", "东岭社区", "411104", True),
    ("J01", "community", "河畔社区", "", "411102", False),
    ("B02", "estate", "人民路小区", "老街社区", "411102", True),
)
SILENT = {"白露花园": 31, "黄山路北段": 31, "河畔社区": 999}  # places with no report in so many last days
SERVICES = (
    ("清理楼道杂物、擦拭宣传栏，劝导飞线充电两处。", "单元门禁损坏，老人出入不便", "社区居委会"),
    ("入户走访独居老人，帮助量血压、换灯泡。", "", ""),
    ("清扫路面、摆正共享单车，劝导占道经营。", "路口井盖松动", "市政维护站"),
    ("宣讲垃圾分类，和居民一起清理花坛。", "", ""),
)
MONTHS = 4
SUM_LINE, SUM_PEOPLE, SUM_MONEY = "149人次", 149, Decimal("5520.00")


def load_duty(around: Surroundings, *, end: datetime) -> None:
    """Write posts and reports as they stand at ``end``. Equal arguments give equal data."""
    posts = [_post(around, row, end) for row in POSTS if around.units[row[0]].is_active]
    for place, post in enumerate(posts):
        for month in range(MONTHS):
            days = 30 * (MONTHS - 1 - month) + 2 + place % 3
            if days > SILENT.get(post.name, 0):
                _report(around, post, days, place + month, end)
    _sum_line(around, posts[0], end)
    _unfinished(around, posts[2], end)


def _post(around, row, end) -> CommunityPost:
    code, kind, name, community, region, is_confirmed = row
    clerk = around.cast.clerks[code][0]
    since = (end - timedelta(days=190)).date()
    content = {
        "kind": kind, "name": name, "community": community, "region": around.regions[region],
        "member": clerk if kind == "community" else None, "responsible_name": clerk.display_name,
        "contact_name": "社区值班室", "contact_phone": "0395-2123456", "since": since,
        "reported_on": since + timedelta(days=2) if is_confirmed else None,
    }  # fmt: skip
    at = end - timedelta(days=180)
    return duty.save_post(content=content, by=clerk, at=at, organization=around.units[code])


def _content(day, *, people, **more):
    return {
        "starts_on": day, "ends_on": None, "date_words": "", "people_names": "", "person_times": people,
        "is_person_times_approximate": False, "count_words": "", "minutes": 120, "problem": "", "handed_to": "",
        "is_confirmed": True, "remark": "",
    } | more  # fmt: skip


def _report(around, post, days, number, end) -> DutyReport:
    """A report on the evening of its day, approved on the next one."""
    service, problem, handed_to = SERVICES[number % len(SERVICES)]
    at = end - timedelta(days=days, hours=6)
    clerk, reviewer = _two(around, post)
    content = _content(
        timezone.localdate(at), people=4 + number % 5, service=service, problem=problem, handed_to=handed_to,
        people_names=clerk.display_name, is_confirmed=number % 3 > 0,
    )  # fmt: skip
    report = duty.submit_report(post=post, content=content, by=clerk, at=at)
    return duty.approve_report(report=report, by=reviewer, at=at + timedelta(hours=22))


def _two(around, post):
    """Who writes for the unit of ``post``, and somebody else who decides."""
    code = post.organization.code
    clerk = around.cast.clerks[code][0]
    return clerk, next(user for user in around.second_people(code) if user != clerk)


def _sum_line(around, post, end) -> None:
    """Many services in one line of the ledger, with what was donated: written once, as an activity."""
    clerk, reviewer = _two(around, post)
    at = end - timedelta(hours=9)
    first, last = (timezone.localdate(at) - timedelta(days=days) for days in (24, 1))
    content = _content(
        first, people=SUM_PEOPLE, count_words=SUM_LINE, ends_on=last, minutes=None,
        service="分批到社区开展环境整治、走访慰问、文明劝导，为困难家庭捐款捐物。",
    )  # fmt: skip
    report = duty.submit_report(post=post, content=content, by=clerk, at=at)
    report = duty.approve_report(report=report, by=reviewer, at=at + timedelta(hours=1))
    report = duty.begin_activity(report=report, by=clerk, at=at + timedelta(hours=2))
    content = {
        "type": around.types["V01"], "title": "双报到志愿服务", "duration_minutes": 120, "date_precision": "day",
        "reporting_year": first.year, "money": [{"kind": "donated", "amount": SUM_MONEY}],
    }  # fmt: skip
    at += timedelta(hours=3)
    activity = services.save_draft(
        organization=report.organization, content=content, by=clerk, at=at, activity=report.activity
    )
    services.submit_activity(activity=activity, by=clerk, at=at, is_another=True)
    services.approve_activity(activity=activity, by=reviewer, at=at + timedelta(hours=1))


def _unfinished(around, post, end) -> None:
    """One report waits for the reviewer, one was given back."""
    clerk, reviewer = _two(around, post)
    at = end - timedelta(days=1, hours=5)
    content = _content(timezone.localdate(at), people=6, service="雨后清理路面积水和落叶，检查雨篦子。")
    duty.submit_report(post=post, content=content, by=clerk, at=at)
    content = _content(timezone.localdate(at) - timedelta(days=1), people=None, service="路口值守。")
    report = duty.submit_report(post=post, content=content, by=clerk, at=at)
    duty.return_report(report=report, reason="请写清到了多少人、做了什么", by=reviewer, at=at + timedelta(hours=2))
