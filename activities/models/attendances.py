"""Who was there, from when to when: keyed on activity, shift and person."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.models.plans import Shift
from activities.querysets.attendances import AttendanceQuerySet, BatchQuerySet, PosterQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models import Volunteer


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Method(models.TextChoices):
    """How a time came in."""

    QR = "qr", pgettext_lazy("attendance", "Scan")
    POSTER = "poster", pgettext_lazy("attendance", "Scan of a posted code")
    LIST = "list", pgettext_lazy("attendance", "List")
    PASTE = "paste", pgettext_lazy("attendance", "Pasted names")
    AUTO = "auto", pgettext_lazy("attendance", "Closed by itself")


class AttendanceBatch(models.Model):
    """What one list entered at once, to be taken back as one."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="batches", verbose_name=_("shift"))
    method = models.CharField(_("entered by"), max_length=6, choices=Method)
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    undone_by = user_key(_("taken back by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    field_classes = {
        **plain("id", "shift", "method", "entered_at", "undone_at"),
        "entered_by": staff("who entered the list"),
        "undone_by": staff("who took it back"),
    }

    class Meta:
        verbose_name = _("list of attendance")
        verbose_name_plural = _("lists of attendance")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="attendancebatch_undone_by_with_at",
                condition=Q(undone_by=None, undone_at=None) | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.shift} {self.entered_at:%m-%d %H:%M}"


class Attendance(models.Model):
    """One pair of sign-in and sign-out. Until the sign-out it lasts without end, so nobody is at two places.

    A row that was taken back (``undone_at``) stays, and counts nothing. ``batch`` holds together what came from one
    list, ``out_batch`` the sign-outs that a list added to rows which stood. ``person`` is a hash of who the
    volunteer's record stands for: records of one person in two units share it, and it holds no name.
    ``contributor_ids`` are the accounts that wrote its times after ``entered_by``: none of them confirms the hours.
    """

    Method = Method

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
    batch = models.ForeignKey(
        AttendanceBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="rows",
        editable=False,
        verbose_name=_("list"),
    )
    out_batch = models.ForeignKey(
        AttendanceBatch, on_delete=models.PROTECT, null=True, related_name="outs", editable=False,
        verbose_name=_("list of the sign-out"),
    )  # fmt: skip
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    undone_by = user_key(_("taken back by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "shift", "in_method", "out_method", "batch", "out_batch", "entered_at"),
        **plain("confirmed_at", "undone_at"),
        "volunteer": personal("who was there"),
        "person": personal("that nobody is at two places at once"),
        "signed_in_at": personal("from when; hours of service"),
        "signed_out_at": personal("until when; hours of service"),
        "entered_by": staff("who signed in, or entered the list"),
        "contributor_ids": staff("who wrote its times later"),
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
            models.Index(fields=["shift", "signed_out_at"]),
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
            # Who a record stands for may change when its numbers do; the record itself stays one all the same.
            ExclusionConstraint(
                name="attendance_record_never_at_two_places",
                expressions=[
                    (TsTzRange("signed_in_at", "signed_out_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("volunteer", RangeOperators.EQUAL),
                ],
                condition=Q(undone_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.volunteer} {self.signed_in_at:%m-%d %H:%M}"

    @property
    def organization(self):
        return self.activity.organization

    def note_contributor(self, user):
        """Whoever wrote these times is not the second person of the hours that rest on them."""
        self.contributor_ids = sorted({*self.contributor_ids, user.pk})

    @property
    def audit_label(self):
        """What the timeline calls it: the activity and the row, never the person."""
        return f"{self.activity.audit_label} #{self.pk}"

    @property
    def minutes(self):
        """Whole minutes from sign-in to sign-out; None while it lasts."""
        if self.signed_out_at is None:
            return None
        return int((self.signed_out_at - self.signed_in_at).total_seconds()) // 60


class Poster(models.Model):
    """A code on paper for offices without a screen: one per shift, good until it is revoked or the shift is over."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="posters", verbose_name=_("shift"))
    issued_by = user_key(_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    revoked_by = user_key(_("revoked by"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = PosterQuerySet.as_manager()

    field_classes = {
        **plain("id", "shift", "issued_at", "revoked_at"),
        "issued_by": staff("who put up the code"),
        "revoked_by": staff("who took it down"),
    }

    class Meta:
        verbose_name = _("posted code")
        verbose_name_plural = _("posted codes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(revoked_at=None), name="poster_one_per_shift"),
            models.CheckConstraint(
                name="poster_revoked_by_with_at",
                condition=Q(revoked_by=None, revoked_at=None) | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.shift} {self.issued_at:%m-%d %H:%M}"
