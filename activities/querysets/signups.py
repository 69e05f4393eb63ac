"""Reads of sign-ups."""

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

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

    def said_yes(self):
        """Those whose person wants to come."""
        return self.filter(state__in=["applied", "waiting", "placed"])

    def in_line(self):
        """Who waits, first come first served; a person off the register is passed over."""
        return self.filter(state="waiting", volunteer__state="active").order_by("pk")

    def with_place(self):
        """Each with its place in the line of its shift (``place``), from 1."""
        number = Window(RowNumber(), partition_by=[F("shift_id")], order_by=F("pk").asc())
        return self.filter(state="waiting").annotate(place=number)

    def overlapping(self, shift):
        """Sign-ups for other shifts that lie at least partly in the time of ``shift``."""
        times = Q(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
        return self.filter(times, shift__cancelled_at=None).exclude(shift=shift)

    def to_remind(self, first, last):
        """Placed people of shifts that begin from ``first`` to ``last`` who were not reminded yet."""
        begins = Q(shift__starts_at__gt=first, shift__starts_at__lte=last, shift__cancelled_at=None)
        return self.filter(begins, state="placed", reminded_at=None, shift__activity__plan__state="open")

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("volunteer__organization", "shift__activity__organization", "shift__activity__plan")
