"""Reads of exports: everybody sees their own."""

from portal.common.jobs import LeasedJobQuerySet


class ExportQuerySet(LeasedJobQuerySet):
    def visible_to(self, user):
        return self.filter(owner_id=user.pk) if user is not None and user.is_authenticated else self.none()

    def done(self):
        return self.filter(job_state="done")

    def over(self):
        return self.filter(job_state__in=["done", "failed"])

    def unfinished(self):
        return self.filter(job_state__in=["queued", "running"])

    def ready_to_start(self, at):
        """Waiting exports whose turn has come, oldest first; a failed attempt puts ``queued_at`` a little ahead."""
        return self.waiting().filter(queued_at__lte=at).order_by("queued_at", "pk")

    def with_old_file(self, at):
        """Exports whose time is over and whose file is still there."""
        return self.filter(expires_at__lte=at).exclude(file="")
