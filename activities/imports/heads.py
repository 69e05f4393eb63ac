"""The columns of activity ledgers and of tables of service places, in the words of offices."""

from portal.imports.tables import head

INDEX = head("index", "序号 编号 项次 顺序 no no. 号")

ACTIVITY = (
    INDEX,
    head("title", "活动名称 名称 活动主题 活动项目 项目名称 活动 活动项目名称 服务项目 志愿服务项目 主题 事项"),
    head("campaign", "主题品牌 品牌 活动品牌 品牌名称 所属品牌 志愿服务品牌 特色品牌", fills_down=True),
    head(
        "when", "开展时间 活动时间 时间 日期 活动日期 举办时间 开展日期 服务日期 举办日期 活动开展时间", fills_down=True
    ),
    head("place", "地点 活动地点 服务地点 开展地点 举办地点 活动场所 场所 地址", fills_down=True),
    head(
        "organization",
        "主办单位 组织单位 承办单位 举办单位 开展单位 活动单位 主办工会 单位 单位名称 所属单位 工会名称 组织者 主办",
        fills_down=True,
    ),
    head("team", "服务队 志愿服务队 服务队名称 队伍 队伍名称 所属服务队 志愿服务队伍 承办队伍", fills_down=True),
    head("type", "活动类别 类别 活动类型 类型 服务类别 服务类型 活动分类 分类", fills_down=True),
    head("targets", "服务对象 受益对象 慰问对象 活动对象 对象 服务人群 受益人群", fills_down=True),
    head("sessions", "场次 活动场次 次数 活动次数 举办场次 开展次数 期数 场数"),
    head(
        "headcount",
        "参与人次 参加人次 参与人数 参加人数 人数 人次 志愿者人数 志愿者人次 参加人员数 参与志愿者 出动人次",
    ),
    head("beneficiaries", "服务人次 受益人次 服务人数 受益人数 惠及人数 惠及人次 慰问人数 慰问人次 覆盖人数"),
    head(
        "money", "资金 经费 金额 投入资金 资金投入 活动经费 经费投入 使用经费 投入 资金金额 投入金额 资金数额 慰问金额"
    ),
    head("money_kind", "资金性质 资金来源 经费来源 资金类别 经费性质 资金类型", fills_down=True),
    head("own", "本级投入 本级资金 工会投入 自筹资金 本级经费"),
    head("superior", "上级拨款 上级补助 上级资金"),
    head("arranged", "协调资金 争取资金"),
    head("received", "受赠 接受捐赠 受赠金额"),
    head("donated", "捐出 捐款金额 捐赠金额 捐款"),
    head("hours", "服务时长 志愿服务时长 时长 总时长 服务总时长"),
    head("partners", "合作单位 协办单位 联合单位 参与单位 共建单位 配合单位"),
    head("narrative", "活动内容 内容 活动简介 主要内容 活动情况 开展情况 工作内容 服务内容"),
    head("leader", "负责人 活动负责人 责任人 带队人 领队"),
    head("recorder", "记录人"),
    head("remark", "备注 备 注 其他 其它"),
)

SERVICE_PLACES = (
    INDEX,
    head("type", "阵地类型 阵地名称 阵地类别 服务阵地 职工服务阵地 阵地 类型 类别 名称"),
    head("count", "数量 个数 数目 现有数量 建成数量 总数 数"),
    head("organization", "单位 单位名称 所属单位 建设单位 工会名称 所在单位", fills_down=True),
    head("as_of", "截至时间 截止时间 截至日期 截止日期 统计时间 统计日期", fills_down=True),
    head("remark", "备注"),
)
PLACES_ARE_MEANT = ("阵地",)  # one of these stands in the title, the name or the head of such a sheet
