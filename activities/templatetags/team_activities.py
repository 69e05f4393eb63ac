"""What activities say of a team, for the pages of teams: these belong to the app below, which knows no activities."""

from django import template
from django.utils import timezone

from activities import policies
from activities.figures.cadence import cadences_of
from activities.models import Activity, Publication

register = template.Library()


@register.inclusion_tag("activities/includes/team_activities.html")
def team_activities(team, user):
    """The number of approved activities of ``team`` with the list of them, and how it keeps its targets."""
    today = timezone.localdate()
    visible = Activity.objects.visible_to(user).approved().filter(team=team)
    return {
        "team": team,
        "activity_count": visible.count(),
        "cadences": cadences_of([team], today)[team.pk] if team.registered_on else [],
        "reads_list": user.has_perm("activities.view_published_activity"),
        "can_log": team.state == team.State.REGISTERED and policies.can_add(user, team.organization),
    }


@register.simple_tag
def public_activity_count(team_id):
    """How many activities of the team are approved and public, all years together."""
    return Publication.objects.published().filter(activity__team=team_id).count()
