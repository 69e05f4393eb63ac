"""应到, 实到 and 人次 of one activity: who has a place, who came, how often people came to a shift."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Concat

from activities.models import Activity, SignUp

CAME = Q(attendances__undone_at=None, attendances__isnull=False)
# One person in one shift is one participation, however often they went out and in.
TIMES = Concat(Cast("attendances__shift_id", CharField()), Value(":"), "attendances__person")


@dataclass(frozen=True)
class Presence:
    """Counts over the live shifts; all 0 where nobody was ever expected or came."""

    expected: int
    people: int
    participations: int

    @property
    def is_taken(self) -> bool:
        return self.participations > 0


def presence_of(activity: Activity) -> Presence:
    """Count in one query."""
    counts = activity.shifts.order_by().aggregate(
        expected=Count("sign_ups", distinct=True, filter=Q(sign_ups__state=SignUp.State.PLACED, cancelled_at=None)),
        people=Count("attendances__person", distinct=True, filter=CAME),
        participations=Count(TIMES, distinct=True, filter=CAME),
    )
    return Presence(**counts)
