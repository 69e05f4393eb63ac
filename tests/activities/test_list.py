"""The list of activities: whose rows, which totals, how many queries, and what junk does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, PublicationFactory

URL = "/w/activities/"


def titles(response):
    return {activity.title for activity, _can_copy in response.context["rows"]}


@pytest.fixture
def one_each(city, county, branch, sibling):
    """One approved record for each unit of the cast, named after it."""
    for organization, title in ((city, "市"), (county, "区"), (branch, "一厂"), (sibling, "二厂")):
        ActivityFactory(organization=organization, approved=True, title=title)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("clerk", {"一厂"}),
        ("reviewer", {"一厂"}),
        ("outsider", {"二厂"}),
        ("federation_clerk", {"市"}),
        ("manager", {"区", "一厂", "二厂"}),
        ("leader", set()),
    ],
)
def test_each_sees_the_own_scope(one_each, as_user, request, who, expected):
    response = as_user(request.getfixturevalue(who)).get(URL)

    assert titles(response) == expected


def test_an_ex_member_sees_nothing(one_each, as_user, branch):
    left = person(Role.CLERK, branch)
    RoleAssignment.objects.filter(user=left).update(valid_until=date(2026, 1, 1))

    assert as_user(left).get(URL).status_code == 403


@pytest.mark.parametrize("who", ["member", "administrator", "auditor"])
def test_whoever_reads_no_activities_is_refused(as_user, request, who):
    assert as_user(request.getfixturevalue(who)).get(URL).status_code == 403


def test_a_leader_sees_what_is_published(as_user, leader, branch):
    PublicationFactory(published=True, activity=ActivityFactory(organization=branch, approved=True, title="公开的"))
    PublicationFactory(activity=ActivityFactory(organization=branch, approved=True, title="只是提请"))
    voided = ActivityFactory(organization=branch, approved=True, title="已作废")
    PublicationFactory(published=True, activity=voided)
    type(voided).objects.filter(pk=voided.pk).update(state="voided")

    assert titles(as_user(leader).get(URL)) == {"公开的"}


def test_foreign_drafts_stay_with_those_who_write(as_user, clerk, reviewer, branch):
    ActivityFactory(organization=branch, title="同事的草稿")

    assert titles(as_user(clerk).get(URL)) == {"同事的草稿"}
    assert titles(as_user(reviewer).get(URL)) == set()


def test_totals_are_of_the_approved_ones_of_the_selection(as_user, clerk, branch):
    ActivityFactory(organization=branch, approved=True, title="公园清扫", headcount=20)
    ActivityFactory(organization=branch, submitted=True, title="公园宣讲", headcount=300)
    ActivityFactory(organization=branch, approved=True, title="车站服务", place="车站", headcount=4000)

    context = as_user(clerk).get(URL, {"q": "公园"}).context

    assert context["page_obj"].paginator.count == 2
    assert (context["totals"].activities, context["totals"].headcount.value) == (1, 20)


def test_the_same_queries_for_one_row_and_for_three(as_user, manager, county, branch):
    client = as_user(manager)
    client.get(URL)  # the first page of a session also notes its time
    counts = []
    for more in (1, 2):
        for _number in range(more):
            ActivityFactory(organization=branch, approved=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(URL)
        counts.append((len(response.context["rows"]), len(queries)))

    assert [rows for rows, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1] <= 15


@pytest.mark.parametrize(
    "query",
    [
        "page=abc", "page=-1", "page=99999999999999999999", "page=%00", "size=%C2%B2", "size=1000000000",
        "sort=id", "sort=-organization__path", "sort=%00", "state=nonsense", "type=abc", "type=%00",
        "type=99999999999999999999999", "campaign=-1", "organization=0", "organization=%27%20OR%201=1",
        "from=yesterday", "to=2026-13-45", "from=%00", "q=%00", "q=%27%22%3C%3E", "q=" + "a" * 5000, "q=a__regex",
        "state=approved&state=draft", "unknown=1", "organization__path__startswith=/", "_connector=OR",
    ],
)  # fmt: skip
def test_junk_is_answered_and_never_widens_the_scope(one_each, as_user, clerk, query):
    response = as_user(clerk).get(f"{URL}?{query}")

    assert response.status_code == 200
    assert titles(response) <= {"一厂"}


def test_conditions_stand_as_chips_that_take_themselves_away(as_user, clerk, branch):
    response = as_user(clerk).get(URL, {"q": "公园", "state": "approved", "sort": "date", "page": "1"})

    assert [address for _label, address in response.context["chips"]] == [
        "?state=approved&sort=date",
        "?q=%E5%85%AC%E5%9B%AD&sort=date",
    ]


def test_a_second_click_turns_the_sorting_round(as_user, clerk):
    columns = as_user(clerk).get(URL, {"sort": "-number", "q": "公园"}).context["columns"]

    links = {column.sort: (address, state) for column, address, state in columns if column.sort}
    assert links["number"] == ("?q=%E5%85%AC%E5%9B%AD&sort=number", "descending")
    assert links["headcount"] == ("?q=%E5%85%AC%E5%9B%AD&sort=-headcount", "")


def test_pages_keep_every_row_once(as_user, clerk, branch):
    for number in range(25):
        ActivityFactory(organization=branch, approved=True, title=f"第{number}次")
    client = as_user(clerk)

    pages = [titles(client.get(URL, {"page": page})) for page in (1, 2)]

    assert [len(page) for page in pages] == [20, 5]
    assert len(pages[0] | pages[1]) == 25
    assert len(titles(client.get(URL, {"size": "50"}))) == 25


def test_log_again_is_offered_where_one_writes(as_user, clerk, reviewer, branch):
    ActivityFactory(organization=branch, approved=True)

    for who, expected in ((clerk, True), (reviewer, False)):
        [(_activity, can_copy)] = as_user(who).get(URL).context["rows"]
        assert can_copy is expected


def test_nothing_yet_and_nothing_found_differ(as_user, clerk, branch):
    client = as_user(clerk)
    client.cookies["language"] = "en"

    assert "No activity has been logged yet." in client.get(URL).content.decode()
    ActivityFactory(organization=branch, approved=True)
    assert "No record matches these conditions." in client.get(URL, {"q": "没有的"}).content.decode()


def test_titles_are_shown_as_text(as_user, clerk, branch):
    ActivityFactory(organization=branch, approved=True, title="<script>alert(1)</script>")

    page = as_user(clerk).get(URL).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_draft_is_gone_on_with_or_deleted_and_not_logged_again(as_user, clerk, branch):
    draft = ActivityFactory(organization=branch, created_by=clerk)

    page = as_user(clerk).get(URL).content.decode()

    assert reverse("activities:activity-edit", args=[draft.pk]) in page
    assert reverse("activities:activity-discard", args=[draft.pk]) in page
    assert reverse("activities:activity-copy", args=[draft.pk]) not in page


def test_without_an_approved_record_there_is_no_line_of_sums(as_user, clerk, branch):
    ActivityFactory(organization=branch, submitted=True)
    assert 'class="totals"' not in as_user(clerk).get(URL).content.decode()

    ActivityFactory(organization=branch, approved=True)
    assert 'class="totals"' in as_user(clerk).get(URL).content.decode()
