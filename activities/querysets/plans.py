"""Reads of plans and shifts."""

from django.db.models import Exists, Min, OuterRef, Q

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet, scope_filter

PLAN = "activities.plan_activity"
OPEN = "activities.open_plan"


class ActivityPlanQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        """Plans in the scope of ``permission``; a draft only for those who plan for its unit."""
        rows = super().visible_to(user, permission)
        if user is None or user.is_anonymous:
            return rows
        planners = scope_filter(user.grants_for(PLAN), self.organization_lookup)
        return rows.filter(~Q(state="draft") | Q(activity__created_by=user.pk) | planners)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("activity__organization__successor", "activity__type", "submitted_by")

    def openable_by(self, user):
        """What waits for ``user`` to open it, or to look at changed public words: written by somebody else."""
        waiting = Q(state="submitted") | Q(state="open", words_changed_at__isnull=False)
        rows = self.visible_to(user, OPEN).filter(waiting)
        own = list(user.acting_ids)
        return rows.exclude(contributor_ids__overlap=own).exclude(submitted_by__in=own).order_by("submitted_at", "pk")

    def returned_to(self, user):
        """What was given back to those who plan for the unit."""
        return self.visible_to(user, PLAN).filter(state="returned").order_by("-pk")

    def recruiting(self, at):
        """Open plans with a shift that has not begun."""
        ahead = Exists(self._shifts().filter(activity=OuterRef("activity"), cancelled_at=None, starts_at__gt=at))
        return self.filter(state="open").filter(ahead)

    def open_to(self, volunteer, at):
        """What ``volunteer`` may sign up for: of the unit that keeps their record and of those above it, or open to
        all. Nothing for somebody who is not on the register."""
        if volunteer is None or volunteer.state != "active":
            return self.none()
        near = Q(activity__organization_id__in=volunteer.organization.ancestor_ids)
        return self.recruiting(at).filter(Q(audience="city") | near)

    def public(self, at):
        """What anonymous people may read: open to all, and a second person has read the words as they stand."""
        return self.recruiting(at).filter(audience="city", words_changed_at=None)

    def by_next_shift(self, at):
        """In the order of the next shift that can still be joined."""
        ahead = Q(activity__shifts__cancelled_at=None, activity__shifts__starts_at__gt=at)
        return self.annotate(next_at=Min("activity__shifts__starts_at", filter=ahead)).order_by("next_at", "pk")

    def to_settle(self, user, at):
        """Plans of ``user``'s units whose shifts are all over: attendance and the record are left to complete."""
        standing = self._shifts().filter(activity=OuterRef("activity"), cancelled_at=None)
        rows = self.visible_to(user, PLAN).filter(state="open")
        return rows.filter(~Exists(standing.filter(ends_at__gt=at)), Exists(standing))

    def _shifts(self):
        return self.model._meta.apps.get_model("activities.Shift").objects.all()


class ShiftQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def live(self):
        """Shifts that were not called off."""
        return self.filter(cancelled_at=None)
