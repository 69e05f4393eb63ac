"""Lists of the workbench that belong to packages below: ledgers of a unit, declared figures, imports, messages."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.exports.base import FilteredExport, ListExport, Selection, canonical, register
from portal.exports.renders import clock, label_of, period_words, yes
from portal.figures.filters import DeclaredFigureFilter
from portal.figures.models import DeclaredFigure
from portal.figures.querysets import VIEW as VIEW_FIGURES
from portal.imports.filters import ImportFilter
from portal.imports.models import ImportBatch
from portal.imports.querysets import VIEW as VIEW_IMPORTS
from portal.ledgers.base import get_ledger
from portal.ledgers.columns import Column
from portal.ledgers.forms import ChooserForm
from portal.ledgers.models import PERIOD_KINDS, LedgerPeriod, LedgerRun
from portal.ledgers.querysets import VIEW, readable_organizations
from portal.notifications.models import Message
from portal.xlsx import Approximate


# The version that stands for a period: the sealed one, else the newest.
def of_shown_run(field):
    newest = LedgerRun.objects.filter(period=OuterRef("pk"), job_state=JobState.DONE).order_by("-version")
    return Subquery(newest.values(field)[:1])


VERSION, ROWS, AS_OF = of_shown_run("version"), of_shown_run("row_count"), of_shown_run("as_of")


@register
class LedgerPeriodExport(ListExport):
    """The periods of one unit and kind, as the page shows them."""

    slug = "ledger-periods"
    title = _("List of ledgers")
    page = "ledgers:period-list"
    permission = VIEW
    unit_lookup = "organization_id"
    columns = (
        Column(header=pgettext_lazy("ledger", "Period"), source=("starts_on", "ends_on", "kind"), render=period_words,
               width=30),
        Column(header=_("first day"), source="starts_on", kind="date", width=12),
        Column(header=_("last day"), source="ends_on", kind="date", width=12),
        Column(header=_("State"), source="state", render=label_of(LedgerPeriod.State), width=10),
        Column(header=_("zero report"), source="is_zero_report", render=yes, width=9),
        Column(header=_("version"), source=VERSION, kind="integer", width=7),
        Column(header=_("Records"), source=ROWS, kind="integer", width=9),
        Column(header=_("Data as of"), source=AS_OF, render=lambda at: at and timezone.localdate(at), kind="date",
               width=12),
        Column(header=_("prepared by"), source="prepared_by__display_name", width=10),
        Column(header=_("reviewed by"), source="reviewed_by__display_name", width=10),
        Column(header=_("sealed by"), source="sealed_by__display_name", width=10),
        Column(header=_("published by"), source="published_by__display_name", width=10),
    )  # fmt: skip

    def select(self, user, query):
        form = ChooserForm(query, units=readable_organizations(user))
        unit, kind = (form.cleaned_data.get("unit"), form.cleaned_data.get("kind")) if form.is_valid() else (None, None)
        if unit is None or not kind:
            raise RuleError(_t("A condition of the list is wrong. Mend it in the list, then export."))
        ledger = get_ledger("activities")
        found = LedgerPeriod.objects.visible_to(user).filter(ledger=ledger.slug, organization=unit, kind=kind)
        return Selection(
            rows=found.order_by("-starts_on"),
            conditions=[str(ledger.title), unit.name, str(dict(PERIOD_KINDS)[kind])],
            query=canonical(query, ("unit", "kind")),
        )


def declared(measure, value, is_approximate):
    """A declared figure as its list reads it: minutes as hours, 约 where it is approximate."""
    shown = DeclaredFigure(measure=measure, value=value, is_approximate=is_approximate).shown
    return Approximate(shown.value) if shown.is_approximate else shown.value


@register
class DeclaredFigureExport(FilteredExport):
    """Figures of different measures and periods: nothing here is added up."""

    slug = "declared-figures"
    title = _("List of declared figures")
    page = "figures:declared-list"
    permission = VIEW_FIGURES
    unit_lookup = "organization_id"
    filterset_class = DeclaredFigureFilter
    columns = (
        Column(header=_("Figure"), source="measure", render=lambda slug: DeclaredFigure(measure=slug).measure_label,
               width=20),
        Column(header=_("Value"), source=("measure", "value", "is_approximate"), render=declared, kind="decimal",
               width=14),
        Column(header=pgettext_lazy("of a figure", "Unit of measure"), source="measure",
               render=lambda slug: str(DeclaredFigure(measure=slug).unit), width=8),
        Column(header=_("In words"), source="words", width=20),
        Column(header=_("Unit"), source="organization_name", width=28),
        Column(header=pgettext_lazy("ledger", "Period"), source=("starts_on", "ends_on", "period_kind"),
               render=period_words, width=24),
        Column(header=_("Source"), source="source", width=28),
        Column(header=_("Entered by"), source="entered_by__display_name", width=10),
        Column(header=_("Confirmed by"), source="confirmed_by__display_name", width=10),
        Column(header=_("State"), source="state", render=label_of(DeclaredFigure.State), width=12),
    )  # fmt: skip

    def visible(self, user):
        return DeclaredFigure.objects.visible_to(user)


def rows_that(action):
    """A render that picks one number out of the counts of an import; blank before it was read."""
    return lambda counts: counts.get(action)


@register
class ImportExport(FilteredExport):
    """The imports of the units in sight, without what stands in the files."""

    slug = "imports"
    title = _("List of imports")
    page = "imports:import-list"
    permission = VIEW_IMPORTS
    unit_lookup = "organization_id"
    filterset_class = ImportFilter
    columns = (
        Column(header=_("record"), source="pk", kind="integer", width=8),
        Column(header=_("File"), source="file_name", width=30),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("State"), source="state", render=label_of(ImportBatch.State), width=10),
        Column(header=_("New rows"), source="counts", render=rows_that("new"), kind="integer", width=9),
        Column(header=_("Errors"), source="counts", render=rows_that("error"), kind="integer", width=9),
        Column(header=_("Uploaded by"), source="uploaded_by__display_name", width=10),
        Column(header=_("Date"), source=TruncDate("uploaded_at"), kind="date", width=12),
        Column(header=_("Confirmed by"), source="confirmed_by__display_name", width=10),
    )

    def visible(self, user):
        return ImportBatch.objects.visible_to(user)


def sentence(kind, actor_name, subject, note):
    return Message(kind=kind, actor_name=actor_name, subject=subject, note=note).sentence


@register
class MessageExport(ListExport):
    """My messages; everybody reads their own."""

    slug = "messages"
    title = _("Messages")
    page = "notifications:message-list"
    columns = (
        Column(header=_("Date"), source=TruncDate("created_at"), kind="date", width=12),
        Column(header=_("Time"), source="created_at", render=clock, width=10),
        Column(header=_("Message"), source=("kind", "actor_name", "subject", "note"), render=sentence, width=70),
        Column(header=_("read on"), source=TruncDate("read_at"), kind="date", width=12),
    )

    def select(self, user, query):
        return Selection(rows=Message.objects.visible_to(user).order_by("-pk"), conditions=[], query="")
