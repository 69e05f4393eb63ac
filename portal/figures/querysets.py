"""Reads of declared figures."""

from portal.common.querysets import ScopedQuerySet

# The right to read figures: everybody who reads records has it, and leaders, who read published records only.
VIEW = "figures.view_figures"
CONFIRM = "figures.confirm_figure"


class DeclaredFigureQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def confirmed(self):
        """What reports show: confirmed, and no records in its place yet."""
        return self.filter(state="confirmed")

    def inside(self, first, last):
        """Figures whose whole period lies in the days ``first`` to ``last``; None leaves that end open."""
        rows = self
        if first is not None:
            rows = rows.filter(starts_on__gte=first)
        if last is not None:
            rows = rows.filter(ends_on__lte=last)
        return rows

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "entered_by", "confirmed_by")

    def confirmable_by(self, user):
        """What waits for ``user``: in scope, and written by somebody else; oldest first."""
        rows = self.visible_to(user, CONFIRM).filter(state="entered").order_by("entered_at", "pk")
        return rows.exclude(entered_by__in=user.acting_ids).exclude(changed_by__in=user.acting_ids)
