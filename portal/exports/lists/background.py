"""The administrator's tables of background work: when ledgers close, what was made, which lists were taken away."""

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.jobs import JobState
from portal.exports.base import get_export, register
from portal.exports.lists.administration import AdminExport
from portal.exports.models import Export
from portal.exports.renders import clock, label_of, period_words, yes
from portal.exports.words import STATES
from portal.ledgers.base import get_ledger
from portal.ledgers.columns import Column
from portal.ledgers.models import PERIOD_KINDS, ClosingRule, LedgerPeriod, LedgerRun

OF_PERIOD = ("period__starts_on", "period__ends_on", "period__kind")
RULE = ("ledger", "period_kind", "is_final", "days", "at_time")


def rule_in_words(*values):
    return ClosingRule(**dict(zip(RULE, values, strict=True))).sentence


def ledger_title(slug):
    """The ledger as offices call it; its short name where it is registered no more."""
    try:
        return str(get_ledger(slug).title)
    except KeyError:
        return slug


def list_title(slug):
    try:
        return str(get_export(slug).title)
    except KeyError:
        return slug


def kind_in_words(kind):
    return str(dict(PERIOD_KINDS)[kind])


def job_in_words(state):
    return str(STATES[JobState(state)][1])


@register
class ClosingRuleExport(AdminExport):
    model = ClosingRule
    slug = "closing-rules"
    title = _("List of closing rules")
    permission = "ledgers.manage_closing_rules"
    columns = (
        Column(header=_("rule"), source=RULE, render=rule_in_words, width=40),
        Column(header=_("ledger"), source="ledger", render=ledger_title, width=24),
        Column(header=_("period"), source="period_kind", render=kind_in_words, width=8),
        Column(header=_("final version"), source="is_final", render=yes, width=9),
        Column(header=_("in use"), source="is_active", render=yes, width=8),
    )


@register
class AllPeriodsExport(AdminExport):
    """The ledgers of all units, without what stands in them."""

    model = LedgerPeriod
    slug = "all-ledger-periods"
    title = _("List of ledger periods")
    permission = "ledgers.view_operations"
    columns = (
        Column(header=_("ledger"), source="ledger", render=ledger_title, width=24),
        Column(header=_("organization"), source="organization__name", width=30),
        Column(header=pgettext_lazy("ledger", "Period"), source=("starts_on", "ends_on", "kind"), render=period_words,
               width=30),
        Column(header=_("State"), source="state", render=label_of(LedgerPeriod.State), width=10),
        Column(header=_("zero report"), source="is_zero_report", render=yes, width=9),
    )  # fmt: skip


@register
class LedgerRunExport(AdminExport):
    """The versions of ledgers as pieces of work: when they were made, whether their files are whole."""

    model = LedgerRun
    slug = "ledger-runs"
    title = _("List of ledger versions")
    permission = "ledgers.view_operations"
    columns = (
        Column(header=_("organization"), source="organization_name", width=30),
        Column(header=pgettext_lazy("ledger", "Period"), source=OF_PERIOD, render=period_words, width=30),
        Column(header=_("version"), source="version", kind="integer", width=7),
        Column(header=_("State"), source="job_state", render=job_in_words, width=10),
        Column(header=_("Records"), source="row_count", kind="integer", width=9),
        Column(header=_("Date"), source=TruncDate("finished_at"), kind="date", width=12),
        Column(header=_("Time"), source="finished_at", render=clock, width=10),
        Column(header=_("intact"), source="is_intact", render=lambda whole: "" if whole is None else yes(whole),
               width=8),
        Column(header=_("Fingerprint (SHA-256)"), source="xlsx_sha256", width=66),
    )  # fmt: skip


@register
class ExportsExport(AdminExport):
    """Which lists were taken away, and by whom; never what was searched for."""

    model = Export
    slug = "exports"
    title = _("List of exports")
    permission = "ledgers.view_operations"
    columns = (
        Column(header=_("list"), source="slug", render=list_title, width=24),
        Column(header=_("asked for by"), source="owner__display_name", width=12),
        Column(header=_("State"), source="job_state", render=job_in_words, width=10),
        Column(header=_("Records"), source="row_count", kind="integer", width=9),
        Column(header=_("Date"), source=TruncDate("asked_at"), kind="date", width=12),
        Column(header=_("Time"), source="asked_at", render=clock, width=10),
        Column(header=_("Fingerprint (SHA-256)"), source="sha256", width=66),
    )
