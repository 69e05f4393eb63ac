"""Reads of imports and their rows."""

from django.db.models import Count, Q, QuerySet

from portal.common.jobs import LeasedJobQuerySet
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.imports.base import Action, Decision, definitions

VIEW = "imports.view_import"


class ImportBatchQuerySet(LeasedJobQuerySet, ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        """Imports where ``user`` holds ``permission``; those of a kind with a right of its own where that is held."""
        if user is None or user.is_anonymous:
            return self.none()
        apart = {item.slug: item.permission for item in definitions() if item.permission}
        seen = scope_filter(user.grants_for(permission), self.organization_lookup) & ~Q(definition__in=apart)
        for slug, own in apart.items():
            seen |= scope_filter(user.grants_for(own), self.organization_lookup) & Q(definition=slug)
        return self.filter(seen)

    def ready_to_start(self, at):
        """Waiting work whose turn has come; a failed attempt puts ``queued_at`` a little ahead."""
        return self.waiting().filter(queued_at__lte=at).order_by("queued_at", "pk")

    def left_alone(self, moment):
        """Uploads from before ``moment`` that nobody has ended: previews, and files that could not be read."""
        return self.filter(state__in=["preview", "failed"], uploaded_at__lte=moment)

    def to_confirm_by(self, user):
        """Previews that wait for ``user`` as the second person, oldest first."""
        return (
            self.visible_to(user, "imports.confirm_import")
            .filter(state="preview", is_submitted=True)
            .exclude(uploaded_by__in=user.acting_ids)
            .order_by("pk")
        )


class ImportRowQuerySet(QuerySet):
    def in_order(self):
        return self.order_by("position")

    def to_write(self):
        """New rows, and changed ones that a person does not skip."""
        return self.filter(
            Q(action=Action.NEW) | Q(action=Action.CHANGED, decision__in=[Decision.NEW, Decision.UPDATE])
        )

    def updates(self):
        """Rows that change records of earlier imports."""
        return self.filter(action=Action.CHANGED, decision=Decision.UPDATE)

    def of_records(self, batch, records):
        """Rows of the same kind by which imports changed ``records``, taken back or not."""
        return self.updates().filter(
            batch__definition=batch.definition, batch__state__in=["done", "undone"], changes_id__in=records
        )

    def undecided(self):
        return self.filter(action=Action.CHANGED, decision="")

    def imported_before(self, batch):
        """Rows of the same kind that other imports of the same unit wrote and nobody took back."""
        return self.filter(
            batch__definition=batch.definition, batch__organization=batch.organization_id, record_id__isnull=False
        ).exclude(batch=batch)

    def counts(self):
        """``{action: rows}`` with every action, and ``undecided``."""
        tally = dict(self.order_by().values_list("action").annotate(Count("pk")))
        return {action: tally.get(action, 0) for action in Action.values} | {"undecided": self.undecided().count()}
