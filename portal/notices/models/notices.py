"""Public notices (公示)."""

from dataclasses import dataclass

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.notices.base import get_kind
from portal.notices.masks import MASKS
from portal.notices.querysets import PublicNoticeQuerySet
from portal.organizations.models import Organization

FROZEN = (
    "organization_id", "organization_name", "kind", "number", "title", "body", "hotline_phone", "hotline_person",
    "hotline_address", "scope", "days", "columns", "rows", "posted_at", "posted_by_id", "starts_on", "list_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class ListRow:
    """One row of the frozen list. ``strike`` says why it stands no longer, or is None."""

    number: int
    cells: list
    strike: object = None


def frozen_columns_change():
    """The condition of the trigger: a posted notice got other contents."""
    changed = pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
    for name in FROZEN:
        changed |= pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
    return ~pgtrigger.Q(old__state="draft") & changed


@pghistory.track(
    exclude=[
        "body", "rows", "columns", "withdraw_reason", "hotline_phone", "hotline_address", "photo", "contributor_ids",
    ]
)  # fmt: skip
class PublicNotice(models.Model):
    """A list put on public notice. ``columns`` are ``{"header", "mask"}``, ``rows`` lists of cells, masked already:
    what was masked is kept nowhere. Once posted, both are frozen, and ``list_sha256`` vouches for them.

    The clock: of the days to wait ``days_to_count`` working days are counted from the day after ``counted_from``;
    the last is ``ends_on``. While an objection is open the clock stands still, and ``days_left`` keeps what is left.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        POSTED = "posted", _("On notice")
        SUSPENDED = "suspended", _("Objection open")
        CLOSED = "closed", pgettext_lazy("notice", "Over")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Scope(models.TextChoices):
        PUBLIC = "public", _("Public website")
        INTRANET = "intranet", _("Inner network")
        BOARD = "board", _("Notice board of the unit")

    TRANSITIONS = {
        State.DRAFT: {State.POSTED, State.WITHDRAWN},
        State.POSTED: {State.SUSPENDED, State.CLOSED, State.WITHDRAWN},
        State.SUSPENDED: {State.POSTED, State.WITHDRAWN},
        State.CLOSED: set(),
        State.WITHDRAWN: set(),
    }

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    number = models.CharField(_("number"), max_length=20, null=True, blank=True, unique=True)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=3000)
    hotline_phone = models.CharField(_("hotline"), max_length=40)
    hotline_person = models.CharField(_("whom to ask for"), max_length=40, blank=True)
    hotline_address = models.CharField(_("address for letters"), max_length=120, blank=True)
    scope = models.CharField(_("where"), max_length=8, choices=Scope, default=Scope.PUBLIC)
    days = models.PositiveSmallIntegerField(_("working days"))
    columns = models.JSONField(_("columns"), default=list)
    rows = models.JSONField(_("masked rows"), default=list)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    list_sha256 = models.CharField(_("fingerprint of the list"), max_length=64, blank=True)
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("photo of the board"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    drafted_by = user_key(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    changed_by = user_key(_("last written by"))
    contributor_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("who wrote in it"), default=list, blank=True, editable=False
    )
    posted_by = user_key(_("posted by"), null=True, blank=True)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    counted_from = models.DateField(_("counted from the day after"), null=True, blank=True)
    days_to_count = models.PositiveSmallIntegerField(_("working days to count"), null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(_("working days left"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    withdrawn_by = user_key(_("withdrawn by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    verified_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    is_intact = models.BooleanField(_("intact"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PublicNoticeQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "organization_name", "kind", "number", "title", "scope", "days", "row_count"),
        **plain("list_sha256", "photo", "state", "drafted_at", "posted_at", "starts_on", "ends_on", "counted_from"),
        **plain("days_to_count", "days_left", "closed_at", "withdrawn_at", "verified_at", "is_intact", "version"),
        "body": personal("what the notice says"),
        "columns": personal("what the list holds"),
        "rows": personal("the masked list that was shown"),
        "withdraw_reason": personal("why it was withdrawn; may name a person"),
        "hotline_phone": personal("whom to call; the phone of an office or of its clerk"),
        "hotline_person": staff("whom to ask for"),
        "hotline_address": personal("where letters go"),
        "drafted_by": staff("who drafted it"),
        "changed_by": staff("who may not post it"),
        "contributor_ids": staff("who may not post it"),
        "posted_by": staff("who posted it"),
        "withdrawn_by": staff("who withdrew it"),
    }

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "ends_on"]),
            models.Index(fields=["organization", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="publicnotice_posted_by_a_second_person",
                condition=Q(posted_by=None) | ~Q(posted_by=F("drafted_by")) & ~Q(posted_by=F("changed_by")),
            ),
            models.CheckConstraint(
                name="publicnotice_posted_is_signed_and_counted",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(
                    number__isnull=False,
                    posted_by__isnull=False,
                    posted_at__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    counted_from__isnull=False,
                    days_to_count__isnull=False,
                )
                & ~Q(list_sha256=""),
            ),
            models.CheckConstraint(
                name="publicnotice_withdrawn_is_signed",
                condition=~Q(state="withdrawn") & Q(withdrawn_by=None, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
            ),
            models.CheckConstraint(
                name="publicnotice_closed_at_with_state",
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="publicnotice_suspended_knows_what_is_left",
                condition=Q(state="suspended", days_left__gte=1) | ~Q(state="suspended") & Q(days_left=None),
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="publicnotice_some_days"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="posted_list_stays", operation=pgtrigger.Update, condition=frozen_columns_change()
            ),
            pgtrigger.Protect(
                name="posted_not_deleted", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__state="draft")
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def audit_label(self):
        return self.number or self.title

    @property
    def kind_label(self):
        """The name of the kind; its slug when no app owns it any more."""
        try:
            return str(get_kind(self.kind).label)
        except KeyError:
            return self.kind

    @property
    def headers(self):
        return [column["header"] for column in self.columns]

    @property
    def masks(self):
        """``[(heading, how it is masked)]``."""
        return [(column["header"], MASKS[column["mask"]].label) for column in self.columns]

    @property
    def is_running(self):
        return self.state in {self.State.POSTED, self.State.SUSPENDED}

    @property
    def was_paused(self):
        """True when the clock stood still for an objection and runs again: then the days are not one after another."""
        return self.state in {self.State.POSTED, self.State.CLOSED} and self.counted_from != localdate(self.posted_at)

    @cached_property
    def list_rows(self):
        """The rows with what was struck out of them since (ListRow); one query unless strikes are prefetched."""
        strikes = {strike.row_number: strike for strike in self.strikes.all()}
        return [ListRow(number, cells, strikes.get(number)) for number, cells in enumerate(self.rows, 1)]

    @property
    def writer_ids(self):
        """Everybody whose hand is in it: none of them posts it or answers what is objected to it."""
        return {self.drafted_by_id, self.changed_by_id, *self.contributor_ids}

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
