"""Targets of teams: gaps, the board's numbers with their list, and activities that belong to a team."""

from datetime import date

import pytest
from django.urls import reverse

from activities import services
from activities.figures.cadence import cadences_of, missed_by
from activities.models import Activity
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.teams import TeamFactory
from volunteers.models import Team

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)  # a Wednesday of week 47


def done(team, day, *, family="volunteer_service", **fields):
    kind = ActivityTypeFactory(code=f"{family[:3]}{day:%m%d}", name=f"{family}{day}", family=family)
    return ActivityFactory(
        organization=team.organization, team=team, starts_on=day, type=kind, **{"approved": True} | fields
    )


def test_gaps_are_periods_that_are_over_without_an_approved_activity(branch, clerk):
    team = TeamFactory(
        organization=branch, created_by=clerk, has_weekly_target=True, has_monthly_target=True,
        has_quarterly_target=True, registered_on=date(2026, 6, 3),
    )  # fmt: skip
    for day in (date(2026, 9, 21), date(2026, 11, 15)):  # the first and the last of eight weeks
        done(team, day)
    done(team, date(2026, 10, 9), approved=False, submitted=True)
    done(team, date(2026, 8, 31), family="contest")
    done(team, date(2026, 9, 30), family="exchange")

    week, month, quarter = cadences_of([team], TODAY)[team.pk]

    assert [slot.period.code for slot in week.slots] == [f"2026-W{number}" for number in range(39, 47)]
    assert [slot.is_met for slot in week.slots] == [True, True, *[False] * 5, True]  # W40: the exchange counts
    assert [(slot.period.code, slot.is_met) for slot in month.slots] == [
        ("2026-05", None), ("2026-06", None), ("2026-07", False), ("2026-08", True), ("2026-09", False),
        ("2026-10", False),
    ]  # fmt: skip
    assert [slot.is_met for slot in quarter.slots] == [None, None, None, True]
    assert (week.gap_count, week.missed_last, month.missed_last, quarter.gap_count) == (5, False, True, 0)


def test_all_teams_are_read_in_one_query(branch, clerk, django_assert_num_queries):
    teams = TeamFactory.create_batch(3, organization=branch, created_by=clerk, has_weekly_target=True)
    done(teams[0], date(2026, 11, 10))

    with django_assert_num_queries(1):
        missed = missed_by(teams, TODAY)

    assert [(each.target.slug, each.asked, each.missed) for each in missed] == [("week", 3, 2)]


def test_the_number_of_the_board_opens_as_many_teams(as_user, branch, sibling, clerk, leader, outsider):
    TeamFactory.create_batch(2, organization=branch, created_by=clerk, has_weekly_target=True)
    TeamFactory(organization=sibling, created_by=outsider, has_monthly_target=True)

    board = as_user(leader).get(reverse("board"))
    shown = {missed.target.slug: (missed.missed, url) for missed, url in board.context["cadence"]}
    counts = {slug: as_user(leader).get(url).context["page_obj"].paginator.count for slug, (_n, url) in shown.items()}

    assert counts == {slug: number for slug, (number, _url) in shown.items()} == {"week": 2, "month": 1}
    own = as_user(clerk).get(reverse("activities:team-cadence")).context["rows"]
    assert [line.team.organization for line in own] == [branch, branch]


def test_only_registered_teams_of_the_unit_can_be_chosen(branch, sibling, clerk, outsider, now):
    own = TeamFactory(organization=branch, created_by=clerk)
    others = TeamFactory(organization=sibling, created_by=outsider)
    activity = ActivityFactory(organization=branch, created_by=clerk, team=others)

    assert "team" in services.completeness.refusals(activity, today=TODAY, is_another=True)
    assert list(Team.objects.usable_by(branch)) == [own]
    activity.team = own
    activity.save()
    assert "team" not in services.completeness.refusals(activity, today=TODAY, is_another=True)
    again = services.copy_activity(activity=activity, by=clerk, at=now, starts_on=TODAY)
    assert again.team == own
    Team.objects.filter(pk=own.pk).update(
        state="dissolved", dissolved_on=TODAY, dissolved_by=outsider, dissolve_reason="转岗"
    )
    activity.refresh_from_db()
    assert services.copy_activity(activity=activity, by=clerk, at=now, starts_on=TODAY).team is None


def test_the_team_stands_on_page_list_and_api(as_user, branch, clerk):
    team = TeamFactory(organization=branch, created_by=clerk, name="春晖服务队")
    activity = ActivityFactory(organization=branch, approved=True, team=team)
    ActivityFactory(organization=branch, approved=True)
    client = as_user(clerk)

    listed = client.get(reverse("activities:activity-list"), {"team": team.pk})
    assert "春晖服务队" in client.get(reverse("activities:activity-detail", args=[activity.pk])).content.decode()
    assert [row[0] for row in listed.context["rows"]] == [activity]
    answer = client.get(reverse("api:activity-detail", args=[activity.pk])).json()
    assert answer["team"] == {"id": team.pk, "number": team.number, "name": "春晖服务队"}
    assert Activity.objects.filter(team=team).count() == 1
