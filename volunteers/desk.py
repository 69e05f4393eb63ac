"""What of volunteers waits on a desk."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from volunteers.models import Merge, Team, TeamRevision, Transfer, Volunteer
from volunteers.querysets import CHANGE, CHANGE_TEAMS, REGISTER_TEAMS, REVIEW


def entered_on(volunteer):
    return date_format(localtime(volunteer.entered_at), "Y-m-d")


@register
class Applications(DeskKind):
    slug = "volunteers"
    title = _("Volunteers who applied")
    rights = (REVIEW,)
    order = 110

    def rows(self, user, today):
        return Volunteer.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            item.name, reverse("volunteers:volunteer-detail", args=[item.pk]),
            (item.organization.short_name, item.get_source_display(), entered_on(item)),
        )  # fmt: skip


@register
class Merges(DeskKind):
    slug = "merges"
    title = _("Records to merge")
    rights = (REVIEW,)
    order = 120

    def rows(self, user, today):
        return Merge.objects.decidable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{item.kept} {item.kept.number} ← {item.dropped.number}",
            reverse("volunteers:merge-detail", args=[item.pk]),
            (item.kept.organization.short_name, item.requested_by, item.reason),
        )


@register
class Transfers(DeskKind):
    slug = "transfers"
    title = _("Volunteers to move")
    rights = (REVIEW,)
    order = 125

    def rows(self, user, today):
        return Transfer.objects.decidable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{item.volunteer} {item.volunteer.number}", reverse("volunteers:transfer-detail", args=[item.pk]),
            (item.way, item.requested_by, item.reason),
        )  # fmt: skip


@register
class Acceptances(DeskKind):
    slug = "acceptances"
    title = _("Waiting for the person's yes")
    rights = (CHANGE,)
    order = 130

    def rows(self, user, today):
        return Volunteer.objects.to_accept(user).for_list()

    def row(self, item, now):
        return DeskRow(
            item.name, reverse("volunteers:volunteer-detail", args=[item.pk]),
            (item.organization.short_name, entered_on(item)),
        )  # fmt: skip


def day_of(moment):
    return date_format(localtime(moment), "Y-m-d")


def team_url(pk):
    return reverse("volunteers:team-detail", args=[pk])


@register
class Teams(DeskKind):
    slug = "teams"
    title = _("Teams to register")
    rights = (REGISTER_TEAMS,)
    order = 140

    def rows(self, user, today):
        return Team.objects.registrable_by(user).select_related("organization")

    def row(self, item, now):
        words = (item.organization.short_name, item.get_kind_display(), day_of(item.submitted_at))
        return DeskRow(item.name, team_url(item.pk), words)


@register
class TeamChanges(DeskKind):
    slug = "team-changes"
    title = _("Changes of teams to decide")
    rights = (REGISTER_TEAMS,)
    order = 150

    def rows(self, user, today):
        return TeamRevision.objects.decidable_by(user).for_list()

    def row(self, item, now):
        words = (item.organization.short_name, item.requested_by, item.reason)
        return DeskRow(item.team.name, team_url(item.team_id), words)


@register
class ReturnedTeams(DeskKind):
    slug = "returned-teams"
    title = _("Forms of teams returned to you")
    rights = (CHANGE_TEAMS,)
    order = 15

    def rows(self, user, today):
        return Team.objects.returned_to(user).select_related("organization")

    def row(self, item, now):
        return DeskRow(item.name, team_url(item.pk), (item.organization.short_name, item.return_reason))
