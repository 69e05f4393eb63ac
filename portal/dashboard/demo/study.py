"""Invented study and community duty: sessions with attendance and notes, study alone, posts and their reports.

Sessions of the branch join the demo's acts, so that closed ledgers hold them; the services write all of it.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from activities import services
from activities.models import Activity, SelfStudy, StudyAttendance, StudySession
from activities.querysets.study import STUDY_FAMILIES
from activities.services import study
from portal.accounts.models import User
from portal.codes.models import Code
from portal.dashboard.demo.afterwards import Act
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.records import Surroundings, aware

PARTS = 60  # sessions of other units, of which only the number of people is known
KINDS_OF_FAMILY = {"study": ("03", "02", "01", "04"), "lecture": ("05", "06"), "meeting": ("01", "03")}
CALLED_MORE = 3


@dataclass(frozen=True)
class Session:
    """One session of the branch ``days`` before the demo's present; ``away`` are places of people on leave."""

    days: int
    kind: str
    type: str
    topic: str
    materials: str
    place: str
    minutes: int
    speaker: str = ""
    asks_notes: bool = False
    away: tuple[int, ...] = ()
    fate: str = "approved"


SESSIONS = (
    Session(57, "01", "M01", "学习新修改的工会法", "《中华人民共和国工会法》", "二楼会议室", 120),
    Session(50, "02", "S01", "重温入党誓词 学习身边榜样", "榜样事迹材料", "党员活动室", 90, away=(2,)),
    Session(43, "05", "L01", "劳模讲岗位上的创新", "劳模事迹", "职工之家报告厅", 100, "萧明辉"),
    Session(36, "03", "S01", "职工权益保障集中学习", "《保障农民工工资支付条例》", "二楼会议室", 120, asks_notes=True),
    Session(29, "06", "L02", "道德讲堂：敬业在一线", "身边好人故事", "职工之家报告厅", 90, "邹春梅", away=(1, 4)),
    Session(22, "01", "M01", "精神文明创建工作要点", "年度创建要点", "二楼会议室", 150),
    Session(15, "02", "S01", "主题党日：学习志愿服务条例", "《志愿服务条例》", "党员活动室", 120, asks_notes=True),
    Session(8, "03", "S01", "安全生产知识集中学习", "《安全生产法》选读", "三楼培训室", 240, away=(3,)),
    Session(5, "04", "S01", "自学交流：读一本好书", "各自选书", "职工书屋", 120, asks_notes=True),
    Session(3, "05", "L03", "律师讲劳动合同", "劳动合同法案例", "职工之家报告厅", 90, "彭静怡", fate="submitted"),
    Session(1, "03", "S01", "下月工作要点集中学习", "工作要点", "二楼会议室", 120, fate="draft"),
)  # fmt: skip
ALONE = (  # days ago, what, minutes, what became of it
    (40, "《工会法》第一章至第三章", 90, "confirmed"),
    (26, "志愿服务记录与证明出具办法", 60, "confirmed"),
    (12, "漯河市文明行为促进条例", 75, "confirmed"),
    (6, "劳动争议调解案例", 60, "returned"),
    (3, "工会财务制度", 120, "submitted"),
    (2, "《民法典》合同编通则", 45, "submitted"),
)
NOTE = "这次学习让我更清楚工会干部要把服务送到职工身边。回到岗位后先把班组台账理清楚，再每周走访一个车间。"


def plan_study(around: Surroundings, *, end: datetime) -> list[Act]:
    """The sessions of the branch, each written on its day and approved on the next morning, then the notes."""
    people = list(User.objects.filter(organization=around.units[BRANCH], is_active=True).order_by("pk"))
    acts = []
    for session in SESSIONS:
        day = (end - timedelta(days=session.days)).date()
        written_at, decided_at = aware(day, time(18)), aware(day + timedelta(days=1), time(9))
        acts.append(Act(written_at, lambda at, session=session: _write(session, around, people, at)))
        if session.fate == "approved":
            acts.append(Act(decided_at, lambda at, session=session: _approve(session, around, at)))
            if session.asks_notes:
                acts.append(Act(decided_at + timedelta(hours=3), lambda at, s=session: _hand_in(s, around, people, at)))
    return acts


def _write(session, around, people, at) -> None:
    clerk, unit = around.cast.clerks[BRANCH][0], around.units[BRANCH]
    content = {
        "type": around.types[session.type], "title": session.topic, "place": session.place,
        "starts_on": timezone.localdate(at), "start_time": time(14), "duration_minutes": session.minutes,
        "region": around.regions["411103"], "reporting_year": timezone.localdate(at).year,
        "narrative": f"组织职工在{session.place}学习{session.materials}，围绕“{session.topic}”交流体会。",
    }  # fmt: skip
    activity = services.save_draft(organization=unit, content=content, by=clerk, at=at)
    part = {
        "kind": Code.objects.get(table=Code.Table.STUDY_KIND, value=session.kind), "topic": session.topic,
        "materials": session.materials, "speaker_name": session.speaker, "asks_notes": session.asks_notes,
    }  # fmt: skip
    made = study.save_study_part(activity=activity, content=part, by=clerk, at=at)
    if session.fate == "draft":
        return
    states = {user: "leave" if place in session.away else "present" for place, user in enumerate(people)}
    study.take_attendance(session=made, states=states, by=clerk, at=at)
    services.submit_activity(activity=activity, by=clerk, at=at, is_another=True)


def _found(session, around) -> StudySession:
    return StudySession.objects.select_related("activity").get(
        activity__organization=around.units[BRANCH], topic=session.topic
    )


def _approve(session, around, at) -> None:
    services.approve_activity(activity=_found(session, around).activity, by=around.cast.reviewers[BRANCH][0], at=at)


def _hand_in(session, around, people, at) -> None:
    """Most hand their note in; one of the older sessions has one to be rewritten, those of the newest still wait."""
    reviewer = around.cast.reviewers[BRANCH][0]
    rows = StudyAttendance.objects.filter(session=_found(session, around), state="present").exclude(person=reviewer)
    for number, row in enumerate(rows.select_related("person").order_by("person_id")[:4]):
        row = study.hand_in_note(attendance=row, text=NOTE, photo=None, by=row.person, at=at)
        if session.days > 7 and number < 3:
            word = "" if number else "请结合自己的岗位再写两句"
            study.check_note(attendance=row, passes=bool(number), by=reviewer, at=at + timedelta(hours=1), word=word)


def load_study(around: Surroundings, *, end: datetime) -> None:
    """What members studied alone, and the study parts of activities of other units in the last two months."""
    reviewer = around.cast.reviewers[BRANCH][0]
    for person in (User.objects.get(username="member"), around.cast.clerks[BRANCH][0]):
        for days, topic, minutes, fate in ALONE:
            at = end - timedelta(days=days, hours=4)
            content = {"day": timezone.localdate(at), "topic": topic, "minutes": minutes, "note_text": NOTE}
            row = study.enter_self_study(content=content, by=person, at=at)
            if fate == "confirmed":
                found = SelfStudy.objects.filter(pk=row.pk)
                study.confirm_self_studies(rows=found, by=reviewer, at=at + timedelta(hours=2))
            elif fate == "returned":
                word = "请写明学的是哪几个案例"
                study.return_self_study(row=row, word=word, by=reviewer, at=at + timedelta(hours=2))
    _give_parts(end)


def _give_parts(end) -> None:
    """Activities that were study all along: their kind, and how many had been called."""
    kinds = {code.value: code for code in Code.objects.filter(table=Code.Table.STUDY_KIND)}
    rows = Activity.objects.approved().filter(
        type__family__in=STUDY_FAMILIES, study=None, headcount__isnull=False,
        starts_on__gte=(end - timedelta(days=62)).date(),
    )  # fmt: skip
    StudySession.objects.bulk_create(
        StudySession(
            activity=row, kind=kinds[_kind_of(row.type.family, place)], topic=row.title[:60],
            expected_count=row.headcount + place % CALLED_MORE,
        )
        for place, row in enumerate(rows.select_related("type").order_by("-starts_on", "pk")[:PARTS])
    )  # fmt: skip


def _kind_of(family, place) -> str:
    return KINDS_OF_FAMILY[family][place % len(KINDS_OF_FAMILY[family])]
