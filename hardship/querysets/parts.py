"""Reads of what belongs to a household file: family, papers, visits, checks, requests to change it."""

from hardship.querysets.files import APPROVE, VIEW
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
        """Requests that wait for ``user``: in scope, asked for by somebody else."""
        rows = self.visible_to(user, APPROVE).pending().exclude(requested_by__in=user.acting_ids)
        return rows.select_related("file__organization", "requested_by").order_by("requested_at", "pk")


class LineQuerySet(ScopedQuerySet):
    def in_force(self, organization, year: int, residence: str) -> "LineQuerySet":
        """The line of ``organization`` or of the nearest union above it for ``year``, nearest first."""
        rows = self.filter(organization_id__in=organization.ancestor_ids, year=year, residence=residence)
        return rows.order_by("-organization__path")
