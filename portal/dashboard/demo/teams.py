"""Invented teams and clubs in all states, with rosters, activities with gaps, and calls of the city and of a county.

The services write them, as people would; activities that are there already are given to the teams of their units.
"""

import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.models import Activity
from portal.attachments.images import Photo, read_photo
from portal.attachments.services import store_photo
from portal.codes.models import Code
from portal.dashboard.demo.organizations import BRANCH, CITY
from portal.dashboard.demo.people import GIVEN, SURNAMES
from portal.dashboard.demo.records import Surroundings, aware
from portal.dashboard.demo.scenes import draw_scene
from volunteers import services
from volunteers.models import Team, TeamCall, TeamMember, Volunteer

SEED = 411188
TEAMS = 30  # at scale 1
ROSTER = 14
KINDS = (
    "staff", "staff", "rights", "counselling", "medical", "masters", "culture", "network", "club", "club", "society",
    "micro_society",
)  # fmt: skip
NAMES = {
    "staff": ("春晖志愿服务队", "暖心志愿服务队", "红帆志愿服务队"), "rights": ("职工维权服务团",),
    "counselling": ("心灵驿站服务团",), "medical": ("健康直通车服务团",), "masters": ("金匠服务团",),
    "culture": ("草根文艺服务团",), "network": ("清朗网络文明传播小组",),
    "club": ("职工篮球俱乐部", "职工读书俱乐部", "健步走俱乐部"), "society": ("职工书画社", "职工摄影社"),
    "micro_society": ("棋艺微社团",), "other": ("便民服务队",),
}  # fmt: skip
CONTENTS = ("文明交通引导、社区清洁、便民服务", "走访慰问、政策宣讲、结对帮扶", "组织职工文体活动、基层巡演、交流比赛")
SLOGANS = ("有困难找我们", "奉献、友爱、互助、进步", "快乐参与，健康生活")


@dataclass(frozen=True)
class Plan:
    """One team: its unit, kind, and how far it has come."""

    code: str
    kind: str
    fate: str
    at: datetime


def load_teams(around: Surroundings, *, end: datetime, scale: float) -> int:
    """Write the teams as they stand at ``end``; return how many. Equal arguments give equal data."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secret
    seal = _seal()
    plans = _plans(rng, around, end, scale)
    for plan in plans:
        _write(rng, around, plan, seal, end)
    _give_activities(rng, end)
    _call(around, CITY, "报送职工志愿服务队登记表", ["staff", "rights", "masters"], end - timedelta(days=9), due=12)
    _call(around, around.parents[BRANCH], "俱乐部、社团登记", ["club", "society", "micro_society"],
          end - timedelta(days=40), due=-5)  # fmt: skip
    return len(plans)


def _plans(rng: random.Random, around: Surroundings, end: datetime, scale: float) -> list[Plan]:
    """Teams of units with a clerk and somebody above who registers; the demo clerk's unit has one of each fate."""
    able = [code for code in around.units if around.cast.clerks.get(code) and _registrar(around, code)]
    fates = ["registered"] * 8 + ["submitted", "draft", "returned", "dissolved"]
    count = max(6, round(TEAMS * min(scale, 1)))
    plans = [
        Plan(rng.choice(able), rng.choice(KINDS), rng.choice(fates), end - timedelta(days=rng.randrange(15, 420)))
        for _number in range(count)
    ]
    own = (("staff", "registered", 320), ("club", "registered", 300), ("masters", "submitted", 3),
           ("culture", "returned", 6), ("society", "draft", 2))  # fmt: skip
    if BRANCH in able:
        plans += [Plan(BRANCH, kind, fate, end - timedelta(days=days)) for kind, fate, days in own]
    return sorted(plans, key=lambda plan: plan.at)


def _registrar(around: Surroundings, code: str):
    """Who registers the teams of the unit ``code``: somebody of a union above, or None."""
    unit = around.units[code]
    above = unit.parent
    while above is not None:
        people = [*around.cast.managers.get(above.code, []), *around.cast.reviewers.get(above.code, [])]
        fitting = [
            one for one in people
            if one.organization_id != unit.pk and one.has_perm("volunteers.register_team", unit.parent)
        ]  # fmt: skip
        if fitting:
            return fitting[0]
        above = above.parent
    return None


def _write(rng: random.Random, around: Surroundings, plan: Plan, seal: Photo, end: datetime) -> None:
    unit, clerk = around.units[plan.code], around.cast.clerks[plan.code][0]
    people = list(Volunteer.objects.active().filter(organization=unit).order_by("pk")[:ROSTER])
    registrar, at = _registrar(around, plan.code), plan.at
    taken = set(Team.objects.filter(organization=unit).values_list("name", flat=True))
    team = services.save_team(organization=unit, content=_content(rng, plan, people, taken), by=clerk, at=at)
    _fill_roster(rng, team, people, clerk, at)
    if plan.fate == "draft":
        return
    file = ContentFile(b"", name="登记表.jpg")
    file.photo = replace(seal, taken_at=at)
    scan = store_photo(file=file, by=clerk, at=at)
    services.attach_form(
        team=team, scan=scan, paper_on=timezone.localdate(at), paper_by=clerk.display_name, by=clerk, at=at
    )
    services.submit_team(team=team, by=clerk, at=at)
    decided = min(at + timedelta(days=2), end)
    if plan.fate == "returned":
        services.return_team(team=team, reason="单位印章不清，请重新盖章后报送", by=registrar, at=decided)
    elif plan.fate in {"registered", "dissolved"}:
        services.register_team(team=team, by=registrar, at=decided)
        if plan.fate == "dissolved":
            services.dissolve_team(team=team, reason="队员转岗，单位申请解散", by=registrar, at=end)
        elif rng.random() < 0.6:
            services.publish_team(team=team, by=registrar, at=decided)


def _name(rng: random.Random, plan: Plan, taken: set[str]) -> str:
    """A name that no team of the unit bears."""
    free = [name for name in NAMES[plan.kind] if name not in taken]
    if free:
        return rng.choice(free)
    return next(name for number in "二三四五六七八九十" if (name := f"{NAMES[plan.kind][0]}{number}队") not in taken)


def _content(rng: random.Random, plan: Plan, people: list[Volunteer], taken: set[str]) -> dict:
    leader = people[0] if people else None
    categories = list(Code.objects.filter(table=Code.Table.SERVICE_CATEGORY).order_by("order"))
    is_club = plan.kind in {"club", "society", "micro_society"}
    return {
        "name": _name(rng, plan, taken), "kind": plan.kind,
        "founded_on": date(rng.randrange(2016, 2024), rng.randrange(1, 13), rng.randrange(1, 28)),
        "leader": leader, "leader_name": leader.name if leader else rng.choice(SURNAMES) + rng.choice(GIVEN),
        "leader_position": rng.choice(("工会主席", "班组长", "办公室主任", "工会委员")),
        "leader_phone": f"19988{rng.randrange(10**6):06d}",
        "contact_name": rng.choice(SURNAMES) + rng.choice(GIVEN), "contact_phone": f"19977{rng.randrange(10**6):06d}",
        "party_member_count": rng.randrange(0, 9), "service_categories": rng.sample(categories, 2),
        "service_content": CONTENTS[2] if is_club else rng.choice(CONTENTS[:2]), "slogan": rng.choice(SLOGANS),
        "site": rng.choice(("职工之家", "爱心驿站", "工会活动室", "")), "plan": "每周一次活动，每季度总结交流一次。",
        "has_weekly_target": rng.random() < 0.7, "has_monthly_target": is_club or rng.random() < 0.2,
        "has_quarterly_target": rng.random() < 0.4,
    }  # fmt: skip


def _fill_roster(rng: random.Random, team: Team, people: list[Volunteer], clerk, at: datetime) -> None:
    """Most have said yes, the last one is still asked."""
    joined = [volunteer for volunteer in people[:-1] if rng.random() < 0.8 or volunteer.pk == team.leader_id]
    TeamMember.objects.bulk_create(
        TeamMember(
            team=team, volunteer=volunteer, state=TeamMember.State.MEMBER, asked_by=clerk, asked_at=at, answered_at=at,
            method=TeamMember.Method.ONLINE,
        )
        for volunteer in joined
    )  # fmt: skip
    services.ask_to_join(team=team, volunteers=people[-1:], by=clerk, at=at)


def _give_activities(rng: random.Random, end: datetime) -> None:
    """Let the registered teams have done some of what their units logged; the rest leaves gaps."""
    for team in Team.objects.registered().order_by("pk"):
        logged = Activity.objects.filter(
            organization=team.organization, team=None, starts_on__gte=team.registered_on, starts_on__lt=end
        )
        keys = [pk for pk in logged.order_by("pk").values_list("pk", flat=True) if rng.random() < 0.5]
        Activity.objects.filter(pk__in=keys).update(team=team)


def _call(around: Surroundings, code: str, title: str, kinds: list[str], at: datetime, *, due: int) -> TeamCall | None:
    people = [*around.cast.managers.get(code, []), *around.cast.reviewers.get(code, [])]
    if not people:
        return None
    due_on = timezone.localdate(aware(timezone.localdate(at), time(0)) + timedelta(days=9 + due))
    content = {"year": due_on.year, "title": f"{due_on.year} 年{title}", "due_on": due_on, "kinds": kinds}
    return services.save_call(organization=around.units[code], content=content, by=people[0], at=at)


def _seal() -> Photo:
    """One picture for all sealed forms."""
    content = io.BytesIO()
    draw_scene("hall", 0).save(content, "JPEG", quality=70)
    return read_photo(ContentFile(content.getvalue(), name="form.jpg"))
