"""What pages say of notices and objections."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.audit.querysets import timeline_of
from portal.notices.models import PublicNotice

SENTENCES = {
    "notice.drafted": pgettext_lazy("timeline", "Written"),
    "notice.changed": pgettext_lazy("timeline", "Changed"),
    "notice.posted": pgettext_lazy("timeline", "Posted"),
    "notice.photo_added": gettext_lazy("Photo of the board added"),
    "notice.row_struck": gettext_lazy("Row %(row)s struck out after objection %(objection)s"),
    "notice.resumed": gettext_lazy("The clock goes on: %(days)s working days left, until %(until)s"),
    "notice.prolonged": gettext_lazy("Prolonged until %(until)s: a day off was entered since"),
    "notice.verified": gettext_lazy("Checked: the list is as it was posted"),
    "notice.damaged": gettext_lazy("Checked: the list is NOT as it was posted"),
    "notice.withdrawn": pgettext_lazy("timeline", "Withdrawn"),
    "notice.closed": gettext_lazy("Over: closed and taken off the public pages"),
    "objection.filed": gettext_lazy("Objection %(objection)s received; the clock stands still"),
    "objection.taken": gettext_lazy("Objection %(objection)s taken on"),
    "objection.answered": gettext_lazy("Objection %(objection)s answered"),
}


def timeline(notice):
    """What happened, newest first, for includes/timeline.html."""
    return [
        {"at": event.at, "actor": event.actor_name, "sentence": str(SENTENCES[event.action]) % event.details}
        for event in reversed(timeline_of(notice))
    ]


def signature(person, at):
    return f"{person.display_name}  {timezone.localtime(at):%Y-%m-%d %H:%M}" if person else ""


def span_of(notice):
    """From when until when, in words."""
    if notice.starts_on is None:
        return _("%(days)d working days from the day after posting") % {"days": notice.days}
    if notice.state == PublicNotice.State.SUSPENDED:
        words = _("from %(first)s on; the clock stands still, %(left)d working days left")
        return words % {"first": notice.starts_on, "left": notice.days_left}
    words = _("%(first)s to %(last)s (%(days)d working days)")
    if notice.was_paused:
        words = _("%(first)s to %(last)s (%(days)d working days, without those of an objection)")
    return words % {"first": notice.starts_on, "last": notice.ends_on, "days": notice.days}


def facts_of(notice):
    """The rows of includes/summary_list.html for those who keep the notice."""
    photo = _("Not uploaded yet") if notice.number and notice.scope == PublicNotice.Scope.BOARD else ""
    return [
        (_("Number"), notice.number or ""),
        (_("Kind"), notice.kind_label),
        (_("Unit"), notice.organization_name or notice.organization.name),
        (_("Where"), notice.get_scope_display()),
        (_("Days of notice"), span_of(notice)),
        (_("Hotline"), " ".join(filter(None, [notice.hotline_phone, notice.hotline_person]))),
        (_("Address for letters"), notice.hotline_address),
        (_("Written by"), signature(notice.drafted_by, notice.drafted_at)),
        (_("Posted by"), signature(notice.posted_by, notice.posted_at)),
        *([(_("Photo of the board"), photo)] if photo and not notice.photo else []),
        *([(_("Reason of the withdrawal"), notice.withdraw_reason)] if notice.withdraw_reason else []),
    ]
