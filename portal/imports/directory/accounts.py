"""A list of accounts: user name, name, unit, roles. They arrive inactive and without a password; slips follow."""

import re
from collections.abc import Iterable

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.roles import CITY_WIDE, Role
from portal.accounts.services import removal
from portal.imports.base import Action, Outcome, Problem, TemplateColumn, digest, register
from portal.imports.lists import ListImport, yes_or_no
from portal.imports.questions import unknown
from portal.imports.tables import head
from portal.imports.units import Units
from portal.imports.words import plain
from portal.organizations.models import Organization

ACCOUNT = "account"
MANAGE = "accounts.manage_accounts"
NO_ROLE = "none"
SEPARATORS = re.compile(r"[、,，;；/]")

HEADS = (
    head("index", "序号 编号 项次 no no."),
    head("username", "用户名 账号 登录名 账户 帐号 登录账号 用户账号 工号"),
    head("display_name", "姓名 名字 人员姓名 真实姓名 使用人"),
    head("organization", "单位 所属单位 单位名称 工会 工会名称 所在单位 工作单位", fills_down=True),
    head("role", "角色 岗位 身份 权限 职责", fills_down=True),
    head("children", "含下级 包含下级 含下级单位 是否含下级 下级"),
)
ROLES = {
    Role.UNION_MANAGER: "工会管理员 管理员 工会负责人",
    Role.LEADER: "领导 主席 分管领导",
    Role.CLERK: "经办人 经办 干事 填报人 填报员",
    Role.REVIEWER: "审核人 审核 复核人 审核员",
    Role.AID_CASEWORKER: "困难帮扶经办 帮扶专干 帮扶经办 困难帮扶",
    Role.MEMBER: "会员 职工 志愿者",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.AUDITOR: "审计员 审计",
}
BY_WORDS = {plain(word): role for role, words in ROLES.items() for word in words.split()}


def longest(field: str) -> int:
    return User._meta.get_field(field).max_length or 0


def _stage(cells):
    values = cells.values
    values |= {
        "username": cells.needed("username", _t("The user name is missing."), longest=longest("username")),
        "display_name": cells.needed("display_name", _t("The name is missing."), longest=longest("display_name")),
    }
    try:
        UnicodeUsernameValidator()(values["username"] or "x")
    except ValidationError:
        cells.error("username", _t("A user name has letters, digits and @ . + - _ only."))
    values["include_children"] = bool(yes_or_no(cells.words("children")))
    if yes_or_no(cells.words("children")) is None:
        cells.error("children", _t("Write 是 or 否."))
    if unit := cells.words("organization"):
        cells.unresolved["organization"] = unit
    parts = [part.strip() for part in SEPARATORS.split(cells.words("role")) if part.strip()]
    values["role_words"] = parts
    return cells.staged(target=ACCOUNT, key=digest(ACCOUNT, values["username"].lower()), known_only=True)


@register
class AccountImport(ListImport):
    """Accounts in the unit that the file is uploaded for, and below."""

    slug = "accounts"
    title = _("List of accounts")
    permission = MANAGE
    columns = (
        TemplateColumn(header="用户名", note="必填，字母、数字", example="yc-zhang", width=16),
        TemplateColumn(header="姓名", note="必填", example="张三", width=12),
        TemplateColumn(header="单位", note="名称或代码；不填即导入时选的单位", example="", width=28),
        TemplateColumn(header="角色", note="经办人、审核人、工会管理员、领导、会员", example="经办人", width=20),
        TemplateColumn(header="含下级", note="是、否；不填即否", example="否", width=10),
    )  # fmt: skip

    heads = HEADS
    needed = ("username", "display_name")
    missing = _("No sheet has a head that is understood: at least user names and names.")

    def stage(self, cells):
        return _stage(cells)

    def outcomes(self, rows, *, questions, organization, by):
        return _Resolver(rows, questions=questions, organization=organization, by=by).outcomes()

    def write(self, rows, *, batch, by, at):
        units = Organization.objects.in_bulk({row.values["organization"] for row in rows})
        keys = []
        for row in rows:
            unit = units[row.values["organization"]]
            user = services.create_account(
                username=row.values["username"], display_name=row.values["display_name"], organization=unit,
                by=by, at=at,
            )  # fmt: skip
            for role in row.values["roles"]:
                services.assign_role(
                    user=user, role=role, organization=unit, include_children=row.values["include_children"],
                    by=by, at=at,
                )  # fmt: skip
            keys.append(user.pk)
        return keys

    def undo(self, written, *, batch, by, at):
        removal.remove_accounts(keys=written.get(ACCOUNT, []), by=by, at=at)

    def record_url(self, target, key):
        return reverse("admin:accounts_user_change", args=[key])


class _Resolver:
    """What will happen to each row of a list of accounts; the queries do not grow with the rows."""

    def __init__(self, rows, *, questions, organization, by):
        self.rows, self.questions, self.organization = rows, questions, organization
        self.units = Units(organization, by=by, permission=MANAGE)
        names = {row.values["username"].lower() for row in rows}
        known = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
        self.known = dict(known.values_list("lower", "display_name"))
        self.roles = [
            *((role.value, str(role.label)) for role in Role if role not in CITY_WIDE),
            (NO_ROLE, _t("No role")),
        ]
        self.first: dict[str, object] = {}
        for row in rows:
            self.first.setdefault(row.values["username"].lower(), row)

    def outcomes(self) -> list[Outcome]:
        return [self._outcome(row) for row in self.rows]

    def _outcome(self, row) -> Outcome:
        problems: list[Problem] = []
        values = dict(row.values) | {"roles": self._roles(row.values["role_words"], problems)}
        values["organization"] = self._unit(row, problems)
        parts = (row.values["username"], row.values["display_name"], row.unresolved.get("organization", ""))
        summary = " · ".join(filter(None, (*parts, "、".join(row.values["role_words"]))))
        if existing := self._existing(row, problems):
            return Outcome(action=Action.SKIP, values={}, existing=existing, summary=summary)
        action = Action.ERROR if any(problem.is_error for problem in problems) else Action.NEW
        return Outcome(action=action, values=values, problems=tuple(problems), summary=summary)

    def _existing(self, row, problems) -> str:
        name, person = row.values["username"].lower(), row.values["display_name"]
        if self.known.get(name) == person:
            return f"{row.values['username']} · {person}"[:120]
        if name in self.known:
            words = _t("The user name %(name)s belongs to somebody else already.")
            problems.append(Problem(message=words % {"name": row.values["username"]}))
        first = self.first[name]
        if first is not row and first.fingerprint == row.fingerprint:
            return _t("The same as row %(number)d") % {"number": first.number}
        if first is not row:
            words = _t(
                "The user name stands in row %(number)d already. Write several roles in one cell: 经办人、审核人."
            )
            problems.append(Problem(message=words % {"number": first.number}))
        return ""

    def _roles(self, words: Iterable[str], problems) -> list[str]:
        roles: list[str] = []
        for part in words:
            role = BY_WORDS.get(plain(part)) or self.questions.answer("role", part, _("role"), self.roles)
            if role in CITY_WIDE:
                message = _t("System administrators and auditors are appointed one by one, not by a file.")
                problems.append(Problem(message=message))
            elif not role:
                problems.append(unknown(part, _t("role")))
            elif role != NO_ROLE and role not in roles:
                roles.append(str(getattr(role, "value", role)))
        return roles

    def _unit(self, row, problems) -> int | None:
        words = row.unresolved.get("organization", "")
        if not words:
            return self.organization.pk
        if match := self.units.match_one(words):
            return match.organization.pk
        options = [(str(unit.pk), unit.name) for unit in self.units.living]
        answer = self.questions.answer("organization", words, _("organization"), options)
        if not answer:
            problems.append(unknown(words, _t("unit")))
        return int(answer) if answer else None
