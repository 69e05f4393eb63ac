"""What a certificate says: the copy of the records that is sealed with it, and the page that is laid out from the copy.

The words are Chinese whatever language the reader has chosen, as those of every office file, and claim no more than
that one unit has these hours on record.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from activities.models import ServiceCertificate, ServiceRecord, StarAward
from portal.common.hours import hours
from portal.pdf.typesetting import qr_code, typeset
from portal.privacy.masks import mask_id_number

TITLE = "志愿服务记录证明"
FOOTER = "本证明免费开具，依据本单位记录；真伪以验真页面为准。"
SOURCES = {"scan": "扫码签到", "list": "名单登记", "backfill": "补录"}
STARS = "零一二三四五"
LINES_ON_FIRST_PAGE = 6
LONGEST_CONTENT = 48
NOT_RECORDED = "未登记"


def snapshot_of(
    certificate: ServiceCertificate, records: Iterable[ServiceRecord], star: StarAward | None
) -> dict[str, Any]:
    """The copy: ``{"name", "volunteer_number", "id_mask", "id_index", "site", "star", "star_on", "records": […]}``.

    A record is ``[day, activity key, title, content, minutes, source]``.
    """
    volunteer = certificate.volunteer
    return {
        "name": volunteer.name,
        "volunteer_number": volunteer.number or "",
        "id_mask": mask_id_number(volunteer.id_number or ""),
        "id_index": volunteer.id_index or "",
        "site": settings.SITE_URL,
        "star": star.level if star else None,
        "star_on": timezone.localdate(star.granted_at).isoformat() if star and star.granted_at else "",
        "records": [record_line(row) for row in records],
    }


def record_line(row: ServiceRecord) -> list[Any]:
    """``[day, activity key, title, content, minutes, source]``."""
    return [row.service_date.isoformat(), row.activity_id, row.activity.title, row.content, row.minutes, row.source]


def pdf_of(certificate: ServiceCertificate, *, id_number: str = "") -> bytes:
    """The A4 file, byte for byte the same each time. ``id_number`` is printed in place of the mask and kept nowhere."""
    issued_at: datetime = certificate.issued_at  # type: ignore[assignment]
    values = values_of(certificate, id_number=id_number)
    return typeset(f"activities/certificate_{certificate.layout}.typ", values, at=issued_at)


def values_of(certificate: ServiceCertificate, *, id_number: str = "") -> dict[str, Any]:
    """What the template sets, all as words."""
    copy = json.loads(certificate.snapshot)
    rows = lines_of(copy["records"])
    period = f"{day_words(certificate.first_day)}至{day_words(certificate.last_day)}"
    total = f"{hours(certificate.minutes or 0)} 小时"
    address = f"{copy['site']}/verify/"
    return {
        "title": TITLE,
        "number": certificate.number,
        "issuer": certificate.organization_name,
        "footer": FOOTER,
        "sentence": (
            f"兹证明{copy['name']}（志愿者编号 {copy['volunteer_number']}）于{period}参加本单位组织的志愿服务，"
            f"时长经本单位记录并公示，共计 {total}。"
        ),
        "name": copy["name"],
        "volunteer_number": copy["volunteer_number"],
        "id_type": "居民身份证" if copy["id_mask"] else NOT_RECORDED,
        "id_number": id_number or copy["id_mask"] or NOT_RECORDED,
        "period": f"{certificate.first_day} 至 {certificate.last_day}",
        "total": f"{total}（{certificate.minutes} 分钟）",
        "by_source": source_words(certificate),
        "rows": rows,
        "in_appendix": len(rows) > LINES_ON_FIRST_PAGE,
        "responsible": certificate.responsible_name,
        "handler": certificate.handler_name,
        "contact": certificate.contact,
        "issued_on": day_words(timezone.localdate(certificate.issued_at)),
        "notes": notes_of(copy, certificate.note),
        "address": address,
        "code": certificate.verify_code,
        "qr": qr_code(f"{address}{certificate.verify_code}/"),
    }


def source_words(certificate: ServiceCertificate) -> str:
    """Hours by source, as they are; what is none is left out."""
    kinds = {name: getattr(certificate, f"{name}_minutes") for name in SOURCES}
    return "；".join(f"{SOURCES[name]} {hours(minutes)} 小时" for name, minutes in kinds.items() if minutes)


def notes_of(copy: dict[str, Any], note: str) -> str:
    star = ""
    if copy["star"]:
        granted = date.fromisoformat(copy["star_on"])
        star = f"{STARS[copy['star']]}星级志愿者（{granted.year}年{granted.month}月认定）"
    return "；".join(filter(None, [star, note])) or "无"


def lines_of(records: list[list[Any]]) -> list[dict[str, Any]]:
    """One line for each activity and source, in the order of the first day."""
    groups: dict[tuple[int, str], list[list[Any]]] = {}
    for row in records:
        groups.setdefault((row[1], row[5]), []).append(row)
    return [
        {
            "place": place,
            "activity": rows[0][2],
            "days": _days(sorted({row[0] for row in rows})),
            "content": _shortened(rows[0][3]),
            "hours": duration_words(sum(row[4] for row in rows)),
            "source": SOURCES[source],
        }
        for place, ((_activity, source), rows) in enumerate(groups.items(), start=1)
    ]


def duration_words(minutes: int) -> str:
    """Exact: lines add up to the total, which hours to one decimal would not."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}小时{rest}分" if whole and rest else f"{whole}小时" if whole else f"{rest}分"


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _days(days: list[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]} 至 {days[-1]}（{len(days)} 天）"


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_CONTENT else f"{words[: LONGEST_CONTENT - 1]}…"
