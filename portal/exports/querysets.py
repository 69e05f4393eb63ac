"""Reads of exports: everybody sees their own; a second person sees what waits for them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from portal.common.jobs import LeasedJobQuerySet
from portal.exports.base import exports_in_clear
from portal.organizations.models import Organization

RELEASE = "exports.release_export"


class ExportQuerySet(LeasedJobQuerySet):
    def visible_to(self, user):
        return self.filter(owner_id=user.pk) if user is not None and user.is_authenticated else self.none()

    def done(self):
        return self.filter(job_state="done")

    def over(self):
        return self.filter(job_state__in=["done", "failed"])

    def unfinished(self):
        return self.filter(job_state__in=["queued", "running"])

    def released(self):
        """Exports that wait for nobody."""
        return self.exclude(needs_release=True, released_at=None)

    def lease(self, pk, *, at, seconds):
        return LeasedJobQuerySet.lease(self.released(), pk, at=at, seconds=seconds)

    def ready_to_start(self, at):
        """Waiting exports whose turn has come, oldest first; a failed attempt puts ``queued_at`` a little ahead."""
        return self.released().waiting().filter(queued_at__lte=at).order_by("queued_at", "pk")

    def waiting_for_release(self):
        return self.filter(job_state="queued", needs_release=True, released_at=None)

    def in_reach_of(self, user):
        """Files in clear that took a second person, where ``user`` holds the right to each unit in them."""
        reach = Q(pk__in=[])
        for definition in exports_in_clear():
            units = Organization.objects.visible_to(user, definition.permission).order_by().values("pk")
            reach |= Q(slug=definition.slug, unit_ids__contained_by=ArraySubquery(units))
        return self.filter(reach, needs_release=True)

    def to_release_by(self, user):
        """What waits for ``user`` as the second person."""
        rows = self.in_reach_of(user).waiting_for_release().exclude(owner_id__in=user.acting_ids)
        return rows.select_related("owner__organization").order_by("asked_at", "pk")

    def with_old_file(self, at):
        """Exports whose time is over and whose file is still there."""
        return self.filter(expires_at__lte=at).exclude(file="")
