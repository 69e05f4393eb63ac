"""Invented service: standing projects, 爱心送考 with its shifts, cars and sign-ups, plans in each state.

Everything goes through the services that people use, at moments before the demo's present; neighbours extend it.
"""

from datetime import datetime, time, timedelta

from activities.models import ActivityPlan, ActivityType, RecurrenceRule, Shift
from activities.services import plans, recurrences, service_projects, signups
from portal.accounts.models import User
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.people import Cast
from portal.organizations.models import Organization
from volunteers.models import Volunteer

PROJECTS = (
    ("环卫工早餐", "17", "每个工作日清晨为环卫工人送上热早餐，由各班组轮流值守。"),
    ("子女托管", "03", "暑假和周末为双职工子女提供看护、作业辅导和兴趣课。"),
    ("心理咨询", "04", "心理咨询师每周一次为职工提供面对面谈话和电话疏导。"),
)
SCHOOLS = (("第一高级中学", "人民路口至一中北门"), ("实验中学", "沙北路口至实验中学东门"))
POINTS = ("北门引导岗", "考生休息点")
RISKS = "路口注意来往车辆，听从交警指挥。\n长时间户外服务，注意防暑防雨，自备饮水。"
HELPERS = 20  # staff of other units who are volunteers, too
EXAM_IN_DAYS = 6


def load_service(units: dict[str, Organization], cast: Cast, *, end: datetime) -> None:
    """Write the service side of the branch as it stands at ``end``. Equal arguments give equal data."""
    clerk, reviewer = cast.clerks[BRANCH][0], cast.reviewers[BRANCH][0]
    branch = units[BRANCH]
    helpers = _helpers(units, cast, end)
    projects = _projects(branch, clerk, end)
    _exam_escort(branch, clerk, reviewer, helpers, end)
    _breakfast(branch, clerk, reviewer, projects[0], helpers, end)
    _waiting(branch, clerk, projects[2], end)


def at_hour(end: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """That time of the day ``days`` from the demo's today."""
    return datetime.combine((end + timedelta(days=days)).date(), time(hour, minute), end.tzinfo)


def _helpers(units, cast, end) -> list[Volunteer]:
    """Volunteers with an account: the member of the branch first, then clerks who are volunteers of their own unit."""
    accounts = [User.objects.get(username="member")]
    accounts += [people[-1] for code, people in sorted(cast.clerks.items()) if code != BRANCH and units[code].is_active]
    found = []
    for user in accounts:
        rows = Volunteer.objects.filter(organization=user.organization, state="active", user=None)
        own = Volunteer.objects.of_account(user).first()
        row = own or rows.filter(birth_date__lt="2005-01-01").order_by("pk").first()
        if row is None or row.state != Volunteer.State.ACTIVE or len(found) > HELPERS:
            continue
        if own is None:
            row.user, row.name = user, user.display_name
            row.save(update_fields=["user", "name"])
        found.append(row)
    return found


def _projects(branch, clerk, end):
    categories = {code.value: code for code in Code.objects.filter(table=Code.Table.SERVICE_CATEGORY)}
    targets = Code.objects.filter(table=Code.Table.SERVICE_TARGET).order_by("order")[:2]
    return [
        service_projects.save_project(
            organization=branch,
            content={
                "name": name, "category": categories[category], "summary": summary, "targets": targets,
                "starts_on": (end - timedelta(days=200)).date(), "ends_on": None,
                "state": "running" if place < 2 else "prepared",
            },
            by=clerk, at=end - timedelta(days=60, hours=10 - place),
        )
        for place, (name, category, summary) in enumerate(PROJECTS)
    ]  # fmt: skip


def _planned(branch, clerk, shifts, end, **content) -> ActivityPlan:
    first = {"type": ActivityType.objects.filter(counts_hours=True, is_active=True).order_by("order").first()}
    first |= {"contact_name": clerk.display_name, "contact_phone": "0395-2123456", "risk_notice": RISKS}
    return plans.save_plan(organization=branch, content=first | content, shifts=shifts, by=clerk, at=end)


def _opened(plan, clerk, reviewer, at) -> ActivityPlan:
    plan = plans.submit_plan(plan=plan, by=clerk, at=at)
    return plans.open_plan(plan=plan, by=reviewer, at=at + timedelta(hours=2))


def _exam_escort(branch, clerk, reviewer, helpers, end) -> None:
    """爱心送考: two days, two schools, two posts at each, a car at each shift; nearly all places are taken."""
    at = end - timedelta(days=3, hours=9)
    shifts = [
        {
            "name": f"{school}·{point}", "starts_at": at_hour(end, EXAM_IN_DAYS + day, 7),
            "ends_at": at_hour(end, EXAM_IN_DAYS + day, 9, 30), "place": school + point,
            "meeting_point": "工会一楼大厅", "road_segment": road, "vehicle": f"送考车{number + 1}号",
            "leader_name": clerk.display_name, "capacity": 3,
        }
        for day in range(2)
        for number, (school, road, point) in enumerate((s, road, p) for s, road in SCHOOLS for p in POINTS)
    ]  # fmt: skip
    plan = _planned(
        branch, clerk, shifts, at, title="爱心送考", audience=ActivityPlan.Audience.CITY,
        note="穿统一马甲，提前20分钟到集合地点。",
    )  # fmt: skip
    plan = _opened(plan, clerk, reviewer, at)
    rows = list(Shift.objects.filter(activity=plan.activity).order_by("starts_at", "pk"))
    for number, person in enumerate(helpers):
        for shift in (rows[number % 4], rows[4 + number % 3]):
            _join(shift, person, end - timedelta(days=2, minutes=60 - number))


def _join(shift, person, at) -> None:
    try:
        signups.sign_up(shift=shift, volunteer=person, risk_version=1, by=person.user, at=at)
    except RuleError:  # the conditions are not met: as in life, they do not come
        return


def _breakfast(branch, clerk, reviewer, project, helpers, end) -> None:
    """环卫工早餐: one that is over since yesterday, the next ones made by a rule."""
    at = end - timedelta(days=5, hours=8)
    row = {
        "starts_at": at_hour(end, -1, 5, 30), "ends_at": at_hour(end, -1, 7, 30), "place": "爱心驿站1号",
        "meeting_point": "驿站门口", "capacity": 6,
    }  # fmt: skip
    plan = _planned(
        branch, clerk, [row], at, title="环卫工早餐", project=project, audience=ActivityPlan.Audience.CITY,
        risk_notice="热汤热粥注意防烫。",
    )  # fmt: skip
    plan = _opened(plan, clerk, reviewer, at)
    shift = Shift.objects.get(activity=plan.activity)
    for number, person in enumerate(helpers[:5]):
        _join(shift, person, at + timedelta(hours=5, minutes=number))
    weekday = at_hour(end, -1, 0).isoweekday()
    content = {
        "kind": RecurrenceRule.Kind.WEEKLY, "weekdays": [weekday], "dates": [], "occasions": [],
        "starts_on": end.date(), "until": (end + timedelta(days=120)).date(), "skips_holidays": True,
    }  # fmt: skip
    recurrences.repeat_plan(plan=plan, content=content, by=clerk, at=end - timedelta(hours=6))


def _waiting(branch, clerk, project, end) -> None:
    """A plan that waits for the second person."""
    row = {
        "starts_at": at_hour(end, 10, 14), "ends_at": at_hour(end, 10, 17), "place": "职工之家谈心室", "capacity": 2,
    }  # fmt: skip
    at = end - timedelta(days=1, hours=7)
    plan = _planned(
        branch, clerk, [row], at, title="职工心理咨询日", project=project, needs_acceptance=True,
        risk_notice="不记录、不转述来访者的私事；遇紧急情况拨打120。",
    )  # fmt: skip
    plan.required_skills.set(Code.objects.filter(table=Code.Table.SKILL, value="04"))
    plans.submit_plan(plan=plan, by=clerk, at=at + timedelta(minutes=20))
