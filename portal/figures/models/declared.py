"""Declared figures: totals of an office that has no detail."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.common.periods import Period, PeriodKind
from portal.figures.amounts import Amount
from portal.figures.base import Kind, get_measure
from portal.figures.querysets import DeclaredFigureQuerySet
from portal.organizations.models import Organization


@pghistory.track(exclude=["words", "source", "reason"])
class DeclaredFigure(models.Model):
    """A total that an office states without records behind it (申报数): never added to what is counted.

    ``value`` is in the base unit of its measure: whole things, whole minutes, yuan. One person enters it, another
    confirms it; when the records come, somebody puts them in its place (``SUPERSEDED``) and it is shown no longer.
    """

    class State(models.TextChoices):
        ENTERED = "entered", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        SUPERSEDED = "superseded", _("Replaced by records")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        State.ENTERED: {State.CONFIRMED, State.WITHDRAWN},
        State.CONFIRMED: {State.SUPERSEDED, State.WITHDRAWN},
        State.SUPERSEDED: set(),
        State.WITHDRAWN: set(),
    }
    KINDS = [
        (PeriodKind.WEEK.value, pgettext_lazy("ledger", "Week")),
        (PeriodKind.MONTH.value, pgettext_lazy("ledger", "Month")),
        (PeriodKind.QUARTER.value, pgettext_lazy("period", "Quarter")),
        (PeriodKind.YEAR.value, pgettext_lazy("ledger", "Year")),
    ]

    measure = models.CharField(_("figure"), max_length=30)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200)
    period_kind = models.CharField(_("kind of period"), max_length=5, choices=KINDS)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    is_approximate = models.BooleanField(_("approximate"), default=False)
    words = models.CharField(
        _("in words"), max_length=120, blank=True, help_text=_("As the report says it: 930 and more, some 60.")
    )
    source = models.CharField(
        _("where it is from"), max_length=120, help_text=_("The report, table or document that says so.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ENTERED)
    reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    changed_by = user_key(_("last written by"))
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    superseded_by = user_key(_("replaced by"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    withdrawn_by = user_key(_("withdrawn by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DeclaredFigureQuerySet.as_manager()

    field_classes = {
        **plain("id", "measure", "organization", "organization_name", "period_kind", "starts_on", "ends_on", "value"),
        **plain("is_approximate", "state", "entered_at", "confirmed_at", "superseded_at", "withdrawn_at", "version"),
        "words": personal("the number as a report says it"),
        "source": personal("which document says so; may name a person"),
        "reason": personal("why it was withdrawn; may name a person"),
        "entered_by": staff("who entered it"),
        "changed_by": staff("who may not confirm it"),
        "confirmed_by": staff("who confirmed it"),
        "superseded_by": staff("who put the records in its place"),
        "withdrawn_by": staff("who withdrew it"),
    }

    class Meta:
        verbose_name = _("declared figure")
        verbose_name_plural = _("declared figures")
        ordering = ["-starts_on", "measure", "pk"]
        indexes = [models.Index(fields=["organization", "measure", "starts_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "organization", "period_kind", "starts_on"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="declaredfigure_one_in_force",
                violation_error_message=_("This figure is already declared for the unit and period."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="declaredfigure_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="declaredfigure_says_where_from"),
            models.CheckConstraint(
                name="declaredfigure_whole_period",
                condition=Q(period_kind="week", starts_on__iso_week_day=1)
                | Q(period_kind="month", starts_on__day=1)
                | Q(period_kind="qtr", starts_on__day=1, starts_on__month__in=[1, 4, 7, 10])
                | Q(period_kind="year", starts_on__day=1, starts_on__month=1),
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="declaredfigure_ends_after_start"),
            models.CheckConstraint(
                name="declaredfigure_confirmed_by_a_second_person",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("entered_by"))
                & ~Q(confirmed_by=F("changed_by")),
            ),
            models.CheckConstraint(
                name="declaredfigure_state_is_signed",
                condition=Q(state="entered", confirmed_by=None)
                | Q(state="confirmed", confirmed_by__isnull=False)
                | Q(state="superseded", confirmed_by__isnull=False, superseded_by__isnull=False)
                | Q(state="withdrawn", withdrawn_by__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="declaredfigure_superseded_by_with_at",
                condition=Q(superseded_by=None, superseded_at=None)
                | Q(state="superseded", superseded_by__isnull=False, superseded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="declaredfigure_withdrawn_by_with_at",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.measure_label} {self.period.label}"

    @property
    def audit_label(self):
        """What the timeline calls it: measure and period, never the words."""
        return f"{self.measure_label} {self.period.code}"

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on, PeriodKind(self.period_kind))

    @property
    def measure_label(self):
        """The name of the measure; its slug when no app owns it any more."""
        try:
            return str(get_measure(self.measure).label)
        except KeyError:
            return self.measure

    @property
    def shown(self):
        """The Amount as it is read: whole numbers without decimals, minutes as hours."""
        measure = get_measure(self.measure)
        value = self.value if measure.kind == Kind.MONEY else int(self.value)
        return measure.shown(Amount(value, self.is_approximate))

    @property
    def unit(self):
        return get_measure(self.measure).unit

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
