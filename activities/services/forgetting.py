"""What goes with the data of a volunteer: words about them, and the mark by which attendance knew who they were; and
what goes by clocks of its own: why somebody was not accepted, whom to call at a community."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from activities.models import Attendance, CommunityPost, HoursCorrection, ServiceRecord, SignUp, StarAward
from activities.services.attendances.people import person_of
from volunteers.models import Volunteer

GONE = "—"
REASON_DAYS = 180
CONTACT_DAYS = 365


@transaction.atomic
def forget_volunteer(*, volunteer: Volunteer) -> None:
    """Blank free text about ``volunteer``, whose record says no more who it was. Hours and attendance stay."""
    corrections = HoursCorrection.objects.filter(record__volunteer=volunteer)
    corrections.update(words=GONE)
    corrections.exclude(answer="").update(answer=GONE)
    for model in (SignUp, ServiceRecord, StarAward):
        model.objects.filter(volunteer=volunteer).exclude(reason="").update(reason=GONE)
    Attendance.objects.filter(volunteer=volunteer).update(person=person_of(volunteer))


def reasons_due(at: datetime) -> QuerySet[SignUp]:
    """Sign-ups that ended so long ago that nobody asks why any more."""
    return SignUp.objects.filter(ended_at__lt=at - timedelta(days=REASON_DAYS)).exclude(reason__in=["", GONE])


def erase_reason(row: SignUp, at: datetime) -> None:
    """That somebody was not accepted stays, why does not."""
    row.reason = GONE
    row.save(update_fields=["reason"])


def contacts_due(at: datetime) -> QuerySet[CommunityPost]:
    """Posts that nobody has looked after for so long that nobody calls there any more."""
    ended = CommunityPost.objects.filter(until__lt=timezone.localdate(at) - timedelta(days=CONTACT_DAYS))
    return ended.exclude(contact_name="", contact_phone="", remark="")


def erase_contact(post: CommunityPost, at: datetime) -> None:
    """Place, days and who was in charge stay; whom to call, and notes, do not."""
    post.contact_name = post.contact_phone = post.remark = ""
    post.version += 1
    post.save()
