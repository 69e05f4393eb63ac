"""The code tables that the portal ships with. An office renames, retires and adds entries at /admin/."""

from portal.codes.models import Code

# The labels are those of the national volunteer site's filter; the numbers are ours.
SERVICE_CATEGORIES = (
    ("01", "社区服务"), ("02", "扶贫减贫"), ("03", "支教助学"), ("04", "卫生健康"), ("05", "法律服务"),
    ("06", "环境保护"), ("07", "科技科普"), ("08", "文化艺术"), ("09", "平安综治"), ("10", "文明风尚"),
    ("11", "交通引导"), ("12", "志愿消防"), ("13", "应急救援"), ("14", "禁毒宣传"), ("15", "体育健身"),
    ("16", "旅游服务"), ("17", "关爱特殊群体"), ("18", "大型活动"), ("19", "海外志愿服务"), ("20", "税收服务"),
    ("21", "疫情防控"), ("99", "其他"),
)  # fmt: skip

# The same site's people served, and the three that union reports add.
SERVICE_TARGETS = (
    ("01", "儿童"), ("02", "妇女"), ("03", "老年人"), ("04", "残障人士"), ("05", "优抚对象"), ("06", "贫困家庭"),
    ("07", "特殊群体"), ("08", "病患者"), ("09", "农村居民"), ("10", "城镇居民"), ("11", "社会公众"),
    ("12", "困难职工"), ("13", "农民工"), ("14", "新就业形态劳动者"), ("99", "其他"),
)  # fmt: skip

# Administrative divisions of the city that the portal was made for (GB/T 2260).
REGIONS = (
    ("411100", "漯河市本级"), ("411102", "源汇区"), ("411103", "郾城区"), ("411104", "召陵区"), ("411121", "舞阳县"),
    ("411122", "临颍县"),
)  # fmt: skip

# Places that union reports count; the first three stand in them word for word.
SERVICE_PLACE_TYPES = (
    ("01", "户外劳动者爱心驿站"), ("02", "职工健康生活馆"), ("03", "爱心母婴室"), ("04", "职工书屋"),
    ("05", "职工之家"), ("06", "职工服务中心"), ("07", "心理关爱室"), ("08", "法律援助站"),
    ("09", "劳模创新工作室"), ("99", "其他"),
)  # fmt: skip

# What volunteers of unions are asked for; the words are those of rosters (专业特长).
SKILLS = (
    ("01", "医疗护理"), ("02", "急救"), ("03", "法律咨询"), ("04", "心理疏导"), ("05", "教育辅导"), ("06", "文艺表演"),
    ("07", "书法绘画"), ("08", "摄影摄像"), ("09", "写作宣传"), ("10", "驾驶"), ("11", "电工维修"), ("12", "家电维修"),
    ("13", "计算机"), ("14", "外语"), ("15", "手语"), ("16", "理发"), ("17", "烹饪"), ("18", "体育指导"),
    ("19", "农业技术"), ("20", "应急救援"), ("99", "其他"),
)  # fmt: skip

# Forms in which offices study, in the words of their ledgers (学习形式).
STUDY_KINDS = (
    ("01", "中心组学习"), ("02", "主题党日"), ("03", "集中学习"), ("04", "自学"), ("05", "宣讲"), ("06", "道德讲堂"),
)  # fmt: skip

SHIPPED = {
    Code.Table.SERVICE_CATEGORY: SERVICE_CATEGORIES,
    Code.Table.SERVICE_TARGET: SERVICE_TARGETS,
    Code.Table.REGION: REGIONS,
    Code.Table.SERVICE_PLACE_TYPE: SERVICE_PLACE_TYPES,
    Code.Table.SKILL: SKILLS,
    Code.Table.STUDY_KIND: STUDY_KINDS,
}
