"""Reads of ledger periods and runs."""

from django.db.models import OuterRef, Subquery

from portal.common.jobs import LeasedJobQuerySet
from portal.common.querysets import ScopedQuerySet


class LedgerPeriodQuerySet(ScopedQuerySet):
    def published(self):
        """What anonymous people may read."""
        return self.filter(state="published")

    def of(self, *, ledger, organization, period):
        return self.filter(ledger=ledger, organization=organization, kind=period.kind, starts_on=period.start)

    def with_latest_version(self):
        """With ``latest_run_id``, the newest finished version, in one query."""
        runs = self.model._meta.get_field("runs").related_model.objects
        latest = runs.filter(period=OuterRef("pk"), job_state="done").order_by("-version")
        return self.annotate(latest_run_id=Subquery(latest.values("pk")[:1]))


class LedgerRunQuerySet(LeasedJobQuerySet, ScopedQuerySet):
    def done(self):
        return self.filter(job_state="done")
