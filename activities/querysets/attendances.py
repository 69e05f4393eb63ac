"""Reads of attendances and posted codes."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from activities.querysets.activities import TAKE, VIEW
from portal.common.querysets import ScopedQuerySet


def midnight(day):
    """The moment at which ``day`` begins."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


class AttendanceQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def kept_by(self, user):
        """Rows whose times ``user`` may mend: those of their units, and of activities of a team that they lead."""
        team = self.model._meta.get_field("activity").related_model._meta.get_field("team").related_model
        led = self.filter(activity__team__in=team.objects.led_by(user)).values("pk")
        own = super().visible_to(user, TAKE).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=led))

    def of_account(self, user):
        """The attendances of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def standing(self):
        """Rows that were not taken back."""
        return self.filter(undone_at=None)

    def for_list(self):
        """Standing rows with what a row of a list shows, newest first, in one query."""
        rows = self.standing().select_related("activity__organization", "shift", "volunteer__organization")
        return rows.order_by("-signed_in_at", "-pk")

    def confirmed(self):
        """Standing rows that somebody with the right has confirmed: what 人次 counts."""
        return self.standing().filter(confirmed_at__isnull=False)

    def to_confirm(self):
        return self.standing().filter(confirmed_at=None)

    def open(self):
        """Standing rows without a sign-out."""
        return self.standing().filter(signed_out_at=None)

    def of_person(self, volunteer, person):
        """Standing rows of one record, and of the other records of the same person."""
        return self.standing().filter(Q(volunteer=volunteer) | Q(person=person))

    def participations(self):
        """人次: how often people came to a shift; two pairs of one person in one shift are one."""
        return self.order_by().values("shift", "person").distinct().count()

    def confirmable_by(self, user, today):
        """Ended rows of shifts that were over before ``today``, none of them one's own, for who takes attendance."""
        over = Q(shift__ends_at__lt=midnight(today), signed_out_at__isnull=False)
        return self.visible_to(user, TAKE).to_confirm().filter(over).exclude(volunteer__user__in=user.acting_ids)

    def on_day_of(self, at: datetime):
        """Rows that began on the local day of ``at``."""
        first = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(signed_in_at__gte=first, signed_in_at__lt=first + timedelta(days=1))

    def overlapping(self, first, last):
        """Rows that last at some time from ``first`` until before ``last`` (None: without end)."""
        rows = self.filter(Q(signed_out_at=None) | Q(signed_out_at__gt=first))
        return rows if last is None else rows.filter(signed_in_at__lt=last)


class BatchQuerySet(ScopedQuerySet):
    organization_lookup = "shift__activity__organization"

    def visible_to(self, user, permission=TAKE):
        return super().visible_to(user, permission)

    def since(self, at: datetime):
        """Lists that were entered after ``at`` and stand."""
        return self.filter(entered_at__gt=at, undone_at=None)


class PosterQuerySet(ScopedQuerySet):
    organization_lookup = "shift__activity__organization"

    def visible_to(self, user, permission=TAKE):
        return super().visible_to(user, permission)

    def live(self):
        return self.filter(revoked_at=None)
