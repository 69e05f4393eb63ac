"""The themed brands of the demo, opened by one manager of their union, published by another."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from activities import services
from activities.models import Campaign
from portal.dashboard.demo.organizations import CITY
from portal.dashboard.demo.people import Cast
from portal.organizations.models import Organization


@dataclass(frozen=True)
class Brand:
    name: str
    slogan: str
    summary: str
    is_public: bool
    unit: str = CITY
    starts_on: date = date(2025, 1, 2)


BRANDS = (
    Brand(
        "文明交通我先行", "一个路口，一面旗帜", "各级工会分片包干重点路口，早晚高峰上岗劝导，让文明出行成为习惯。", True
    ),
    Brand("清洁家园", "护好一条河，扮靓一座城", "到河边、公园、社区捡拾垃圾、栽树护绿，一起守护沙河、澧河。", True),
    Brand("冬送温暖", "娘家人在身边", "每年元旦、春节期间走访慰问困难职工、农民工和坚守岗位的劳动者。", True),
    Brand(
        "夏送清凉",
        "高温下的牵挂",
        "三伏天走进工地、路口和驿站，为户外劳动者送去防暑物品。",
        True,
        starts_on=date(2025, 5, 20),
    ),
    Brand(
        "金秋助学",
        "不让一个孩子失学",
        "为困难职工子女发放助学金，从申请、核查到公示一次办好。",
        True,
        starts_on=date(2025, 7, 1),
    ),
    Brand(
        "爱心送考", "为梦想护航", "高考期间接送考生、设置服务点，护好最后一公里。", True, starts_on=date(2025, 5, 26)
    ),
    Brand("劳模工匠进基层宣讲", "把故事讲给身边人", "劳模工匠走进车间、校园和园区，讲岗位故事，带年轻徒弟。", False),
    Brand("我们的节日", "传统节日里的工会味道", "春节、元宵、清明、端午、中秋、重阳，与职工群众一起过节。", True),
    Brand(
        "书香职工",
        "下班后的半小时",
        "职工书屋和兴趣课堂，让一线职工有处可去、有书可读。",
        False,
        unit="411103",
        starts_on=date(2025, 3, 1),
    ),
)


def moment(brand: Brand, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(brand.starts_on, at))


def open_campaigns(organizations: dict[str, Organization], cast: Cast) -> dict[str, Campaign]:
    """Open every brand, publish what is public, and return them by name."""
    opened = {}
    for brand in BRANDS:
        content = {
            "name": brand.name, "slogan": brand.slogan, "summary": brand.summary, "starts_on": brand.starts_on,
            "ends_on": None,
        }  # fmt: skip
        writer, second = cast.managers[brand.unit][:2]
        campaign = services.save_campaign(
            organization=organizations[brand.unit], content=content, by=writer, at=moment(brand, time(9, 30))
        )
        if brand.is_public:
            campaign = services.publish_campaign(campaign=campaign, by=second, at=moment(brand, time(15, 10)))
        opened[brand.name] = campaign
    return opened
