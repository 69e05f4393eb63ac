"""Reads of stars."""

from django.db.models import F, OuterRef, Q, Subquery, Sum

from portal.common.querysets import ScopedQuerySet, scope_filter

VIEW_STARS = "activities.view_star"
REVIEW_STARS = "activities.review_star"
PROPOSE_STARS = "activities.propose_star"

# States in which the same star cannot be asked for again.
LIVE_STARS = ("asked", "applied", "accepted", "granted")


class StarAwardQuerySet(ScopedQuerySet):
    """A star is in sight of the union that reviews it, of the volunteer's unit, and of those above them."""

    def visible_to(self, user, permission=VIEW_STARS):
        if user is None or user.is_anonymous:
            return self.none()
        grants = user.grants_for(permission)
        seen = scope_filter(grants, "organization") | scope_filter(grants, "volunteer__organization")
        return self.filter(seen)

    def of_account(self, user):
        """The stars of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("volunteer__organization__successor", "organization__successor", "notice")

    def live(self):
        return self.filter(state__in=LIVE_STARS)

    def granted(self):
        return self.filter(state="granted")

    def of_people(self, volunteers):
        """The stars of the records ``volunteers`` (a queryset), all of one person."""
        return self.filter(volunteer__in=volunteers)

    def reviewable_by(self, user):
        """Applications that wait for a decision of ``user``: theirs to review, and not their own."""
        own = user.acting_ids
        rows = ScopedQuerySet.visible_to(self, user, REVIEW_STARS).filter(state="applied")
        mine = Q(volunteer__user__in=own) | Q(applied_by__in=own) | Q(proposed_by__in=own)
        return rows.exclude(mine).order_by("applied_at", "pk")

    def for_notice(self):
        """With what a line of a notice says, in the order of the list."""
        return self.select_related("volunteer__organization").order_by("level", "volunteer__sort_key", "pk")

    def flagged_for(self, user):
        """Stars whose corrected hours no longer reach the threshold, for those who may revoke them."""
        rows = ScopedQuerySet.visible_to(self, user, REVIEW_STARS)
        return rows.filter(state__in=["accepted", "granted"], flagged_at__isnull=False).order_by("flagged_at", "pk")

    def to_notify(self, user, permission):
        """Accepted stars that no standing notice holds, of unions for which ``user`` holds ``permission``."""
        rows = ScopedQuerySet.visible_to(self, user, permission).filter(state="accepted")
        return rows.filter(Q(notice=None) | Q(notice__state="withdrawn")).order_by("level", "pk")


def granted_star(model, outer="pk"):
    """A Subquery for rows of volunteers: the highest star that was granted, None without one.

    ``model`` is StarAward, ``outer`` the lookup of the volunteer from the row that is annotated.
    """
    rows = model.objects.granted().filter(volunteer=OuterRef(outer)).order_by(F("level").desc())
    return Subquery(rows.values("level")[:1])


def with_star_hours(volunteers, records, awards):
    """``volunteers`` with ``star_minutes``, recorded for this very record, and ``star_held``, the highest live star."""
    counted = records.objects.locked().filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    held = awards.objects.live().filter(volunteer=OuterRef("pk")).order_by("-level")
    return volunteers.annotate(
        star_minutes=Subquery(counted.annotate(total=Sum("minutes")).values("total")),
        star_held=Subquery(held.values("level")[:1]),
    )
