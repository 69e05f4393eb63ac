"""Reads of what belongs to a household file: family, papers, visits, checks, requests to change it."""

from django.db.models import Q

from hardship.querysets.files import APPROVE, VIEW, decided_above
from portal.accounts.models import User
from portal.common.querysets import ScopedQuerySet


class PartQuerySet(ScopedQuerySet):
    """Rows of files; they are seen by whoever sees the file."""

    organization_lookup = "file__organization"

    def visible_to(self, user: User | None, permission: str = VIEW) -> "PartQuerySet":
        return super().visible_to(user, permission)


class MemberQuerySet(PartQuerySet):
    def present(self) -> "MemberQuerySet":
        """Who belongs to the household now."""
        return self.filter(left_on=None)

    def for_form(self) -> "MemberQuerySet":
        return self.present().order_by("order", "pk")


class ChangeQuerySet(PartQuerySet):
    def pending(self) -> "ChangeQuerySet":
        return self.filter(state="pending")

    def decidable_by(self, user: User) -> "ChangeQuerySet":
        """Requests that wait for ``user`` of a deciding union: asked for by somebody else."""
        rows = self.filter(decided_above(user, APPROVE, self.organization_lookup)).pending()
        rows = rows.exclude(requested_by__in=user.acting_ids)
        return rows.select_related("file__organization", "requested_by").order_by("requested_at", "pk")


class LineQuerySet(ScopedQuerySet):
    def holding_for(self, user: User, permission: str) -> "LineQuerySet":
        """Lines that hold for a unit where ``user`` has ``permission``: of the unit, of those below and above it."""
        grants = user.grants_for(permission)
        scope = Q(organization__path__in={path for grant in grants for path in _paths_above(grant.path)})
        for grant in grants:
            if grant.include_children:
                scope |= Q(organization__path__startswith=grant.path)
        return self.filter(scope)

    def in_force(self, organization, year: int, residence: str) -> "LineQuerySet":
        """The line of ``organization`` or of the nearest union above it for ``year``, nearest first."""
        rows = self.filter(organization_id__in=organization.ancestor_ids, year=year, residence=residence)
        return rows.order_by("-organization__path")


def _paths_above(path: str) -> list[str]:
    """The path of a unit and those of all above it: /1/12/ → /1/, /1/12/."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:place])}/" for place in range(1, len(parts) + 1)]
