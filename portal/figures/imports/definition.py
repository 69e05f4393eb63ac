"""The import of declared figures, as the engine knows it."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.figures import services
from portal.figures.amounts import Amount
from portal.figures.base import Kind, get_measure
from portal.figures.imports.reading import FIGURE, HEADS, longest, stage_figure
from portal.figures.imports.resolving import Resolver, figures_in_force, key_of, period_of
from portal.figures.models import DeclaredFigure
from portal.imports.base import Decision, Offer, TemplateColumn, register
from portal.imports.lists import ListImport


@register
class FigureImport(ListImport):
    """Totals that an office states without records behind them; they arrive confirmed by the second person."""

    slug = "figures"
    title = _("Declared figures")
    place = 20
    columns = (
        TemplateColumn(header="指标", note="如志愿服务队、服务人次、荣誉", example="志愿服务队", width=20),
        TemplateColumn(header="单位", note="不填即填报单位", example="", width=26),
        TemplateColumn(header="期间", note="如 2020、2020年第三季度、2020年3月、2020-W10", example="2020", width=16),
        TemplateColumn(header="数值", note="约数照写，如“60多个”“约1,200”“3.5万”", example="179", width=14),
        TemplateColumn(header="来源", note="哪份总结、报表", example="2020年工作总结", width=26),
        TemplateColumn(header="备注", example="", width=20),
    )  # fmt: skip
    heads = HEADS
    needed = ("measure", "value")
    missing = _("No sheet has a head that is understood: at least the name of a figure and its value.")

    def stage(self, cells):
        return stage_figure(cells)

    def outcomes(self, rows, *, questions, organization, by):
        return Resolver(rows, questions=questions, organization=organization, by=by).outcomes()

    def offers(self, earlier, *, batch):
        found = DeclaredFigure.objects.in_bulk({item.record for item in earlier})
        in_force = figures_in_force([item.values for item in earlier])
        return [_offer(found[item.record], in_force.get(key_of(item.values)), item.values) for item in earlier]

    def write(self, rows, *, batch, by, at):
        content = [_content(row.values, batch) for row in rows]
        return services.import_figures(
            rows=content, brought_by=batch.uploaded_by, by=by, at=at, details=_details(batch)
        )

    def update(self, rows, *, batch, by, at):
        pairs = [(row.record, _content(row.values, batch)) for row in rows]
        return services.replace_figures(rows=pairs, brought_by=batch.uploaded_by, by=by, at=at, details=_details(batch))

    def undo(self, written, *, batch, by, at):
        services.take_back_figures(keys=written.get(FIGURE, []), by=by, at=at, details=_details(batch))

    def undo_update(self, changed, *, batch, by, at):
        replaced = {item.record: item.became for item in changed}
        services.take_back_replacements(replaced=replaced, by=by, at=at, details=_details(batch))

    def record_url(self, target, key):
        return reverse("figures:declared-detail", args=[key])


def _details(batch):
    return {"import": batch.pk}


def _content(values, batch):
    """A row as the services take it; the file stands for a source that nobody wrote."""
    source = values["source"] or batch.file_name[: longest("source")]
    return values | {"period": period_of(values), "source": source}


def _offer(figure, in_force, values):
    """What may be done with a figure that an earlier import brought; one only is in force."""
    if figure.state == DeclaredFigure.State.SUPERSEDED:
        return Offer(decisions=(Decision.SKIP,), remarks=(_t("Records have taken its place: it stays as it is."),))
    if in_force is not None and in_force.pk == figure.pk:
        change = f"{_t('Value')}: {figure.shown} → {_shown(values)}"
        return Offer(decisions=(Decision.SKIP, Decision.UPDATE), remarks=(change,))
    if in_force is not None:
        return Offer(decisions=(Decision.SKIP,), remarks=(_t("It was declared anew by hand since: change it there."),))
    return Offer(remarks=(_t("It was withdrawn since."),))


def _shown(values):
    measure = get_measure(values["measure"])
    value = Decimal(values["value"])
    return measure.shown(Amount(value if measure.kind == Kind.MONEY else int(value), values["is_approximate"]))
