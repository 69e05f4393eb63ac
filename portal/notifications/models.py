"""Messages inside the portal: a row for each effect that somebody waits for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.classification import personal, plain, staff
from portal.notifications.querysets import MessageQuerySet


class Message(models.Model):
    """One message to one account. The words are made when it is read, in the reader's language."""

    class Kind(models.TextChoices):
        ACTIVITY_RETURNED = "activity.returned", _("%(actor)s returned %(subject)s: %(note)s")
        ACTIVITY_APPROVED = "activity.approved", _("%(actor)s approved %(subject)s")
        ACTIVITY_VOIDED = "activity.voided", _("%(subject)s was voided: %(note)s")
        CORRECTION_ACCEPTED = "correction.accepted", _("%(actor)s accepted your change of %(subject)s")
        CORRECTION_REJECTED = "correction.rejected", _("%(actor)s turned your change of %(subject)s down: %(note)s")
        PUBLICATION_PUBLISHED = "publication.published", _("%(actor)s published %(subject)s")
        PUBLICATION_WITHDRAWN = "publication.withdrawn", _("%(actor)s took %(subject)s off the public pages: %(note)s")
        FIGURE_ENTERED = "figure.entered", _("%(actor)s declared %(subject)s; please check and confirm it")
        FIGURE_CONFIRMED = "figure.confirmed", _("%(actor)s confirmed %(subject)s")
        FIGURE_WITHDRAWN = "figure.withdrawn", _("%(actor)s withdrew %(subject)s: %(note)s")
        LEDGER_READY = "ledger.ready", _("The ledger %(subject)s is ready")
        LEDGER_FAILED = "ledger.failed", _("The ledger %(subject)s could not be made: %(note)s")
        IMPORT_WAITS = "import.waits", _("%(actor)s asks you to confirm the import %(subject)s")
        IMPORT_DONE = "import.done", _("The import %(subject)s is done")
        IMPORT_FAILED = "import.failed", _("The import %(subject)s came to nothing: %(note)s")
        IMPORT_ENDS = "import.ends", _("Nobody has ended the import %(subject)s; its file and rows go on %(note)s")
        IMPORT_UNDONE = "import.undone", _("%(actor)s took the import %(subject)s back")
        NOTICE_WAITS = "notice.waits", _("%(actor)s wrote the notice %(subject)s; please read and post it")
        NOTICE_POSTED = "notice.posted", _("%(actor)s posted the notice %(subject)s")
        NOTICE_WITHDRAWN = "notice.withdrawn", _("%(actor)s withdrew the notice %(subject)s: %(note)s")
        NOTICE_CLOSED = "notice.closed", _("The notice %(subject)s is over; the result sheet can be printed")
        OBJECTION_FILED = "objection.filed", _("An objection came to %(subject)s; please answer it")
        OBJECTION_ANSWERED = "objection.answered", _("%(actor)s answered an objection to %(subject)s")
        SLIP_ISSUED = "account.slip", _("A slip to set the password of %(subject)s was printed at the server")
        POWER_GIVEN = "account.power", _("%(actor)s gave a role for the whole city: %(subject)s")
        ACCOUNT_HANDED_OVER = "account.handed_over", _("%(actor)s gave you what %(subject)s had in hand: %(note)s")
        DEPUTY_NAMED = "account.deputy", _("%(actor)s named you as deputy: %(subject)s, %(note)s")
        SECOND_FACTOR_RESET = (
            "account.second_factor",
            _("The second factor of %(subject)s was reset. If you did not ask for it, tell the administrator at once"),
        )
        VOLUNTEER_ACTIVATED = "volunteer.activated", _("%(actor)s put you on the register of volunteers: %(subject)s")
        VOLUNTEER_REJECTED = "volunteer.rejected", _("Your application to %(subject)s was not accepted: %(note)s")
        VOLUNTEER_SUSPENDED = "volunteer.suspended", _("Your volunteer record at %(subject)s was suspended: %(note)s")
        TRANSFER_ASKED = "volunteer.transfer", _("%(actor)s asks to move the volunteer %(subject)s; please decide")
        TRANSFER_DONE = "volunteer.moved", _("The volunteer %(subject)s was moved: %(note)s")
        TRANSFER_REFUSED = "volunteer.not_moved", _("The volunteer %(subject)s is not moved: %(note)s")
        EXPORT_WAITS = "export.waits", _("%(actor)s asks you to release the file %(subject)s: %(note)s")
        TEAM_ASKED = "team.asked", _("%(actor)s asks whether you join the team %(subject)s")
        TEAM_ANSWERED = "team.answered", _("%(actor)s answered about the team %(subject)s: %(note)s")
        TEAM_REGISTERED = "team.registered", _("%(actor)s registered the team %(subject)s: %(note)s")
        TEAM_RETURNED = "team.returned", _("%(actor)s returned the form of the team %(subject)s: %(note)s")
        TEAM_REVISED = "team.revised", _("%(actor)s decided on your change of the team %(subject)s: %(note)s")
        TEAM_DISSOLVED = "team.dissolved", _("%(actor)s dissolved the team %(subject)s: %(note)s")
        TEAM_CALLED = "team.called", _("%(actor)s asks for registration forms of teams: %(subject)s, %(note)s")
        TEAM_REMINDED = "team.reminded", _("Still missing: registration forms of teams, %(subject)s, %(note)s")
        PLAN_RETURNED = "plan.returned", _("%(actor)s returned the plan %(subject)s: %(note)s")
        PLAN_OPENED = "plan.opened", _("%(actor)s opened %(subject)s for sign-up")
        PLAN_CALLED_OFF = "plan.cancelled", _("%(actor)s called off %(subject)s: %(note)s")
        RISKS_CHANGED = "plan.risks", _("The risk notice of %(subject)s has changed; please read and confirm it")
        SIGNUP_PLACED = "signup.placed", _("You have a place: %(subject)s")
        SIGNUP_WAITS = "signup.waits", _("You are on the waiting list: %(subject)s")
        SIGNUP_MOVED_UP = "signup.moved_up", _("A place became free and is yours: %(subject)s")
        SIGNUP_REFUSED = "signup.refused", _("Your sign-up for %(subject)s was not accepted: %(note)s")
        SIGNUP_ASKED = "signup.asked", _("%(actor)s asks whether you come: %(subject)s")
        SHIFT_CHANGED = "shift.changed", _("%(subject)s has another time or place: %(note)s")
        SHIFT_CANCELLED = "shift.cancelled", _("%(subject)s is called off: %(note)s")
        SHIFT_REMINDER = "shift.reminder", _("Soon it is time: %(subject)s, %(note)s")
        CERTIFICATE_ISSUED = "certificate.issued", _("Your certificate %(subject)s has been issued")
        CERTIFICATE_DECLINED = "certificate.declined", _("Your certificate of %(subject)s was not issued: %(note)s")
        CERTIFICATE_REVOKED = (
            "certificate.revoked",
            _("Your certificate %(subject)s is no longer valid: %(note)s. You may apply for a new one"),
        )
        STAR_ASKED = "star.asked", _("%(actor)s proposes you for %(subject)s; please say yes or no")
        STAR_GRANTED = "star.granted", _("The notice is over: %(subject)s was granted to you")
        STAR_DECLINED = "star.declined", _("%(subject)s was not granted: %(note)s")
        STAR_REVOKED = "star.revoked", _("%(subject)s was revoked: %(note)s")
        STAR_FLAGGED = "star.flagged", _("After a correction the hours no longer reach %(subject)s; please look at it")
        HOURS_WAIT = "hours.wait", _("Hours of %(subject)s wait for you to confirm them")
        HOURS_RETURNED = "hours.returned", _("%(actor)s sent hours of %(subject)s back: %(note)s")
        HOURS_ASKED = "hours.asked", _("%(actor)s asks for a correction of hours: %(subject)s")
        HOURS_ANSWERED = "hours.answered", _("Your correction of hours was answered, %(subject)s: %(note)s")
        HOURS_VOIDED = "hours.voided", _("Hours of yours do not count any more, %(subject)s: %(note)s")
        BACKFILL_WAITS = "backfill.waits", _("%(actor)s entered hours later for %(subject)s; please look at the proof")
        BACKFILL_RETURNED = "backfill.returned", _("%(actor)s sent the hours entered later back, %(subject)s: %(note)s")
        NOTE_PASSED = "study.note_passed", _("%(actor)s passed your reading note on %(subject)s")
        NOTE_RETURNED = "study.note_returned", _("Your reading note on %(subject)s is to be rewritten: %(note)s")
        SELF_STUDY_RETURNED = "self_study.returned", _("What you studied alone was returned, %(subject)s: %(note)s")
        DUTY_APPROVED = "duty.approved", _("%(actor)s approved the duty report %(subject)s")
        DUTY_RETURNED = "duty.returned", _("%(actor)s returned the duty report %(subject)s: %(note)s")
        DUTY_VOIDED = "duty.voided", _("%(actor)s voided the duty report %(subject)s: %(note)s")
        EXPORT_READY = "export.ready", _("Your export %(subject)s is ready")
        EXPORT_FAILED = "export.failed", _("Your export %(subject)s could not be made: %(note)s")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    actor_name = models.CharField(_("sender"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=120)
    note = models.CharField(_("note"), max_length=500, blank=True)
    url = models.CharField(_("address"), max_length=200)
    created_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    field_classes = {
        **plain("id", "recipient", "kind", "subject", "url", "created_at", "read_at"),
        "note": personal("why it was decided so; may name a person", "as long as the recipient's account"),
        "actor_name": staff("who decided"),
    }

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self):
        return self.get_kind_display() % {"actor": self.actor_name, "subject": self.subject, "note": self.note}
