"""What of study waits on a desk: notes to check, study alone to confirm."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import SelfStudy, StudyAttendance
from activities.querysets import APPROVE
from portal.common.desk import DeskKind, DeskRow, register


@register
class SelfStudies(DeskKind):
    slug = "self-studies"
    title = _("Study alone to confirm")
    rights = (APPROVE,)
    order = 44

    def rows(self, user, today):
        return SelfStudy.objects.confirmable_by(user).for_list()

    def row(self, item, now):
        address = reverse("activities:self-study-list") + "?state=submitted"
        return DeskRow(f"{item.person} · {item.topic}", address, (item.organization.short_name, f"{item.day:%Y-%m-%d}"))


@register
class Notes(DeskKind):
    slug = "notes"
    title = _("Reading notes to check")
    rights = (APPROVE,)
    order = 46

    def rows(self, user, today):
        return StudyAttendance.objects.checkable_by(user).for_list()

    def row(self, item, now):
        unit = item.session.activity.organization.short_name
        address = reverse("activities:study-note-list") + "?state=handed_in"
        return DeskRow(f"{item.person} · {item.session}", address, (unit, f"{item.note_at:%Y-%m-%d}"))
