"""Reads of what volunteers say about their hours."""

from django.db.models import Q

from activities.querysets.activities import VIEW
from activities.querysets.service_records import RECORD, within_tiers
from portal.common.querysets import ScopedQuerySet

OPEN = ("asked", "proposed")


class HoursCorrectionQuerySet(ScopedQuerySet):
    organization_lookup = "record__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """What the person who is signed in asked for."""
        return self.filter(record__volunteer__user=user)

    def open(self):
        return self.filter(state__in=OPEN)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related(
            "record__organization__successor", "record__activity__organization", "record__volunteer", "record__shift",
            "answered_by", "decided_by",
        )  # fmt: skip

    def waiting_for(self, user):
        """What ``user`` answers, or decides on after a colleague's answer; the most urgent first, never one's own."""
        own = list(user.acting_ids)
        answering = Q(pk__in=self.visible_to(user, RECORD).filter(state="asked").values("pk"))
        deciding = Q(
            pk__in=self.filter(within_tiers(user, "record__organization"), state="proposed")
            .exclude(answered_by__in=own)
            .values("pk")
        )
        rows = self.filter(answering | deciding).exclude(asked_by__in=own)
        return rows.exclude(record__volunteer__user__in=own).order_by("due_at", "pk")
