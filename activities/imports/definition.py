"""The import of activities, as the engine knows it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.imports.activity_rows import TARGET as ACTIVITY
from activities.imports.changing import offers
from activities.imports.reading import read_file
from activities.imports.resolving import Resolver
from activities.imports.writing import DETAIL, change_rows, write_rows
from portal.imports.base import ImportDefinition, TemplateColumn, register


@register
class ActivityImport(ImportDefinition):
    """An activity ledger, and beside it the numbers of service places."""

    slug = "activities"
    title = _("Activity ledger")
    place = 10
    columns = (
        TemplateColumn(header="活动名称", note="必填，80 字以内", example="文明交通志愿服务", width=28),
        TemplateColumn(header="主题品牌", note="可不填", example="文明出行", width=18),
        TemplateColumn(header="开展时间", note="如 2020-02-05、2020.7.1-7.5", example="2020-02-05", width=16),
        TemplateColumn(header="地点", example="人民路与黄河路交叉口", width=20),
        TemplateColumn(header="主办单位", note="不填即填报单位", example="", width=22),
        TemplateColumn(header="服务队", note="已登记的服务队，可不填", example="", width=20),
        TemplateColumn(header="活动类别", example="文明交通引导", width=14),
        TemplateColumn(header="服务对象", example="社会公众", width=14),
        TemplateColumn(header="场次", note="不填按 1 场", example="1", width=8),
        TemplateColumn(header="参与人次", note="不知道就不填，约数写“约60”", example="30", width=10),
        TemplateColumn(header="服务人次", example="约200", width=10),
        TemplateColumn(header="资金", note="如 5520元、22.3万元", example="5520元", width=14),
        TemplateColumn(header="资金性质", note="本级投入、协调资金、捐出等", example="本级投入", width=12),
        TemplateColumn(header="合作单位", example="", width=18),
        TemplateColumn(header="活动内容", example="", width=30),
        TemplateColumn(header="备注", example="", width=18),
    )  # fmt: skip

    def read(self, sheets, *, file_name):
        return read_file(sheets, file_name=file_name)

    def resolve(self, rows, *, facts, choices, organization, by):
        return Resolver(rows, choices=choices, organization=organization, by=by).resolve()

    def write(self, rows, *, batch, by, at):
        return write_rows(rows, batch=batch, by=by, at=at)

    def offers(self, earlier, *, batch):
        return offers(earlier)

    def update(self, rows, *, batch, by, at):
        return change_rows(rows, batch=batch, by=by, at=at)

    def undo_update(self, changed, *, batch, by, at):
        services.take_back_changes(
            versions={item.record: (item.before, item.version) for item in changed}, by=by, at=at,
            details={DETAIL: batch.pk},
            asked_by=batch.confirmed_by if by.pk == batch.uploaded_by_id else batch.uploaded_by,
        )  # fmt: skip

    def undo(self, written, *, batch, by, at):
        for target, keys in written.items():
            take_back = services.take_back_activities if target == ACTIVITY else services.take_back_service_place_counts
            take_back(keys=keys, by=by, at=at, details={DETAIL: batch.pk})

    def record_url(self, target, key):
        if target == ACTIVITY:
            return reverse("activities:activity-detail", args=[key])
        return reverse("activities:service-place-list")
