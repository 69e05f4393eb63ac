"""A list of units: code, name, short name, kind, upper union, contact. Parents may stand in the same file."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.codes.services import next_number
from portal.imports.base import Action, Outcome, Problem, TemplateColumn, digest, register
from portal.imports.cells import NOT_WRITTEN
from portal.imports.lists import ListImport
from portal.imports.questions import unknown
from portal.imports.tables import head
from portal.imports.units import Units, canonical
from portal.imports.words import plain
from portal.organizations import policies, services
from portal.organizations.models import Organization

UNIT = "unit"
Kind = Organization.Kind

HEADS = (
    head("index", "序号 编号 项次 no no."),
    head("code", "代码 单位代码 工会代码 组织代码 单位编码 编码 工会编码"),
    head("name", "单位名称 工会名称 名称 单位 组织名称 单位全称 工会全称 全称 基层工会名称"),
    head("short_name", "简称 单位简称 工会简称"),
    head("kind", "类型 单位类型 工会类型 类别 单位类别 性质 单位性质 层级", fills_down=True),
    head("parent", "上级工会 上级单位 上级 隶属 隶属单位 隶属工会 主管工会 所属上级 上级组织", fills_down=True),
    head("contact_name", "联系人 工会联系人 单位联系人 经办人"),
    head("contact_phone", "联系电话 电话 办公电话 联系方式 单位电话"),
)
KINDS = {
    Kind.CITY: "市总工会 市级 市总",
    Kind.COUNTY: "县区总工会 县总工会 区总工会 县级 区级 县区 县(区)总工会",
    Kind.INDUSTRY: "产业工会 行业工会 产业 行业 市直产业工会",
    Kind.TOWN: "乡镇(街道)工会 乡镇工会 街道工会 乡镇街道工会 乡镇 街道",
    Kind.GRASSROOTS: "基层工会 基层 企业工会 机关工会 单位工会 基层工会委员会",
    Kind.JOINT: "联合基层工会 联合工会 工会联合会 联合基层",
    Kind.GROUP: "工会小组 小组 分会 分工会",
    Kind.DEPARTMENT: "部门 科室 内设机构",
}
BY_WORDS = {plain(word): kind for kind, words in KINDS.items() for word in words.split()}


def longest(field: str) -> int:
    return Organization._meta.get_field(field).max_length or 0


def _stage(cells):
    values = cells.values
    values["name"] = cells.needed("name", _t("The unit has no name."), longest=longest("name"))
    for name in ("code", "short_name", "contact_name", "contact_phone"):
        values[name] = cells.words(name, longest=longest(name))
    code = values["code"]
    if code and not (code.isascii() and code.replace("-", "").replace("_", "").isalnum()):
        cells.error("code", _t("A code has letters, digits and hyphens only."))
    parent = cells.words("parent")
    cells.unresolved["unit_kind"] = cells.words("kind") or NOT_WRITTEN
    if parent:
        cells.unresolved["parent"] = parent
    key = digest(UNIT, code or [plain(values["name"]), plain(parent)])
    return cells.staged(target=UNIT, key=key, known_only=True)


@register
class UnitImport(ListImport):
    """Units for the tree below the unit that the file is uploaded for."""

    slug = "units"
    title = _("List of units")
    permission = policies.MANAGE
    columns = (
        TemplateColumn(header="单位名称", note="必填，全称", example="郾城区第三纺织厂工会委员会", width=30),
        TemplateColumn(header="简称", note="不填即全称", example="第三纺织厂工会", width=18),
        TemplateColumn(header="代码", note="可不填，自动编号；字母、数字、连字符", example="YC-FZ3", width=14),
        TemplateColumn(header="类型", note="县区总工会、产业工会、基层工会等", example="基层工会", width=14),
        TemplateColumn(header="上级工会", note="名称或代码；不填即导入时选的单位", example="", width=26),
        TemplateColumn(header="联系人", example="张三", width=10),
        TemplateColumn(header="联系电话", note="办公电话", example="0395-0000000", width=16),
    )  # fmt: skip

    heads = HEADS
    needed = ("name",)
    missing = _("No sheet has a head that is understood: at least the name of a unit.")

    def stage(self, cells):
        return _stage(cells)

    def outcomes(self, rows, *, questions, organization, by):
        return _Resolver(rows, questions=questions, organization=organization, by=by).outcomes()

    def write(self, rows, *, batch, by, at):
        made: dict[str, Organization] = {}
        keys = {}
        for place, row in _parents_first(rows):
            value = row.values
            above = made[value["parent_ref"]] if value.get("parent_ref") else Organization(pk=value["parent"])
            unit = services.create_organization(
                code=value["code"] or next_number(kind="U", year=at.year), name=value["name"],
                short_name=value["short_name"], kind=value["kind"], contact_name=value["contact_name"],
                contact_phone=value["contact_phone"], parent=above, by=by, at=at,
            )  # fmt: skip
            made[value["ref"]] = unit
            keys[place] = unit.pk
        return [keys[place] for place in range(len(rows))]

    def undo(self, written, *, batch, by, at):
        services.remove_organizations(keys=written.get(UNIT, []), by=by, at=at)

    def record_url(self, target, key):
        return reverse("admin:organizations_organization_change", args=[key])


def _parents_first(rows) -> Iterator[tuple[int, object]]:
    """``(place, row)`` of all rows, each after the row that it hangs below; ``resolve`` has refused circles."""
    waiting: dict[str, list] = {}
    refs = {row.values["ref"] for row in rows}
    ready = []
    for place, row in enumerate(rows):
        above = row.values.get("parent_ref", "")
        (waiting.setdefault(above, []) if above in refs else ready).append((place, row))
    while ready:
        place, row = ready.pop(0)
        yield place, row
        ready += waiting.pop(row.values["ref"], [])


class _Resolver:
    """What will happen to each row of a list of units; the queries do not grow with the rows."""

    def __init__(self, rows, *, questions, organization, by):
        self.rows, self.questions, self.organization = rows, questions, organization
        self.units = Units(organization, by=by, permission=policies.MANAGE)
        codes = Q(code__in={row.values["code"] for row in rows} - {""})
        self.taken = dict(Organization.objects.filter(codes).values_list("code", "name"))
        self.kinds = [(kind.value, str(kind.label)) for kind in Kind]
        self.in_file: dict[str, object] = {}
        for row in rows:
            for name in (row.values["code"], canonical(row.values["name"])):
                if name:
                    self.in_file.setdefault(name, row)

    def outcomes(self) -> list[Outcome]:
        return self._without_circles([self._outcome(row) for row in self.rows])

    def _outcome(self, row) -> Outcome:
        values = row.values | {"ref": row.key, "short_name": row.values["short_name"] or row.values["name"][:40]}
        summary = " · ".join(filter(None, (row.values["code"], row.values["name"], row.unresolved.get("parent", ""))))
        problems: list[Problem] = []
        values["kind"] = self._kind(row, problems)
        self._parent(row, values, problems)
        if existing := self._existing(row, values, problems):
            return Outcome(action=Action.SKIP, values={}, existing=existing, summary=summary)
        action = Action.ERROR if any(problem.is_error for problem in problems) else Action.NEW
        return Outcome(action=action, values=values, problems=tuple(problems), summary=summary)

    def _kind(self, row, problems) -> str:
        words = row.unresolved["unit_kind"]
        if found := BY_WORDS.get(plain(words)):
            return found
        default = Kind.GRASSROOTS.value if words == NOT_WRITTEN else ""
        answer = self.questions.answer("unit_kind", words, _("Kind of unit"), self.kinds, default)
        if not answer:
            problems.append(unknown(words, _t("kind of unit")))
        return answer

    def _parent(self, row, values, problems) -> None:
        """``parent`` is the key of a unit, ``parent_ref`` the row of one that is made by this file."""
        words = row.unresolved.get("parent", "")
        if not words:
            values["parent"] = self.organization.pk
            return
        if match := self.units.match_one(words):
            values["parent"] = match.organization.pk
            return
        above = self.in_file.get(words) or self.in_file.get(canonical(words))
        if above is not None:
            values["parent_ref"] = above.key
            return
        options = [(str(unit.pk), unit.name) for unit in self.units.living]
        answer = self.questions.answer("parent", words, _("upper union"), options)
        if not answer:
            problems.append(unknown(words, _t("upper union")))
        else:
            values["parent"] = int(answer)

    def _existing(self, row, values, problems) -> str:
        """Which unit or which row of the file this is already, "" for a new one."""
        code, name = row.values["code"], canonical(row.values["name"])
        first = self.in_file.get(code) or self.in_file.get(name)
        twin = self.in_file.get(name)
        if first is not row and first is not None and first.fingerprint == row.fingerprint:
            return _t("The same as row %(number)d") % {"number": first.number}
        if first is not row and first is not None and code and first.values["code"] == code:
            problems.append(Problem(message=_t("The code %(code)s stands twice in this file.") % {"code": code}))
        elif twin is not row and twin is not None and twin.unresolved.get("parent") == row.unresolved.get("parent"):
            return _t("The same as row %(number)d") % {"number": twin.number}
        if code in self.taken:
            if canonical(self.taken[code]) == name:
                return self.taken[code]
            words = _t("The code %(code)s belongs to %(unit)s already.")
            problems.append(Problem(message=words % {"code": code, "unit": self.taken[code]}))
        match = self.units.match_one(row.values["name"]) if not code else None
        same = match is not None and match.organization.parent_id == values.get("parent")
        return match.organization.name if match is not None and same else ""

    def _without_circles(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Rows that hang below themselves, or below a row that is not made, cannot be made."""
        above = {
            item.values["ref"]: item.values.get("parent_ref", "") for item in outcomes if item.action == Action.NEW
        }
        good: set[str] = {""}
        pending = dict(above)
        while ready := [ref for ref, parent in pending.items() if parent in good]:
            good.update(ready)
            for ref in ready:
                del pending[ref]
        words = _t("The upper union of this row is not made by this file: mend that row first.")
        return [
            Outcome(action=Action.ERROR, values=item.values, problems=(Problem(message=words),), summary=item.summary)
            if item.action == Action.NEW and item.values["ref"] in pending
            else item
            for item in outcomes
        ]
