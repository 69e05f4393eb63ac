"""Reads of sign-ups."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet

# States in which a sign-up stands between the person and a second one for the same shift.
HELD = ("asked", "applied", "waiting", "placed")


class SignUpQuerySet(ScopedQuerySet):
    organization_lookup = "shift__activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """The sign-ups of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def held(self):
        return self.filter(state__in=HELD)
