"""Reads of ledger periods and runs."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import IsNull

from portal.common.jobs import LeasedJobQuerySet
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.organizations.models import Organization

VIEW = "ledgers.view_ledger"


def covered_by(grants, lookup):
    """Return the Q that keeps rows whose whole subtree is covered by one of ``grants``.

    A ledger holds the records of its unit and of everything below, so a grant without children covers only
    units that have nothing below them; units that were merged into one come with it.
    """
    path, pk = (f"{lookup}__path", f"{lookup}_id") if lookup else ("path", "pk")
    below = Organization.objects.filter(path__startswith=OuterRef(path)).exclude(pk=OuterRef(pk))
    foreign = below.exclude(successor=OuterRef(pk))
    exact = scope_filter([grant for grant in grants if not grant.include_children], lookup)
    return scope_filter([grant for grant in grants if grant.include_children], lookup) | exact & ~Exists(foreign)


def readable_organizations(user, permission=VIEW):
    """Units whose ledgers, with all that stands in them, ``user`` may read by ``permission``."""
    if user is None or user.is_anonymous:
        return Organization.objects.none()
    return Organization.objects.filter(covered_by(user.grants_for(permission), ""))


class LedgerScope(ScopedQuerySet):
    """Rows about the ledger of one unit, which includes every unit below."""

    def visible_to(self, user, permission=VIEW):
        """Rows whose whole content lies in the scope of ``permission``; see ``covered_by``."""
        if user is None or user.is_anonymous:
            return self.none()
        return self.filter(covered_by(user.grants_for(permission), self.organization_lookup))


class LedgerPeriodQuerySet(LedgerScope):
    def published(self):
        """What anonymous people may read."""
        return self.filter(state="published")

    def of(self, *, ledger, organization, period):
        return self.filter(ledger=ledger, organization=organization, kind=period.kind, starts_on=period.start)

    def to_sign_by(self, user, day):
        """Ledgers whose next signature ``user`` may give on ``day``: prepare, review or seal, newest first."""
        over = self.filter(ends_on__lt=day)
        finished = Exists(self.model.runs.rel.related_model.objects.done().filter(period=OuterRef("pk")))
        to_prepare = over.visible_to(user, "ledgers.prepare_ledger").filter(state="open")
        to_review = (
            self.visible_to(user, "ledgers.review_ledger")
            .filter(state="prepared")
            .exclude(prepared_by__in=user.acting_ids)
        )
        to_seal = (
            over.visible_to(user, "ledgers.seal_ledger")
            .filter(state="reviewed")
            .exclude(prepared_by__in=user.acting_ids)
        )
        rows = to_prepare.filter(finished | Q(is_zero_report=True)) | to_review | to_seal
        return rows.order_by("-starts_on", "pk")

    def with_runs(self):
        """With all that a list shows, in two queries whatever the number of rows."""
        return self.select_related("organization__successor", "sealed_run").prefetch_related("runs")


class LedgerRunQuerySet(LeasedJobQuerySet, LedgerScope):
    def done(self):
        return self.filter(job_state="done")

    def unfinished(self):
        return self.filter(job_state__in=["queued", "running"])

    def in_turn(self):
        """In the order in which workers take waiting runs: people wait for theirs, closings do not."""
        return self.order_by(IsNull(F("requested_by"), True), "queued_at", "pk")

    def ready_to_start(self, at):
        """Waiting runs whose turn has come; a failed attempt puts ``queued_at`` a little ahead."""
        return self.waiting().filter(queued_at__lte=at).in_turn()
