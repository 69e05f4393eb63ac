"""What stands in the timeline as ``activity.submitted``, in words: what it is about, and what was done."""

from django.apps import apps
from django.utils.translation import pgettext_lazy

SUBJECTS = {
    "account": pgettext_lazy("audit", "Account"),
    "activity": pgettext_lazy("audit", "Activity"),
    "activity_type": pgettext_lazy("audit", "Type of activity"),
    "activitytype": pgettext_lazy("audit", "Type of activity"),
    "attendance": pgettext_lazy("audit", "Attendance"),
    "attachment": pgettext_lazy("audit", "Photo"),
    "campaign": pgettext_lazy("audit", "Campaign"),
    "closingrule": pgettext_lazy("audit", "Closing rule"),
    "code": pgettext_lazy("audit", "Code"),
    "declared_figure": pgettext_lazy("audit", "Declared figure"),
    "export": pgettext_lazy("audit", "Export"),
    "holiday": pgettext_lazy("audit", "Holiday"),
    "import": pgettext_lazy("audit", "Import"),
    "importbatch": pgettext_lazy("audit", "Import"),
    "ledger": pgettext_lazy("audit", "Ledger"),
    "notice": pgettext_lazy("audit", "Public notice"),
    "objection": pgettext_lazy("audit", "Objection"),
    "organization": pgettext_lazy("audit", "Organization"),
    "publication": pgettext_lazy("audit", "Publication"),
    "shift": pgettext_lazy("audit", "Shift"),
    "service_places": pgettext_lazy("audit", "Service places"),
    "team": pgettext_lazy("audit", "Team"),
    "team_call": pgettext_lazy("audit", "Call for teams"),
    "token": pgettext_lazy("audit", "API token"),
    "volunteer": pgettext_lazy("audit", "Volunteer"),
}
DEEDS = {
    "accepted": pgettext_lazy("audit", "agreed by the person"),
    "activated": pgettext_lazy("audit", "put on the register"),
    "added": pgettext_lazy("audit", "added"),
    "answered": pgettext_lazy("audit", "answered"),
    "applied": pgettext_lazy("audit", "applied"),
    "applied_again": pgettext_lazy("audit", "applied again"),
    "approved": pgettext_lazy("audit", "approved"),
    "asked": pgettext_lazy("audit", "people asked to join"),
    "built": pgettext_lazy("audit", "file made"),
    "cancelled": pgettext_lazy("audit", "cancelled"),
    "change_accepted": pgettext_lazy("audit", "change accepted"),
    "change_refused": pgettext_lazy("audit", "change refused"),
    "change_requested": pgettext_lazy("audit", "change asked for"),
    "changed": pgettext_lazy("audit", "changed"),
    "closed": pgettext_lazy("audit", "closed"),
    "closed_by_itself": pgettext_lazy("audit", "ended by itself"),
    "confirmed": pgettext_lazy("audit", "confirmed"),
    "consent_withdrawn": pgettext_lazy("audit", "consent withdrawn"),
    "corrected": pgettext_lazy("audit", "corrected"),
    "correction_rejected": pgettext_lazy("audit", "correction refused"),
    "created": pgettext_lazy("audit", "created"),
    "damaged": pgettext_lazy("audit", "found damaged"),
    "declined": pgettext_lazy("audit", "declined by the person"),
    "discarded": pgettext_lazy("audit", "discarded"),
    "dissolved": pgettext_lazy("audit", "dissolved"),
    "done": pgettext_lazy("audit", "written"),
    "downloaded": pgettext_lazy("audit", "downloaded"),
    "draft_discarded": pgettext_lazy("audit", "draft discarded"),
    "draft_expired": pgettext_lazy("audit", "draft expired"),
    "drafted": pgettext_lazy("audit", "draft begun"),
    "emptied_again": pgettext_lazy("audit", "blank again"),
    "entered": pgettext_lazy("audit", "entered"),
    "erased": pgettext_lazy("audit", "erased"),
    "failed": pgettext_lazy("audit", "failed"),
    "filed": pgettext_lazy("audit", "filed"),
    "filled_in": pgettext_lazy("audit", "blanks filled in"),
    "handed_over": pgettext_lazy("audit", "handed over"),
    "import_undone": pgettext_lazy("audit", "import taken back"),
    "imported": pgettext_lazy("audit", "imported"),
    "joined": pgettext_lazy("audit", "joined by the person"),
    "left": pgettext_lazy("audit", "taken off the register"),
    "logged_in": pgettext_lazy("audit", "logged in"),
    "list_entered": pgettext_lazy("audit", "list entered"),
    "list_undone": pgettext_lazy("audit", "list taken back"),
    "login_failed": pgettext_lazy("audit", "login refused"),
    "login_throttled": pgettext_lazy("audit", "logins throttled"),
    "made": pgettext_lazy("audit", "made"),
    "mapped": pgettext_lazy("audit", "questions answered"),
    "member_left": pgettext_lazy("audit", "left by the person"),
    "merge_refused": pgettext_lazy("audit", "merge refused"),
    "merge_requested": pgettext_lazy("audit", "merge asked for"),
    "merged": pgettext_lazy("audit", "merged"),
    "moved": pgettext_lazy("audit", "moved"),
    "opened": pgettext_lazy("audit", "opened"),
    "password_changed": pgettext_lazy("audit", "password changed"),
    "photo_added": pgettext_lazy("audit", "photo added"),
    "poster_issued": pgettext_lazy("audit", "code on paper issued"),
    "poster_revoked": pgettext_lazy("audit", "code on paper revoked"),
    "planned": pgettext_lazy("audit", "plan changed"),
    "posted": pgettext_lazy("audit", "posted"),
    "prepared": pgettext_lazy("audit", "prepared"),
    "printed": pgettext_lazy("audit", "printed with phones"),
    "prolonged": pgettext_lazy("audit", "prolonged"),
    "proposed": pgettext_lazy("audit", "proposed"),
    "published": pgettext_lazy("audit", "published"),
    "read": pgettext_lazy("audit", "file read"),
    "recovery_code_used": pgettext_lazy("audit", "recovery code used"),
    "recovery_codes_made": pgettext_lazy("audit", "recovery codes made"),
    "refused": pgettext_lazy("audit", "refused"),
    "registered": pgettext_lazy("audit", "registered"),
    "rejected": pgettext_lazy("audit", "not accepted"),
    "released": pgettext_lazy("audit", "released"),
    "reminded": pgettext_lazy("audit", "late units reminded"),
    "removed": pgettext_lazy("audit", "removed"),
    "renamed": pgettext_lazy("audit", "renamed"),
    "reopened": pgettext_lazy("audit", "opened again"),
    "reported": pgettext_lazy("audit", "reported"),
    "requested": pgettext_lazy("audit", "requested"),
    "restored": pgettext_lazy("audit", "in force again"),
    "resumed": pgettext_lazy("audit", "clock goes on"),
    "retried": pgettext_lazy("audit", "tried again"),
    "returned": pgettext_lazy("audit", "returned"),
    "revealed": pgettext_lazy("audit", "personal data seen in full"),
    "returned_to_register": pgettext_lazy("audit", "taken into the register again"),
    "reviewed": pgettext_lazy("audit", "reviewed"),
    "revoked": pgettext_lazy("audit", "revoked"),
    "role_assigned": pgettext_lazy("audit", "role given"),
    "role_ended": pgettext_lazy("audit", "role ended"),
    "row_struck": pgettext_lazy("audit", "row struck out"),
    "sealed": pgettext_lazy("audit", "sealed"),
    "second_factor_failed": pgettext_lazy("audit", "code refused"),
    "second_factor_off": pgettext_lazy("audit", "second factor off"),
    "second_factor_on": pgettext_lazy("audit", "second factor on"),
    "second_factor_reset": pgettext_lazy("audit", "second factor reset"),
    "signed_in": pgettext_lazy("audit", "signed in to a shift"),
    "signed_out": pgettext_lazy("audit", "signed out of a shift"),
    "signed": pgettext_lazy("audit", "signatures on paper noted"),
    "slip_issued": pgettext_lazy("audit", "slip issued"),
    "slip_used": pgettext_lazy("audit", "slip used"),
    "stored": pgettext_lazy("audit", "stored"),
    "submitted": pgettext_lazy("audit", "submitted"),
    "superseded": pgettext_lazy("audit", "superseded"),
    "taken": pgettext_lazy("audit", "taken on"),
    "suspended": pgettext_lazy("audit", "suspended"),
    "undone": pgettext_lazy("audit", "taken back"),
    "unpublished": pgettext_lazy("audit", "unpublished"),
    "uploaded": pgettext_lazy("audit", "uploaded"),
    "verified": pgettext_lazy("audit", "verified"),
    "void_requested": pgettext_lazy("audit", "void asked for"),
    "voided": pgettext_lazy("audit", "voided"),
    "withdrawn": pgettext_lazy("audit", "withdrawn"),
}


def subject_in_words(subject):
    """What ``activity`` in ``activity.submitted`` means; a name that nobody put into words stays."""
    return str(SUBJECTS.get(subject, subject))


def deed_in_words(deed):
    """What ``submitted`` in ``activity.submitted`` means."""
    return str(DEEDS.get(deed, deed))


def action_in_words(action):
    """``activity.submitted`` as "Activity: submitted"."""
    subject, _dot, deed = action.partition(".")
    return f"{subject_in_words(subject)}：{deed_in_words(deed)}"


def kind_in_words(target_type):
    """The name of the kind of record, ``activities.activity``, as people call it."""
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type
