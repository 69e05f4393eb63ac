"""The import of rosters, as the engine knows it."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.imports.base import TemplateColumn, register
from portal.imports.lists import ListImport
from volunteers import services
from volunteers.imports.reading import HEADS, VOLUNTEER, stage_volunteer
from volunteers.imports.resolving import Resolver
from volunteers.imports.sealing import covered, opened


@register
class RosterImport(ListImport):
    """People whom a unit enters from its roster: they arrive invited, each has still to say yes."""

    slug = "volunteers"
    title = _("Roster of volunteers")
    place = 30
    forgets = True
    takes_sheets = True
    columns = (
        TemplateColumn(header="姓名", note="必填", example="张三", width=12),
        TemplateColumn(header="性别", example="女", width=8),
        TemplateColumn(header="出生年月", note="有身份证号可不填", example="1990-05", width=12),
        TemplateColumn(header="身份证号", note="选填；单元格设为文本格式", example="", width=22),
        TemplateColumn(header="联系电话", note="必填", example="", width=16),
        TemplateColumn(header="政治面貌", example="群众", width=12),
        TemplateColumn(header="文化程度", example="大学本科", width=12),
        TemplateColumn(header="单位", note="工会名称；不填即导入时选的单位", example="", width=26),
        TemplateColumn(header="职务", example="", width=14),
        TemplateColumn(header="专业特长", note="多项用顿号分开", example="", width=20),
        TemplateColumn(header="监护人", note="14—17周岁必填", example="", width=12),
        TemplateColumn(header="监护人关系", note="14—17周岁必填", example="", width=12),
        TemplateColumn(header="监护人电话", note="14—17周岁必填", example="", width=16),
        TemplateColumn(header="志愿者编号", note="已登记的人才有", example="", width=16),
    )  # fmt: skip
    heads = HEADS
    needed = ("name", "phone")
    missing = _("No sheet has a head that is understood: at least names and phones.")

    def read(self, sheets, *, file_name):
        reading = super().read(sheets, file_name=file_name)
        facts = {name: covered(words) for name, words in reading.facts.items()}
        problems = tuple(
            dataclasses.replace(item, message=covered(str(item.message)), column=covered(item.column))
            for item in reading.problems
        )
        return dataclasses.replace(reading, facts=facts, problems=problems)

    def stage(self, cells):
        return stage_volunteer(cells)

    def outcomes(self, rows, *, questions, organization, by):
        return Resolver(rows, questions=questions, organization=organization, by=by).outcomes()

    def write(self, rows, *, batch, by, at):
        found = [_opened(row) for row in rows]
        return services.import_volunteers(rows=found, by=by, at=at, sheets=batch.sheets, **_bringing(batch))

    def update(self, rows, *, batch, by, at):
        found = {row.record: _opened(row) for row in rows}
        return services.fill_in_volunteers(rows=found, by=by, at=at, **_bringing(batch))

    def undo(self, written, *, batch, by, at):
        services.take_back_volunteers(keys=written.get(VOLUNTEER, []), by=by, at=at, details=_details(batch))

    def undo_update(self, changed, *, batch, by, at):
        filled = {item.record: item.values for item in changed}
        services.empty_again(filled=filled, by=by, at=at, details=_details(batch))

    def record_url(self, target, key):
        return reverse("volunteers:volunteer-detail", args=[key])


def _details(batch):
    return {"import": batch.pk}


def _bringing(batch):
    return {"brought_by": batch.uploaded_by, "mapped_by": batch.mapper, "details": _details(batch)}


def _opened(row):
    return row.values | {"content": opened(row.values["content"])}
