"""A small kind of import for the tests of the engine: a name and a count a row, written as codes."""

from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.imports.base import (
    CREATE,
    Action,
    ImportDefinition,
    Outcome,
    Problem,
    Question,
    Reading,
    Resolution,
    StagedRow,
    TemplateColumn,
    digest,
)  # fmt: skip

SLUG = "engine-test"


class CodeImport(ImportDefinition):
    """Columns 名称, 数量, 分类. An unknown 分类 is asked about; a 名称 beginning with 旧 exists already; a 数量 that is
    no number is an error; codes out of use were built upon."""

    slug = SLUG
    title = "编码"
    columns = (TemplateColumn(header="名称", note="每行一个", example="早餐"), TemplateColumn(header="数量"))

    def read(self, sheets, *, file_name):
        rows = [
            self._row(sheet, number, dict(zip(["名称", "数量", "分类"], cells, strict=False)))
            for sheet in sheets
            for number, cells in enumerate(sheet.rows[1:], 2)
            if cells and cells[0] is not None
        ]
        problems = () if sheets and sheets[0].rows[:1] != [["坏表头"]] else (Problem(message="没有找到表头。"),)
        return Reading(rows=rows, facts={"工作表": sheets[0].name if sheets else ""}, problems=problems)

    def _row(self, sheet, number, cells):
        name, count, kind = str(cells["名称"]), cells.get("数量"), cells.get("分类")
        is_number = isinstance(count, int)
        problems = () if is_number else (Problem(column="数量", message=f"“{count}”不是数字"),)
        return StagedRow(
            sheet=sheet.name, number=number, target="code",
            original={key: str(cells[key]) for key in cells if cells[key] is not None},
            values={"name": name, "count": count if is_number else None}, problems=problems,
            unresolved={"kind": kind} if kind else {}, key=digest(name), fingerprint=digest(name, count),
        )  # fmt: skip

    def resolve(self, rows, *, facts, choices, organization, by):
        answers = choices.get("kind", {})
        asked = {}
        outcomes = []
        for row in rows:
            words = row.unresolved.get("kind")
            if words:
                asked[words] = asked.get(words, 0) + 1
            is_open = bool(words) and not answers.get(words)
            is_old = row.values["name"].startswith("旧")
            action = Action.ERROR if is_open else Action.CHANGED if is_old else Action.NEW
            problems = (Problem(column="分类", message=f"不认识“{words}”"),) if is_open else ()
            outcomes.append(
                Outcome(
                    action=action, values=row.values | {"kind": answers.get(words or "", "")}, problems=problems,
                    existing="已有记录" if is_old else "", summary=row.values["name"],
                )
            )  # fmt: skip
        options = [("service_target", "服务对象"), (CREATE, "新建")]
        questions = [
            Question(kind="kind", words=words, label="分类", options=options, rows=n) for words, n in asked.items()
        ]
        return Resolution(outcomes=outcomes, questions=questions)

    def write(self, rows, *, batch, by, at):
        codes = [
            Code(table="service_target", value=f"{batch.pk}-{place}", label=row.values["name"])
            for place, row in enumerate(rows)
        ]
        if any(code.label == "写不进去" for code in codes):
            raise ValueError("refused by the definition")
        return [code.pk for code in Code.objects.bulk_create(codes)]

    def undo(self, written, *, batch, by, at):
        codes = Code.objects.filter(pk__in=written["code"])
        if codes.filter(is_active=False).exists():
            raise RuleError("有记录已被使用，不能撤销。")
        codes.delete()
