"""Rows of a roster: who, how to reach them, what is known about them. Pure; nothing readable of numbers is staged."""

import dataclasses
import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.imports.base import digest
from portal.imports.tables import head
from portal.imports.words import plain, read_when
from portal.privacy.numbers import narrow, read_id_number, read_phone
from volunteers.imports.sealing import SEALED, covered, seal
from volunteers.models import Volunteer
from volunteers.models.volunteers import MASKS

VOLUNTEER = "volunteer"
NUMBER = re.compile(r"[A-Z]-\d{4}-\d{4,}")
SEPARATORS = re.compile(r"[、,，;；/\s]+")
HEADS = (
    head("index", "序号 项次 no no."),
    head("number", "志愿者编号 编号 志愿者号 注册编号"),
    head("name", "姓名 名字 志愿者姓名 队员姓名"),
    head("id_number", "身份证号 身份证号码 身份证 证件号码 证件号 公民身份号码 居民身份证号码"),
    head("phone", "联系电话 手机 电话 手机号 手机号码 联系方式 移动电话 联系电话(手机)"),
    head("sex", "性别"),
    head("birth_date", "出生年月 出生日期 出生年月日 生日"),
    head("political_status", "政治面貌"),
    head("education", "文化程度 学历"),
    head("skills", "专业特长 特长 技能 专业技能 服务技能"),
    head("service_categories", "服务意向 服务类别 意向服务"),
    head("organization", "单位 所在单位 所属单位 所属工会 工会 单位名称", fills_down=True),
    head("position", "职务 岗位 工作单位及职务 单位及职务"),
    head("guardian_name", "监护人 监护人姓名"),
    head("guardian_relation", "监护人关系 与监护人关系"),
    head("guardian_phone", "监护人电话 监护人联系电话 监护人手机"),
    head("joined", "加入时间 加入日期 登记日期 注册时间 注册日期 入队时间"),
    head("remark", "备注 说明"),
    # Known so that it is not taken for the person's own phone.
    head("other_phone", "紧急联系电话 紧急联系人电话 紧急联系人联系电话"),
)
NOT_KEPT = ("remark", "other_phone")  # prose and the phones of other people are not even staged


def _by_words(words):
    return {plain(word): value.value for value, line in words.items() for word in (*line.split(), str(value.label))}


SEX = {"男": Volunteer.Sex.MALE.value, "女": Volunteer.Sex.FEMALE.value}
Political, Education = Volunteer.PoliticalStatus, Volunteer.Education
POLITICAL = {
    Political.PARTY: "中共党员 党员 共产党员 01", Political.PROBATIONARY: "中共预备党员 预备党员 02",
    Political.LEAGUE: "共青团员 团员 03", Political.DEMOCRATIC: "民主党派",
    Political.NON_PARTY: "无党派人士 无党派 12", Political.MASSES: "群众 13",
}  # fmt: skip
EDUCATION = {
    Education.POSTGRADUATE: "研究生 硕士 博士 硕士研究生 博士研究生",
    Education.UNDERGRADUATE: "大学本科 本科 大学 学士",
    Education.COLLEGE: "大学专科 专科 大专 高职", Education.VOCATIONAL: "中专 技校 职高 中职 中技",
    Education.HIGH: "高中", Education.MIDDLE: "初中", Education.PRIMARY: "小学", Education.OTHER: "其他",
}  # fmt: skip


def longest(field):
    return Volunteer._meta.get_field(field).max_length


def stage_volunteer(cells):
    """Return the StagedRow of ``cells``. Numbers of people stand in it sealed and masked, never in clear."""
    values = cells.values
    values["name"] = covered(cells.needed("name", _("The name is missing."), longest=longest("name")))
    if re.search(r"[\d*]", values["name"]):
        cells.error("name", _("This is no name."))
    number = narrow(cells.words("number")).upper()
    values["number"] = number if NUMBER.fullmatch(number) else ""  # running numbers of an office say nothing here
    _read_numbers(cells)
    _read_birth(cells)
    values["sex"] = _read_choice(cells, "sex", SEX)
    values["political_status"] = _read_choice(cells, "political_status", _by_words(POLITICAL))
    values["education"] = _read_choice(cells, "education", _by_words(EDUCATION))
    for name in ("position", "guardian_name", "guardian_relation"):
        values[name] = covered(cells.words(name, longest=longest(name)))
    for name in ("skills", "service_categories"):
        values[name] = [covered(word)[:60] for word in SEPARATORS.split(cells.words(name)) if word]
    values["says_joined"] = cells.has("joined")
    if unit := covered(cells.words("organization")):
        cells.unresolved["organization"] = unit[:100]
    return _staged(cells)


def _read_numbers(cells):
    readers = {"phone": read_phone, "guardian_phone": read_phone, "id_number": _read_id_number}
    for name, read in readers.items():
        cells.values[name] = None
        text = narrow(cells.words(name)) if cells.has(name) else ""
        if "*" in text:
            cells.values[name] = {"masked": covered(text)[:30]}
        elif text:
            try:
                cells.values[name] = seal(name, read(text, cells.raw(name)) if name == "id_number" else read(text))
            except ValidationError as error:
                cells.error(name, " ".join(error.messages))


def _read_id_number(text, raw):
    """The checked number. ``raw`` that is no text has lost its last digits in Excel already."""
    if not isinstance(raw, str):
        raise ValidationError(
            _("Excel keeps 15 digits of a number: make the column text, then enter the number again.")
        )
    return read_id_number(text, on=date.max).number  # which day it is, the resolving knows


def _read_birth(cells):
    """First day of the month where only the month is written."""
    cells.values["birth_date"], cells.values["is_birth_day_known"] = None, True
    if not cells.has("birth_date"):
        return
    when = read_when(cells.raw("birth_date"), year=None)
    if when is None or when.first is None or (when.first.year, when.first.month) != (when.last.year, when.last.month):
        cells.error("birth_date", _("Which day or month? Write for example 1990-05 or 1990-05-12."))
        return
    born = _born_as_numbered(cells)
    if when.first != when.last and born is not None and when.first <= born <= when.last:
        when = dataclasses.replace(when, first=born, last=born)
    cells.values["birth_date"] = when.first.isoformat()
    cells.values["is_birth_day_known"] = when.first == when.last


def _born_as_numbered(cells):
    """The day that a checked identity number names."""
    if "sealed" not in (cells.values["id_number"] or {}):
        return None
    return read_id_number(cells.words("id_number"), on=date.max).birth_date


def _read_choice(cells, name, words):
    text = plain(cells.words(name)) if cells.has(name) else ""
    if text and text not in words:
        shown = {"words": covered(cells.words(name))[:40]}
        cells.remark(name, _("“%(words)s” is not understood here and stays blank.") % shown)
    return words.get(text, "")


def _staged(cells):
    """The row without what is not kept; what tells it from others is made of blind indexes, not of numbers."""
    kept = {heading.words: name for name, heading in cells.table.headings.items() if name not in NOT_KEPT}
    original = {
        header: MASKS[kept[header]](text) if kept[header] in SEALED and "*" not in text else covered(text)
        for header, text in cells.row.original.items()
        if header in kept
    }
    says = dict(cells.values)
    for name in SEALED:
        says[name] = says[name] and (says[name].get("index") or says[name]["masked"])
    fingerprint = digest(VOLUNTEER, says, cells.unresolved)
    staged = cells.staged(target=VOLUNTEER, key="")
    return dataclasses.replace(staged, original=original, fingerprint=fingerprint)
