"""What goes with the data of a volunteer: words about them, and the mark by which attendance knew who they were."""

from django.db import transaction

from activities.models import Attendance, HoursCorrection, ServiceRecord, SignUp, StarAward
from activities.services.attendances.people import person_of
from volunteers.models import Volunteer

GONE = "—"


@transaction.atomic
def forget_volunteer(*, volunteer: Volunteer) -> None:
    """Blank free text about ``volunteer``, whose record says no more who it was. Hours and attendance stay."""
    corrections = HoursCorrection.objects.filter(record__volunteer=volunteer)
    corrections.update(words=GONE)
    corrections.exclude(answer="").update(answer=GONE)
    for model in (SignUp, ServiceRecord, StarAward):
        model.objects.filter(volunteer=volunteer).exclude(reason="").update(reason=GONE)
    Attendance.objects.filter(volunteer=volunteer).update(person=person_of(volunteer))
