"""The front page, the workbench, the to-do list and the short pages."""

from datetime import date

import pytest
from django.urls import reverse

from portal.access import MATRIX
from portal.accounts.roles import GRANTS, Role
from portal.common.desk import desk_kinds
from portal.dashboard.navigation import WORKBENCH_NAV
from portal.dashboard.queries import system_cards
from portal.ledgers.models import LedgerPeriod
from tests.factories.activities import ActivityFactory, PublicationFactory
from tests.factories.teams import TeamFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


def test_the_front_page_greets_an_empty_installation(as_user):
    answer = as_user(None).get(reverse("home"))

    assert answer.status_code == 200
    assert "还没有公开的活动" in answer.content.decode()


def test_the_front_page_counts_only_approved_records_of_this_year(as_user, branch, today):
    for _ in range(2):
        ActivityFactory(organization=branch, approved=True, starts_on=today, headcount=7)
    ActivityFactory(organization=branch, submitted=True, starts_on=today, headcount=100)

    figures = as_user(None).get(reverse("home")).context["figures"]

    assert (figures.activities, figures.headcount.value) == (2, 14)


def test_the_front_page_counts_teams_and_volunteers_but_no_small_group(as_user, branch):
    TeamFactory(organization=branch)
    TeamFactory(organization=branch, draft=True)
    people = VolunteerFactory.create_batch(4, organization=branch)
    VolunteerFactory(organization=branch.parent, name=people[0].name, phone=people[0].phone)  # one person, two records

    few = as_user(None).get(reverse("home"))
    VolunteerFactory(organization=branch)
    enough = as_user(None).get(reverse("home"))

    assert {slug: amount.value for slug, amount in few.context["register"].items()} == {"teams": 1}
    assert {slug: amount.value for slug, amount in enough.context["register"].items()} == {"teams": 1, "volunteers": 5}
    assert enough.text.count(f'class="stat" href="{reverse("volunteers:team-list-public")}"') == 2


@pytest.mark.parametrize("route", ["home", "account_login", "account_reauthenticate"])
def test_every_page_carries_the_identity_of_the_site(as_user, clerk, route, settings):
    settings.SITE_NAME, settings.SITE_PHONE = "示范市总工会", "0000-1234567"

    page = as_user(clerk if route == "account_reauthenticate" else None).get(reverse(route)).content.decode()

    assert "- 示范市总工会</title>" in page
    assert '<span class="brand-name">示范市总工会</span>' in page
    assert "tel:0000-1234567" in page
    assert f"版本 {settings.VERSION}" in page


def test_health_is_said_to_anybody(as_user):
    answer = as_user(None).get(reverse("healthz"))

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "failing": []})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_short_pages_are_open_and_chinese(as_user, name):
    answer = as_user(None).get(reverse(name))

    assert answer.status_code == 200
    assert 'lang="zh-hans"' in answer.content.decode().lower() or 'lang="zh-cn"' in answer.content.decode().lower()


def test_the_browser_is_not_asked_for_the_language(as_user):
    client = as_user(None)

    assert "还没有公开的活动" in client.get(reverse("home"), headers={"accept-language": "en"}).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "No activity has been published yet." in client.get(reverse("home")).content.decode()


def test_large_text_is_a_cookie_and_goes_back_only_within_the_site(as_user):
    client = as_user(None)

    answer = client.post(reverse("display-mode"), {"mode": "large", "next": "https://elsewhere.example/"})

    assert answer.url == reverse("home")
    assert "large-text" in client.get(reverse("home")).content.decode()


def test_the_workbench_shows_what_was_returned_and_begun(as_user, clerk, reviewer, branch, now):
    ActivityFactory(
        organization=branch, submitted=True, created_by=clerk, state="returned", returned_by=reviewer, returned_at=now,
        return_reason="照片不清楚", title="退回的活动",
    )  # fmt: skip
    ActivityFactory(organization=branch, created_by=clerk, title="没写完的活动")

    page = as_user(clerk).get(reverse("workbench")).content.decode()

    assert "退回的活动" in page
    assert "照片不清楚" in page
    assert "没写完的活动" in page


def test_what_was_returned_stands_above_the_ledgers_to_sign(as_user, clerk, reviewer, branch, now):
    ActivityFactory(
        organization=branch, submitted=True, created_by=clerk, state="returned", returned_by=reviewer, returned_at=now,
        return_reason="照片不清楚", title="退回的活动",
    )  # fmt: skip
    LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 8),
        is_zero_report=True,
    )  # fmt: skip

    for name in ("workbench", "todo"):
        page = as_user(clerk).get(reverse(name)).content.decode()
        assert 0 < page.index("退回的活动") < page.index("待签的台账")


def test_only_a_desk_that_can_fill_is_called_empty(as_user, clerk, member):
    assert "待办已清空" in as_user(clerk).get(reverse("workbench")).content.decode()

    page = as_user(member).get(reverse("workbench")).content.decode()

    assert "待办已清空" not in page
    assert "这里没有需要你办理的事" in page
    assert f'href="{reverse("todo")}"' not in page
    assert "这里没有需要你办理的事" in as_user(member).get(reverse("todo")).content.decode()


SYSTEM_ROUTES = (
    "admin:index", "admin:accounts_user_changelist", "ledgers:operations", "admin:audit_auditevent_changelist",
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        ("administrator", {"admin:index", "admin:accounts_user_changelist", "ledgers:operations"}),
        ("auditor", {"admin:audit_auditevent_changelist"}),
        ("clerk", set()),
    ],
)
def test_who_keeps_the_system_finds_the_way_there(request, as_user, role, ways):
    client = as_user(request.getfixturevalue(role))
    page = client.get(reverse("workbench")).content.decode()

    for route in SYSTEM_ROUTES:
        url = reverse(route)
        assert (f'href="{url}"' in page or f'href="{url}?' in page) == (route in ways), route


def test_the_cards_of_the_system_open_what_they_count(as_user, administrator, auditor, clerk, today):
    clerk.must_change_password = True
    clerk.save(update_fields=["must_change_password"])

    cards = {card.label: card for card in system_cards(administrator, today)}

    assert cards["首次登录未改密码"].value == 1
    answer = as_user(administrator).get(cards["首次登录未改密码"].url)
    assert [user.pk for user in answer.context["cl"].result_list] == [clerk.pk]
    for card in system_cards(auditor, today):
        assert as_user(auditor).get(card.url).status_code == 200


def test_the_queue_leaves_own_records_and_other_unions_out(as_user, reviewer, branch, sibling):
    ActivityFactory(organization=branch, submitted=True, title="等我审核")
    ActivityFactory(organization=branch, submitted=True, created_by=reviewer, title="我自己写的")
    ActivityFactory(organization=sibling, submitted=True, title="别家的")

    page = as_user(reviewer).get(reverse("todo")).content.decode()

    assert "等我审核" in page
    assert "我自己写的" not in page
    assert "别家的" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_and_three_rows(
    as_user, reviewer, branch, rows, django_assert_num_queries
):
    for _ in range(rows):
        ActivityFactory(organization=branch, submitted=True)
    client = as_user(reviewer)
    client.get(reverse("todo"))

    with django_assert_num_queries(TODO_QUERIES):
        client.get(reverse("todo"))


TODO_QUERIES = 5


def test_the_week_counts_only_what_the_person_may_see(as_user, federation_clerk, city, branch, today):
    ActivityFactory(organization=city, approved=True, starts_on=today)
    ActivityFactory(organization=branch, approved=True, starts_on=today)

    week = as_user(federation_clerk).get(reverse("workbench")).context["week"]

    assert week["approved"] == 1


def test_a_leader_reads_the_totals_of_the_subtree_and_opens_what_is_published(as_user, leader, branch, city, today):
    ActivityFactory(organization=city, approved=True, starts_on=today)
    ActivityFactory(organization=branch, approved=True, starts_on=today)
    ActivityFactory(organization=branch, submitted=True, starts_on=today)
    PublicationFactory(activity=ActivityFactory(organization=branch, approved=True, starts_on=today), published=True)

    answer = as_user(leader).get(reverse("workbench"))
    week = answer.context["week"]

    assert (week["approved"], week["published"], week["waiting"]) == (3, 1, None)
    assert week["approved_url"] == ""
    assert "本周待审" not in answer.content.decode()
    assert as_user(leader).get(week["published_url"]).context["page_obj"].paginator.count == 1


def test_the_figures_of_the_week_open_as_many_records(as_user, manager, branch, county, today):
    for _ in range(2):
        ActivityFactory(organization=branch, approved=True, starts_on=today)
    ActivityFactory(organization=county, submitted=True, starts_on=today)

    week = as_user(manager).get(reverse("workbench")).context["week"]

    assert (week["approved"], week["waiting"], week["published"]) == (2, 1, None)
    for name in ("approved", "waiting"):
        assert as_user(manager).get(week[f"{name}_url"]).context["page_obj"].paginator.count == week[name]


def test_navigation_is_drawn_by_the_right_that_its_route_asks_for():
    wrong = [
        entry.route
        for entry in WORKBENCH_NAV
        if not entry.is_administration
        and entry.permission != (MATRIX[entry.route].permission if MATRIX[entry.route].kind == "permission" else "")
    ]

    assert wrong == []
    # Django's admin guards itself: only roles that it lets in are shown the way.
    shown = {entry.permission for entry in WORKBENCH_NAV if entry.is_administration}
    assert {role for role, granted in GRANTS.items() if granted & shown} == {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}


def test_a_clerk_is_asked_to_prepare_a_closed_week(as_user, clerk, branch):
    LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 8),
        is_zero_report=True,
    )  # fmt: skip

    assert as_user(clerk).get(reverse("todo")).context["desk"].counts["ledgers"] == 1


def test_pages_of_signed_in_people_are_kept_by_nobody(as_user, clerk):
    assert "no-store" in as_user(clerk).get(reverse("workbench")).headers["Cache-Control"]


def test_every_answer_carries_the_rules_for_browsers(as_user):
    headers = as_user(None).get(reverse("home")).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_whoever_lacks_a_right_is_told_whom_to_ask_and_stays_at_the_desk(as_user, member, administrator):
    answer = as_user(member).get(reverse("activities:activity-list"))

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "可联系： 冯管理" in page
    assert '<nav class="sidenav' in page


def test_what_is_not_there_leads_on(as_user, clerk):
    desk = as_user(clerk).get("/nowhere/")
    street = as_user(None).get("/nowhere/")

    assert desk.status_code == street.status_code == 404
    assert f'action="{reverse("activities:activity-list")}"' in desk.content.decode()
    assert '<nav class="sidenav' in desk.content.decode()
    assert reverse("ledgers:report-list") in street.content.decode()
    assert '<nav class="sidenav' not in street.content.decode()


def test_with_a_first_password_there_is_no_way_but_to_change_it(as_user, clerk):
    clerk.must_change_password = True
    clerk.save(update_fields=["must_change_password"])

    page = as_user(clerk).get(reverse("account_change_password")).content.decode()

    assert f'href="{reverse("activities:activity-list")}"' not in page
    assert 'class="tabs' not in page


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        ("clerk", ["activities:activity-list", "activities:activity-create", "todo"]),
        ("leader", ["activities:activity-list", "board", "ledgers:period-list"]),
        ("caseworker", ["todo", "board", "hardship:file-list"]),
        ("administrator", ["admin:index", "ledgers:operations", "imports:import-list"]),
        ("member", ["activities:opening-list", "activities:my-signups", "activities:me-hours"]),
    ],
)
def test_a_phone_has_five_tabs_at_most_and_the_rest_in_the_last(request, as_user, role, tabs):
    page = as_user(request.getfixturevalue(role)).get(reverse("workbench"))
    foot = page.content.decode().partition('<nav class="tabs')[2]

    assert [entry.route for entry in page.context["tabs"]] == tabs
    assert foot.count('class="tab"') == len(tabs) + 2
    assert all(f'href="{entry.url}"' in foot for entry in page.context["nav"])


def test_whatever_waits_on_the_desk_stands_on_the_first_page(as_user, reviewer, clerk, branch, now):
    """What was returned row by row, everything else as a number that leads to its rows."""
    ActivityFactory(organization=branch, submitted=True)
    ActivityFactory(
        organization=branch, submitted=True, created_by=clerk, state="returned", returned_by=reviewer, returned_at=now,
        return_reason="照片不清楚", title="退回的活动",
    )  # fmt: skip

    reviewing, writing = (as_user(user).get(reverse("workbench")).content.decode() for user in (reviewer, clerk))

    assert f"{reverse('todo')}#reviews-title" in reviewing
    assert 'id="reviews-title"' in as_user(reviewer).get(reverse("todo")).content.decode()
    assert "退回的活动" in writing


def test_each_kind_of_work_has_a_place_of_its_own_and_rights_that_somebody_holds():
    kinds = desk_kinds()

    assert len({kind.order for kind in kinds}) == len(kinds)
    granted = frozenset().union(*GRANTS.values())
    assert [kind.slug for kind in kinds if not granted.issuperset(kind.rights)] == []
