"""The activity types that the portal ships with, in the words of offices' own ledgers."""

from django.db import transaction
from django.utils import timezone

from activities import policies
from activities.models import ActivityType
from portal.audit.services import record
from portal.codes.models import Code
from portal.codes.services import next_number

Family, Form = ActivityType.Family, ActivityType.ServiceForm
LEDGERS = ["activities"]
OWN_TYPES_LAST = 1000

# code, name, family, form of service, whether it counts service hours, national category (its code) or None.
# Meetings, lectures, study, exchanges and contests count no service hours (rules of the volunteer sites).
SHIPPED = (
    ("V01", "社区志愿服务", Family.VOLUNTEER_SERVICE, Form.ON_SITE, True, "01"),
    ("V02", "文明交通引导", Family.VOLUNTEER_SERVICE, Form.ON_SITE, True, "11"),
    ("V03", "环境保护", Family.VOLUNTEER_SERVICE, Form.ON_SITE, True, "06"),
    ("V04", "便民服务", Family.VOLUNTEER_SERVICE, Form.STALL, True, "01"),
    ("V05", "爱心送考", Family.VOLUNTEER_SERVICE, Form.ON_SITE, True, "18"),
    ("V06", "健康义诊", Family.VOLUNTEER_SERVICE, Form.STALL, True, "04"),
    ("V07", "法律咨询", Family.VOLUNTEER_SERVICE, Form.STALL, True, "05"),
    ("V08", "应急救助", Family.VOLUNTEER_SERVICE, Form.ON_SITE, True, "13"),
    ("V09", "结对帮扶", Family.VOLUNTEER_SERVICE, Form.VISIT, True, "17"),
    ("S01", "主题学习", Family.STUDY, Form.INDOOR, False, None),
    ("S02", "参观学习", Family.STUDY, Form.ON_SITE, False, None),
    ("L01", "劳模工匠宣讲", Family.LECTURE, Form.INDOOR, False, None),
    ("L02", "文明礼仪讲座", Family.LECTURE, Form.INDOOR, False, "10"),
    ("L03", "安全与法律讲座", Family.LECTURE, Form.INDOOR, False, "05"),
    ("C01", "劳动和技能竞赛", Family.CONTEST, Form.ON_SITE, False, None),
    ("C02", "知识竞赛与演讲", Family.CONTEST, Form.INDOOR, False, None),
    ("E01", "交流联谊", Family.EXCHANGE, Form.INDOOR, False, None),
    ("M01", "创建工作会议", Family.MEETING, Form.INDOOR, False, None),
    ("W01", "走访慰问", Family.CONSOLATION, Form.VISIT, False, "17"),
    ("W02", "送清凉", Family.CONSOLATION, Form.DELIVERY, False, "17"),
    ("W03", "送温暖", Family.CONSOLATION, Form.VISIT, False, "17"),
    ("B01", "金秋助学", Family.BENEFIT, Form.DELIVERY, False, "03"),
    ("B02", "职工普惠", Family.BENEFIT, Form.DELIVERY, False, None),
    ("B03", "职工健康关爱", Family.BENEFIT, Form.INDOOR, False, "04"),
    ("K01", "送文化下基层", Family.CULTURE_SPORT, Form.ON_SITE, True, "08"),
    ("K02", "职工文体比赛", Family.CONTEST, Form.ON_SITE, False, "15"),
    ("K03", "职工兴趣培训", Family.CULTURE_SPORT, Form.INDOOR, False, "08"),
    ("P01", "文明宣传", Family.PUBLICITY, Form.STALL, True, "10"),
    ("P02", "网络文明传播", Family.PUBLICITY, Form.ONLINE, False, "10"),
    ("O01", "捐款捐物", Family.OTHER, Form.DELIVERY, False, None),
    ("O99", "其他活动", Family.OTHER, Form.ON_SITE, False, "99"),
)


@transaction.atomic
def add_type(*, name, by, at):
    """Add a type in an office's own words and return it: it counts no hours until an administrator says so."""
    policies.check_can_add_type(by)
    kind = ActivityType(
        code=next_number(kind="AT", year=timezone.localdate(at).year), name=name, family=Family.OTHER,
        service_form=Form.ON_SITE, ledgers=LEDGERS, order=OWN_TYPES_LAST,
    )  # fmt: skip
    kind.full_clean()
    kind.save()
    record(action="activity_type.added", by=by, at=at, target=kind)
    return kind


@transaction.atomic
def load_types():
    """Add the shipped types that are missing and return how many; what an office changed or retired stays.

    A name that the office gave to a type of its own is taken: the shipped one of that name stays out.
    """
    categories = {code.value: code for code in Code.objects.filter(table=Code.Table.SERVICE_CATEGORY)}
    present = {word for row in ActivityType.objects.values_list("code", "name") for word in row}
    missing = [
        ActivityType(
            code=code, name=name, family=family, service_form=form, counts_hours=counts_hours, ledgers=LEDGERS,
            national_category=categories.get(category), order=order,
        )
        for order, (code, name, family, form, counts_hours, category) in enumerate(SHIPPED, start=1)
        if code not in present and name not in present
    ]  # fmt: skip
    return len(ActivityType.objects.bulk_create(missing))
