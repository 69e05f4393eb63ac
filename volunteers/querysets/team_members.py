"""Reads of rosters of teams."""

from django.db.models import QuerySet


class TeamMemberQuerySet(QuerySet):
    def live(self):
        """Asked, or in the team."""
        return self.filter(state__in=("asked", "member"))

    def current(self):
        """Who counts: said yes, and on the register of volunteers."""
        return self.filter(state="member", volunteer__state="active")

    def of_account(self, user):
        """What is asked of the person who is signed in, and where they belong."""
        return self.live().filter(volunteer__user=user).select_related("team__organization", "asked_by", "volunteer")

    def for_roster(self):
        return self.select_related("volunteer__organization", "asked_by", "scan").order_by(
            "-state", "volunteer__sort_key", "pk"
        )
