"""Hours of the demo's branch on their way: some to confirm, some confirmed, some entered later, one to be corrected."""

import uuid
from datetime import datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from activities import services
from activities.models import Activity, Attendance, ServiceRecord, Shift
from activities.services.attendances import person_of
from portal.accounts.models import User
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.records import Surroundings, aware
from volunteers.models import Volunteer

PEOPLE = 6
START, APART = 8, 3
LENGTHS = (120, 120, 95, 120, 60, 120)  # minutes of two hours; one of them too short to count


def record_hours(around: Surroundings, *, end: datetime) -> None:
    """Let the branch take the hours of its last two activities, and enter those of a third later."""
    clerk, reviewer = around.cast.clerks[BRANCH][0], around.cast.reviewers[BRANCH][0]
    unit = around.units[BRANCH]
    people = list(Volunteer.objects.active().filter(organization=unit, user=None).order_by("number")[:PEOPLE])
    held = Activity.objects.approved().filter(
        organization=unit, starts_on__lt=timezone.localdate(end), date_precision="day", shifts=None
    )
    chosen = list(held.order_by("-starts_on", "pk")[:3])
    if len(chosen) < 3 or not people:
        return
    shifts = [_shift(activity, START + number * APART) for number, activity in enumerate(chosen)]
    for activity, shift in zip(chosen[:2], shifts, strict=False):
        _attend(shift, people, clerk)
        services.draft_hours(activity=activity, by=clerk, at=end - timedelta(hours=30))
    confirmable = ServiceRecord.objects.filter(activity=chosen[1]).confirmable_by(reviewer)
    versions = dict(confirmable.values_list("pk", "version"))
    services.confirm_hours(versions=versions, by=reviewer, at=end - timedelta(hours=28))
    services.enter_backfill(
        activity=chosen[2], shift=shifts[2], rows=[(person, 90) for person in people[:3]],
        reason="当天现场没有网络，凭签字名单补录", proof=signed_list(), form_key=uuid.UUID(int=2026), by=clerk,
        at=end - timedelta(hours=26),
    )  # fmt: skip
    _ask(end)


def _shift(activity, hour) -> Shift:
    """Two hours from ``hour`` on: activities may lie on one day, and nobody is at two places."""
    starts_at = aware(activity.starts_on, time(hour))
    return Shift.objects.create(
        activity=activity, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), place=activity.place[:60]
    )


def _attend(shift, people, clerk) -> None:
    for number, (volunteer, minutes) in enumerate(zip(people, LENGTHS, strict=False)):
        method = Attendance.Method.QR if number % 2 else Attendance.Method.LIST
        Attendance.objects.create(
            activity=shift.activity, shift=shift, volunteer=volunteer, person=person_of(volunteer),
            signed_in_at=shift.starts_at, signed_out_at=shift.starts_at + timedelta(minutes=minutes),
            in_method=method, out_method=method, entered_by=clerk, entered_at=shift.ends_at,
        )  # fmt: skip


def _ask(end) -> None:
    """The member says that one of their records is wrong."""
    member = User.objects.get(username="member")
    found = ServiceRecord.objects.of_account(member).locked().order_by("-service_date", "pk").first()
    if found is not None:
        services.ask_correction(
            found=found, words="当天提前半小时离开，多记了半小时", wanted_minutes=90, by=member,
            at=end - timedelta(hours=20),
        )  # fmt: skip


def signed_list() -> SimpleUploadedFile:
    """A drawn list with three lines: no hand of anybody."""
    image = Image.new("RGB", (800, 600), "#fbfaf5")
    pen = ImageDraw.Draw(image)
    for line in range(4):
        pen.line((80, 140 + line * 90, 720, 140 + line * 90), fill="#8a8a8a", width=3)
    image.save(target := BytesIO(), "JPEG", quality=70)
    return SimpleUploadedFile("签字名单.jpg", target.getvalue(), content_type="image/jpeg")
