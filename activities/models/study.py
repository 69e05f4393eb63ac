"""Study: what makes an activity a study session, who was there, reading notes, and what people study by themselves."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.querysets.study import SelfStudyQuerySet, StudyAttendanceQuerySet, StudySessionQuerySet
from portal.attachments.models import Attachment
from portal.codes.models import Code
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization

MAX_MINUTES = 7 * 24 * 60  # a training week; more is a slip of the pen


class StudySession(models.Model):
    """The study part of an activity: a session is an activity, with one row here beside it.

    Day, place, unit, photos, approval and corrections are the activity's. ``minutes`` are what counts for somebody
    who was there all the time, None: the length of the activity. ``expected_count`` is 应到 where no attendance is
    taken. ``changed_at`` is when attendance or notes last changed after the approval.
    """

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="study", verbose_name=_("activity")
    )
    kind = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of study"),
        limit_choices_to={"table": Code.Table.STUDY_KIND},
    )  # fmt: skip
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    materials = models.CharField(_("materials"), max_length=300, blank=True)
    speaker_name = models.CharField(_("speaker"), max_length=60, blank=True)
    minutes = models.PositiveIntegerField(_("minutes that count"), null=True, blank=True)
    expected_count = models.PositiveIntegerField(_("people called"), null=True, blank=True)
    asks_notes = models.BooleanField(_("reading notes are asked for"), default=False)
    changed_at = models.DateTimeField(_("attendance last changed at"), null=True, blank=True, editable=False)

    objects = StudySessionQuerySet.as_manager()

    field_classes = {
        **plain("activity", "kind", "minutes", "expected_count", "asks_notes", "changed_at"),
        "topic": personal("what was studied; may name a person"),
        "materials": personal("what was read; may name a person"),
        "speaker_name": staff("who spoke"),
    }

    class Meta:
        verbose_name = _("study session")
        verbose_name_plural = _("study sessions")

    def __str__(self):
        return self.topic or str(self.activity)

    @property
    def organization(self):
        return self.activity.organization


class StudyAttendance(models.Model):
    """One person of the unit at one session. ``minutes`` None: as long as the session counts."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        LEAVE = "leave", _("On leave")
        ABSENT = "absent", _("Absent")

    class Note(models.TextChoices):
        NONE = "", _("No note")
        HANDED_IN = "handed_in", _("Handed in")
        PASSED = "passed", _("Passed")
        RETURNED = "returned", _("To be rewritten")

    session = models.ForeignKey(
        StudySession, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("study session")
    )
    person = user_key(_("person"))
    state = models.CharField(pgettext_lazy("study", "attendance"), max_length=8, choices=State)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True, validators=[MinValueValidator(1)])
    note_state = models.CharField(_("reading note"), max_length=10, choices=Note, blank=True, default=Note.NONE)
    note_text = models.TextField(_("words of the note"), max_length=5000, blank=True)
    note_photo = models.ForeignKey(
        Attachment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo of the note"),
    )
    note_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    checked_by = user_key(_("checked by"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    check_word = models.CharField(_("word on the note"), max_length=200, blank=True)

    objects = StudyAttendanceQuerySet.as_manager()

    field_classes = {
        **plain("id", "session", "state", "minutes", "note_state", "note_photo", "note_at", "checked_at"),
        "person": staff("who was there"),
        "note_text": personal("what somebody took from what they read"),
        "checked_by": staff("who checked the note"),
        "check_word": personal("what to rewrite"),
    }

    class Meta:
        verbose_name = _("attendance at study")
        verbose_name_plural = _("attendances at study")
        ordering = ["person__sort_key", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="studyattendance_once"),
            models.CheckConstraint(
                name="studyattendance_minutes_of_who_was_there", condition=Q(minutes=None) | Q(state="present")
            ),
            models.CheckConstraint(
                name="studyattendance_note_checked_by_another",
                condition=Q(checked_by=None) | ~Q(checked_by=F("person")),
            ),
            models.CheckConstraint(
                name="studyattendance_decided_note_is_signed",
                condition=~Q(note_state__in=["passed", "returned"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.get_state_display()}"

    @property
    def audit_label(self):
        return self.session.activity.audit_label

    @property
    def organization(self):
        return self.session.organization


class SelfStudy(models.Model):
    """What a person studied alone (自学); it counts once somebody else of the unit has confirmed it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("To be confirmed")
        RETURNED = "returned", _("Returned")
        CONFIRMED = "confirmed", _("Confirmed")

    person = user_key(_("person"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    day = models.DateField(_("date"))
    topic = models.CharField(_("topic"), max_length=120)
    minutes = models.PositiveIntegerField(_("minutes"))
    note_text = models.TextField(_("reading note"), max_length=5000, blank=True)
    note_photo = models.ForeignKey(
        Attachment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo of the note"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    entered_at = models.DateTimeField(_("entered at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    word = models.CharField(_("reason of the return"), max_length=200, blank=True)
    form_key = models.UUIDField(_("form key"), null=True, unique=True, editable=False)

    objects = SelfStudyQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "day", "minutes", "note_photo", "state", "entered_at", "decided_at", "form_key"),
        "person": staff("who studied"),
        "topic": personal("what somebody read"),
        "note_text": personal("what somebody took from what they read"),
        "decided_by": staff("who confirmed it"),
        "word": personal("what to mend"),
    }

    class Meta:
        verbose_name = _("study by oneself")
        verbose_name_plural = _("study by oneself")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["person", "-day"]),
            models.Index(fields=["organization", "state", "-day"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="selfstudy_minutes_of_one_day", condition=Q(minutes__gte=1, minutes__lte=24 * 60)
            ),
            models.CheckConstraint(
                name="selfstudy_confirmed_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("person"))
            ),
            models.CheckConstraint(
                name="selfstudy_decision_is_signed",
                condition=Q(state="submitted") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.topic

    @property
    def audit_label(self):
        """Day and person in their duty, never what was read."""
        return f"{self.person} {self.day}"
