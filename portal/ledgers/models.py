"""Ledger periods, their runs, and the rules by which periods close."""

from datetime import date, datetime, timedelta

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.common.jobs import JobState, LeasedJob, job_indexes
from portal.common.periods import Period, PeriodKind
from portal.ledgers.base import Seen, get_ledger
from portal.ledgers.querysets import LedgerPeriodQuerySet, LedgerRunQuerySet
from portal.organizations.models import Organization

PERIOD_KINDS = [(PeriodKind.WEEK, _("Week")), (PeriodKind.MONTH, _("Month")), (PeriodKind.YEAR, _("Year"))]


class ClosingRule(models.Model):
    """When a ledger's periods get a version by themselves; ``sentence`` says it in words.

    ``days`` counts from the period's first day for a preliminary version and from its last day for the
    final one; ``at_time`` is local time on that day.
    """

    ledger = models.CharField(_("ledger"), max_length=30)
    period_kind = models.CharField(_("period"), max_length=6, choices=PERIOD_KINDS)
    is_final = models.BooleanField(_("final version"), default=True)
    days = models.PositiveSmallIntegerField(_("days"), default=1)
    at_time = models.TimeField(_("time"))
    is_active = models.BooleanField(_("in use"), default=True)

    field_classes = plain("id", "ledger", "period_kind", "is_final", "days", "at_time", "is_active")

    class Meta:
        verbose_name = _("closing rule")
        verbose_name_plural = _("closing rules")
        ordering = ["ledger", "period_kind", "is_final"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "period_kind", "is_final"], name="closingrule_once_per_stage")
        ]

    def __str__(self):
        return self.sentence

    def clean(self):
        """More days than the period has would speak of another period."""
        most = {PeriodKind.WEEK: 13 if self.is_final else 6, PeriodKind.MONTH: 30}.get(self.period_kind, 365)
        if self.days is not None and self.days > most:
            raise ValidationError({"days": _("At most %(days)d days for this period.") % {"days": most}})

    @property
    def sentence(self):
        """The rule as an office would say it."""
        words = {
            (PeriodKind.WEEK, False): _("%(weekday)s %(time)s: first version of the week"),
            (PeriodKind.WEEK, True): _("%(weekday)s %(time)s: final version of the week before"),
            (PeriodKind.MONTH, False): _("Day %(day)d of the month, %(time)s: first version of the month"),
            (PeriodKind.MONTH, True): _("Day %(day)d of the month, %(time)s: final version of the month before"),
            (PeriodKind.YEAR, False): _("%(month)d/%(monthday)d, %(time)s: first version of the year"),
            (PeriodKind.YEAR, True): _("%(month)d/%(monthday)d, %(time)s: final version of the year before"),
        }[PeriodKind(self.period_kind), self.is_final]
        day = self.days if self.is_final else self.days + 1
        in_year = date(2001, 1, 1) + timedelta(days=day - 1)
        return words % {
            "weekday": WEEKDAYS[(day - 1) % 7], "day": day, "month": in_year.month, "monthday": in_year.day,
            "time": f"{self.at_time:%H:%M}",
        }  # fmt: skip


class ClosingCursor(models.Model):
    """How far a rule has closed for one unit: the last day of the last period done. A missing row starts at
    the unit's ``reporting_from``, so an outage, a new unit and a new rule are caught up by the same loop."""

    rule = models.ForeignKey(
        ClosingRule, on_delete=models.CASCADE, related_name="cursors", verbose_name=_("closing rule")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organization")
    )
    closed_through = models.DateField(_("closed through"))

    field_classes = plain("id", "rule", "organization", "closed_through")

    class Meta:
        verbose_name = _("closing cursor")
        verbose_name_plural = _("closing cursors")
        constraints = [models.UniqueConstraint(fields=["rule", "organization"], name="closingcursor_once")]

    def __str__(self):
        return f"{self.rule_id} · {self.organization_id} · {self.closed_through}"


class LedgerPeriod(models.Model):
    """One ledger of one unit for one period, from open to published.

    A sealed row never changes but for publishing: a trigger holds it. ``is_zero_report`` says that nothing
    was recorded when the period closed; such a period has no file.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("ledger", "Open")
        PREPARED = "prepared", _("Prepared")
        REVIEWED = "reviewed", _("Reviewed")
        SEALED = "sealed", _("Sealed")
        PUBLISHED = "published", _("Published")

    TRANSITIONS = {
        State.OPEN: {State.PREPARED},
        State.PREPARED: {State.REVIEWED, State.OPEN},
        State.REVIEWED: {State.SEALED, State.OPEN},
        State.SEALED: {State.PUBLISHED},
        State.PUBLISHED: {State.SEALED},
    }

    ledger = models.CharField(_("ledger"), max_length=30)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    kind = models.CharField(_("period"), max_length=6, choices=PERIOD_KINDS)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    is_zero_report = models.BooleanField(_("zero report"), default=False)
    prepared_by = user_key(_("prepared by"), null=True, blank=True)
    prepared_at = models.DateTimeField(_("prepared at"), null=True, blank=True)
    reviewed_by = user_key(_("reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    sealed_by = user_key(_("sealed by"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    sealed_run = models.ForeignKey(
        "LedgerRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sealed version")
    )

    objects = LedgerPeriodQuerySet.as_manager()

    field_classes = {
        **plain("id", "ledger", "organization", "kind", "starts_on", "ends_on", "state", "is_zero_report"),
        **plain("prepared_at", "reviewed_at", "sealed_at", "published_at", "sealed_run"),
        "prepared_by": staff("who prepared"),
        "reviewed_by": staff("who reviewed"),
        "sealed_by": staff("who sealed"),
        "published_by": staff("who published"),
    }

    class Meta:
        verbose_name = _("ledger period")
        verbose_name_plural = _("ledger periods")
        ordering = ["-starts_on", "organization_id"]
        indexes = [models.Index(fields=["organization", "kind", "-starts_on"]), models.Index(fields=["state", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "organization", "kind", "starts_on"], name="ledgerperiod_once"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("prepared_by")), name="ledgerperiod_second_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(sealed_by=None) | ~Q(sealed_by=F("prepared_by")), name="ledgerperiod_second_sealer"
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("sealed_by")), name="ledgerperiod_second_publisher"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(prepared_by__isnull=False, prepared_at__isnull=False),
                name="ledgerperiod_prepared_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "prepared"]) | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="ledgerperiod_reviewed_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sealed", "published"])
                | Q(sealed_by__isnull=False, sealed_at__isnull=False)
                & (Q(sealed_run__isnull=False) | Q(is_zero_report=True)),
                name="ledgerperiod_sealed_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="ledgerperiod_published_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sealed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["sealed", "published"])
                & (
                    ~pgtrigger.Q(new__state__in=["sealed", "published"])
                    | pgtrigger.Q(old__sealed_run_id__df=pgtrigger.F("new__sealed_run_id"))
                    | pgtrigger.Q(old__sealed_by_id__df=pgtrigger.F("new__sealed_by_id"))
                    | pgtrigger.Q(old__sealed_at__df=pgtrigger.F("new__sealed_at"))
                    | pgtrigger.Q(old__prepared_by_id__df=pgtrigger.F("new__prepared_by_id"))
                    | pgtrigger.Q(old__prepared_at__df=pgtrigger.F("new__prepared_at"))
                    | pgtrigger.Q(old__reviewed_by_id__df=pgtrigger.F("new__reviewed_by_id"))
                    | pgtrigger.Q(old__reviewed_at__df=pgtrigger.F("new__reviewed_at"))
                    | pgtrigger.Q(old__ledger__df=pgtrigger.F("new__ledger"))
                    | pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind"))
                    | pgtrigger.Q(old__starts_on__df=pgtrigger.F("new__starts_on"))
                    | pgtrigger.Q(old__ends_on__df=pgtrigger.F("new__ends_on"))
                    | pgtrigger.Q(old__organization_id__df=pgtrigger.F("new__organization_id"))
                    | pgtrigger.Q(old__is_zero_report__df=pgtrigger.F("new__is_zero_report"))
                ),
            ),
            pgtrigger.Protect(
                name="sealed_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["sealed", "published"]),
            ),
        ]

    def __str__(self):
        return f"{self.organization.short_name} {self.period.label}"

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on, PeriodKind(self.kind))

    @property
    def is_sealed(self):
        return self.state in {self.State.SEALED, self.State.PUBLISHED}

    @property
    def title(self):
        """What the ledger is called."""
        return get_ledger(self.ledger).title

    @property
    def audit_label(self):
        return f"{self.organization.short_name} {self.period.code}"

    @property
    def latest_run(self):
        """The newest finished version or None; free of queries when ``runs`` was prefetched."""
        done = [run for run in self.runs.all() if run.job_state == JobState.DONE]
        return max(done, key=lambda run: run.version, default=None)

    @property
    def open_run(self):
        """The version that waits or is being made, or None."""
        return next((run for run in self.runs.all() if not run.is_over), None)

    @property
    def failed_run(self):
        """The last attempt at a version when it failed for good and none came after it, else None."""
        last = max(self.runs.all(), key=lambda run: run.version, default=None)
        return last if last is not None and last.job_state == JobState.FAILED else None

    @property
    def shown_run(self):
        """The version that stands for the period: the sealed one, else the newest; None for a zero report."""
        if self.is_sealed:
            return self.sealed_run
        return None if self.is_zero_report else self.latest_run


class LedgerRun(LeasedJob):
    """One version of a period's ledger: the job and its result.

    ``as_of`` is the moment whose approved records the files hold. Hashes are SHA-256 of the stored bytes;
    once done, result columns never change: a trigger holds them. ``held`` are the freshest records in the files as
    ``[id, moment of the change]``, by which later changes are told from these; see ``portal.ledgers.base.Seen``.
    """

    class Stage(models.TextChoices):
        PRELIMINARY = "preliminary", _("First version")
        FINAL = "final", _("Final version")
        REQUESTED = "requested", _("Made again")

    period = models.ForeignKey(
        LedgerPeriod,
        on_delete=models.PROTECT,
        related_name="runs",
        verbose_name=_("ledger period"),
    )
    ledger = models.CharField(_("ledger"), max_length=30)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    requested_by = user_key(_("asked for by"), null=True, blank=True)
    as_of = models.DateTimeField(_("data as of"), null=True)
    held = models.JSONField(default=list, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), null=True)
    totals = models.JSONField(_("totals"), default=dict)
    public_totals = models.JSONField(_("totals of the public version"), default=dict)
    xlsx = models.CharField(_("Excel file"), max_length=200, blank=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    xlsx_size = models.PositiveBigIntegerField(_("bytes"), null=True)
    public_xlsx = models.CharField(_("public Excel file"), max_length=200, blank=True)
    public_xlsx_sha256 = models.CharField(max_length=64, blank=True)
    rows_file = models.CharField(_("rows file"), max_length=200, blank=True)
    rows_sha256 = models.CharField(max_length=64, blank=True)
    verified_at = models.DateTimeField(_("checked at"), null=True)
    is_intact = models.BooleanField(_("intact"), null=True)

    objects = LedgerRunQuerySet.as_manager()

    field_classes = {
        **plain("id", "period", "ledger", "organization", "organization_name", "version", "stage", "as_of", "held"),
        **plain("row_count", "totals", "public_totals", "xlsx", "xlsx_sha256", "xlsx_size"),
        **plain("public_xlsx", "public_xlsx_sha256", "rows_file", "rows_sha256", "verified_at", "is_intact"),
        **plain(*LeasedJob.JOB_FIELDS),
        "requested_by": staff("who asked for the file"),
    }

    class Meta:
        verbose_name = _("ledger version")
        verbose_name_plural = _("ledger versions")
        ordering = ["-pk"]
        indexes = job_indexes("ledgerrun")
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="ledgerrun_version_once"),
            models.UniqueConstraint(
                fields=["period", "stage"],
                condition=Q(stage__in=["preliminary", "final"]),
                name="ledgerrun_one_per_closing_stage",
            ),
            models.CheckConstraint(
                condition=~Q(job_state="done") | ~Q(xlsx="") & ~Q(xlsx_sha256="") & Q(as_of__isnull=False),
                name="ledgerrun_done_has_files",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="result_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__job_state="done")
                & (
                    pgtrigger.Q(new__job_state__df="done")
                    | pgtrigger.Q(old__xlsx__df=pgtrigger.F("new__xlsx"))
                    | pgtrigger.Q(old__xlsx_sha256__df=pgtrigger.F("new__xlsx_sha256"))
                    | pgtrigger.Q(old__public_xlsx_sha256__df=pgtrigger.F("new__public_xlsx_sha256"))
                    | pgtrigger.Q(old__rows_sha256__df=pgtrigger.F("new__rows_sha256"))
                    | pgtrigger.Q(old__row_count__df=pgtrigger.F("new__row_count"))
                    | pgtrigger.Q(old__totals__df=pgtrigger.F("new__totals"))
                    | pgtrigger.Q(old__public_totals__df=pgtrigger.F("new__public_totals"))
                    | pgtrigger.Q(old__as_of__df=pgtrigger.F("new__as_of"))
                    | pgtrigger.Q(old__held__df=pgtrigger.F("new__held"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__period_id__df=pgtrigger.F("new__period_id"))
                ),
            ),
            pgtrigger.Protect(
                name="done_not_deleted", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__job_state="done")
            ),
        ]

    def __str__(self):
        return f"{self.organization_name} v{self.version}"

    @property
    def audit_label(self):
        return f"{self.organization_name} {self.period.period.code} v{self.version}"

    def totals_of(self, variant):
        """The 合计 row of ``variant`` by head; see ``portal.ledgers.columns.Column``."""
        return self.public_totals if variant == "public" else self.totals

    def seen_in(self, period):
        """What a finished version has seen of the records of ``period`` (portal.ledgers.base.Seen)."""
        held = tuple((key, datetime.fromisoformat(moment)) for key, moment in self.held)
        return Seen(period=period, as_of=self.as_of, held=held)
