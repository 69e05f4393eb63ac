"""Who was there, from when to when: keyed on activity, shift and person."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.models.plans import Shift
from activities.querysets.attendances import AttendanceQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models import Volunteer


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Attendance(models.Model):
    """One pair of sign-in and sign-out. Until the sign-out it lasts without end, so nobody is at two places.

    A row that was taken back (``undone_at``) stays, and counts nothing. ``batch`` holds together what came from one
    list. ``person`` is who the volunteer's record stands for: records of one person in two units share it.
    """

    class Method(models.TextChoices):
        QR = "qr", pgettext_lazy("attendance", "Scan")
        LIST = "list", pgettext_lazy("attendance", "List")
        PASTE = "paste", pgettext_lazy("attendance", "Pasted names")
        AUTO = "auto", pgettext_lazy("attendance", "Closed by itself")

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("activity")
    )
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("shift"))
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("volunteer")
    )
    person = models.CharField(_("who the person is"), max_length=100, editable=False)
    signed_in_at = models.DateTimeField(_("signed in at"))
    signed_out_at = models.DateTimeField(_("signed out at"), null=True, blank=True)
    in_method = models.CharField(_("signed in by"), max_length=6, choices=Method)
    out_method = models.CharField(_("signed out by"), max_length=6, choices=Method, blank=True)
    batch = models.UUIDField(null=True, editable=False)
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    undone_by = user_key(_("taken back by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "shift", "in_method", "out_method", "batch", "entered_at", "confirmed_at"),
        **plain("undone_at"),
        "volunteer": personal("who was there"),
        "person": personal("that nobody is at two places at once"),
        "signed_in_at": personal("from when; hours of service"),
        "signed_out_at": personal("until when; hours of service"),
        "entered_by": staff("who signed in, or entered the list"),
        "confirmed_by": staff("who confirmed it"),
        "undone_by": staff("who took it back"),
    }

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["signed_in_at", "pk"]
        indexes = [
            models.Index(fields=["activity", "shift"]),
            models.Index(fields=["volunteer", "-signed_in_at"]),
            models.Index(fields=["batch"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="attendance_out_after_in",
                condition=Q(signed_out_at=None) | Q(signed_out_at__gt=F("signed_in_at")),
            ),
            models.CheckConstraint(name="attendance_out_says_how", condition=Q(signed_out_at=None) ^ ~Q(out_method="")),
            models.CheckConstraint(
                name="attendance_undone_by_with_at",
                condition=Q(undone_by=None, undone_at=None) | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            ExclusionConstraint(
                name="attendance_never_at_two_places",
                expressions=[
                    (TsTzRange("signed_in_at", "signed_out_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                ],
                condition=Q(undone_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.volunteer} {self.signed_in_at:%m-%d %H:%M}"
