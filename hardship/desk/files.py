"""Household files on the desk: what was returned, each step that waits for a second person, the yearly review."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hardship.models import FileChange, HardshipFile
from hardship.querysets import APPROVE, CHANGE, CHECK, REVIEW
from portal.common.desk import DeskKind, DeskRow, register


def day_of(moment):
    return date_format(localtime(moment), "Y-m-d")


class FileKind(DeskKind):
    """Files of one step. A desk names people no more than a list does."""

    route = "hardship:file-review"

    def row(self, item, now):
        words = (item.organization.short_name, item.get_main_cause_display(), day_of(item.state_since))
        return DeskRow(f"{item} {item.masked_name}", reverse(self.route, args=[item.pk]), words)


@register
class ReturnedFiles(FileKind):
    slug = "hardship-returned"
    title = _("Household files returned to complete")
    rights = (CHANGE,)
    order = 21
    route = "hardship:file-fill"

    def rows(self, user, today):
        return HardshipFile.objects.returned_to(user).for_list()


@register
class FilesToReview(FileKind):
    slug = "hardship-first"
    title = _("Household files for the first review")
    rights = (REVIEW,)
    order = 161

    def rows(self, user, today):
        return HardshipFile.objects.first_reviewable_by(user).for_list()


@register
class FilesToVisit(FileKind):
    slug = "hardship-visits"
    title = _("Households to visit")
    rights = (CHANGE,)
    order = 162
    route = "hardship:visit-create"

    def rows(self, user, today):
        return HardshipFile.objects.to_visit(user).for_list()


@register
class FilesToCheck(FileKind):
    slug = "hardship-checks"
    title = _("Means to compare")
    rights = (CHECK,)
    order = 163

    def rows(self, user, today):
        return HardshipFile.objects.to_check(user).for_list()


@register
class FilesToNotify(FileKind):
    slug = "hardship-notices"
    title = _("Household files to put on notice")
    rights = (CHECK,)
    order = 164

    def rows(self, user, today):
        return HardshipFile.objects.to_notify(user).for_list()


@register
class FilesToApprove(FileKind):
    slug = "hardship-approvals"
    title = _("Household files to approve")
    rights = (APPROVE,)
    order = 165

    def rows(self, user, today):
        return HardshipFile.objects.approvable_by(user).for_list()


@register
class FilesDue(FileKind):
    slug = "hardship-due"
    title = _("Households due for the yearly review")
    rights = (CHANGE,)
    order = 166
    route = "hardship:file-check"

    def rows(self, user, today):
        return HardshipFile.objects.due_for_review(user, today).for_list()

    def row(self, item, now):
        found = super().row(item, now)
        return DeskRow(found.title, found.url, (item.organization.short_name, item.review_due_on))


@register
class ChangesToDecide(DeskKind):
    slug = "hardship-changes"
    title = _("Changes of household files to decide")
    rights = (APPROVE,)
    order = 167

    def rows(self, user, today):
        return FileChange.objects.decidable_by(user)

    def row(self, item, now):
        words = (item.file.organization.short_name, item.requested_by, day_of(item.requested_at))
        return DeskRow(
            f"{item.file} {item.get_kind_display()}", reverse("hardship:change-detail", args=[item.pk]), words
        )
