"""Every list of the portal leaves as Excel with exactly the rows of its screen; a new list may not be forgotten."""

import html
import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from activities.models import ActivityPlan, ServicePlaceCount, ServiceProject, StudyAttendance
from portal.access import MATRIX
from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from portal.codes.models import Code, Holiday
from portal.common.admin import PortalAdmin
from portal.exports.base import get_export, list_exports
from portal.imports.models import ImportBatch
from portal.notifications.models import Message
from portal.notifications.services import notify
from tests.factories.accounts import UserFactory, person
from tests.factories.activities import ActivityFactory, CampaignFactory
from tests.factories.aid import aid_of, donation_of, fund_of
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.certificates import applied, applied_star, recorded
from tests.factories.exports import asked_export, made_export
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.hardship import subsistence_line
from tests.factories.households import standing_file
from tests.factories.ledgers import WEEK, built_run, ledger_period
from tests.factories.notices import drafted_notice
from tests.factories.plans import recruiting, recurrence, service_project, signed_up
from tests.factories.service import ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, SelfStudyFactory, study_session
from tests.factories.teams import TeamCallFactory, TeamFactory
from tests.factories.volunteers import VolunteerFactory

SLUGS = [definition.slug for definition in list_exports()]
# Lists that do not leave as Excel, and why.
NOT_EXPORTED = {
    "accounts:deputy-list": "a handful of one's own; administrators export all assignments",
    "accounts:token-list": "one's own entrances for programs: nothing that belongs into a file",
    "activities:hours-correction-list": "what volunteers say; the hours themselves are in the list of hours",
    "activities:opening-list": "what one person may join just now; planners export plans and sign-ups",
    "hardship:member-list": "one household while its form is written, names masked",
    "hardship:paper-list": "photos of one household while its form is written",
    "exports:export-list": "a list of files; administrators export it from /admin/",
    "volunteers:duplicate-list": "pairs to decide on; their records are in the list of volunteers",
    "notices.PublicNotice": "the list of the workbench does",
}


@pytest.fixture
def everything(branch, county, sibling, caseworker, clerk, leader, administrator, auditor, member, now):
    """At least two rows in every list, one of them out of reach of the clerk where there is a scope."""
    campaigns = [CampaignFactory(organization=county, name=f"主题{n}", starts_on=date(2026, 1, 1)) for n in (1, 2)]
    for organization in (branch, branch, sibling):
        ActivityFactory(organization=organization, approved=True, campaign=campaigns[0])
    for organization, measure in ((branch, "teams"), (branch, "wishes"), (sibling, "teams")):
        DeclaredFigureFactory(organization=organization, entered_by=clerk, value=9, measure=measure)
    place = Code.objects.create(table="service_place_type", value="90", label="驿站")
    for number, organization in enumerate((branch, branch, sibling)):
        signed = {"created_by": clerk, "created_at": now, "changed_by": clerk, "changed_at": now}
        day = date(2026, 11, 1) + timedelta(days=number)
        ServicePlaceCount.objects.create(organization=organization, type=place, as_of=day, count=60, **signed)
        ImportBatch.objects.create(
            definition="activities", organization=organization, file_name=f"{number}.xlsx", sha256=f"{number}" * 64,
            size=1, uploaded_by=clerk, uploaded_at=now, queued_at=now, state="preview", counts={"new": 3},
        )  # fmt: skip
    built_run(branch, at=now)
    built_run(branch, at=now, period=WEEK.previous)
    ledger_period(county)
    for recipient in (clerk, clerk, leader):
        notify(recipients=[recipient], kind=Message.Kind.LEDGER_READY, subject="台账", url="/w/", by=None, at=now)
    asked_export("activities", by=clerk, at=now)
    asked_export("campaigns", by=clerk, at=now)
    for writer in (clerk, clerk, person(Role.CLERK, sibling)):
        drafted_notice(writer.organization, writer)
    for organization in (branch, branch, sibling):
        volunteer = VolunteerFactory(organization=organization)
        recorded(volunteer)
        applied(volunteer, person(Role.CLERK, organization))
        applied_star(volunteer)
        AttendanceFactory(shift__activity__organization=organization)
        signed_up(recruiting(organization).activity.shifts.get(), VolunteerFactory(organization=organization))
        service_project(organization, clerk, name=f"环卫工早餐{ServiceProject.objects.count()}")
        recurrence(ActivityPlan.objects.order_by("-pk").first().activity, clerk)
        TeamFactory(organization=organization)
        shift = ShiftFactory(activity=ActivityFactory(organization=organization))
        ServiceRecordFactory(shift=shift, entered_later=True)
    for number in (1, 2):
        TeamCallFactory(organization=county, title=f"登记通知{number}")
    study_and_duty(branch, sibling, clerk, now)
    aid_and_funds(branch, sibling, caseworker, clerk)
    Holiday.objects.get_or_create(day=date(2027, 5, 1), defaults={"name": "劳动节"})


def aid_and_funds(branch, sibling, caseworker, clerk):
    for organization in (branch, branch, sibling):
        fund = fund_of(organization, by=caseworker, confirmed_by=clerk)
        aid_of(organization, by=caseworker, second=clerk, fund=fund)
        donation_of(organization, by=caseworker, second=clerk)
        standing_file(organization, caseworker, clerk, "applied")
    for year in (2025, 2026):
        subsistence_line(branch.parent, clerk, year=year)


def study_and_duty(branch, sibling, clerk, now):
    for organization in (branch, branch, sibling):
        study_session(organization, present=[clerk] if organization == branch else ())
        SelfStudyFactory(person=UserFactory(organization=organization))
        DutyReportFactory(post=CommunityPostFactory(organization=organization), approved=True)
    StudyAttendance.objects.update(note_state="handed_in", note_at=now)


def reader_of(definition, people):
    return next(user for user in people if not definition.permission or user.has_perm(definition.permission))


def rows_on(page):
    """How many rows the list says that it has."""
    return page.context["cl"].result_count if "cl" in page.context else page.context["page_obj"].paginator.count


@pytest.mark.parametrize("slug", SLUGS)
def test_the_file_has_the_rows_of_the_screen(slug, everything, request, as_user, now, cells_of):
    definition = get_export(slug)
    people = [request.getfixturevalue(name) for name in ("clerk", "administrator", "auditor", "manager", "caseworker")]
    user = reader_of(definition, people)

    page = as_user(user).get(definition.address(""))
    button = re.search(rf'href="{reverse("exports:export-create", args=[slug])}(?:\?([^"]*))?"', page.content.decode())
    export = made_export(slug, by=user, at=now, query=html.unescape(button[1] or ""))

    numbered = [row for row in cells_of(export)[3:] if isinstance(row[0], int)]
    own_trace = slug in {"audit-events", "exports"}  # asking for the file is a row of these lists itself
    assert rows_on(page) + own_trace == export.row_count == len(numbered) > 0


def test_every_list_has_an_export_or_a_reason():
    """Add a class to the ``exports.py`` of the app and a row to ``everything``, or say here why not."""
    pages = {definition.page for definition in list_exports()}
    shown = {route for route, entry in MATRIX.items() if entry.kind != "public" and "GET" in entry.methods}
    lists = {route for route in shown if route.endswith("-list") and not route.startswith("api:")}
    # Tables of packages stay closed: no role holds their permissions.
    tables = {
        model._meta.label: table for model, table in admin.site._registry.items() if isinstance(table, PortalAdmin)
    }
    exported = {label for label, table in tables.items() if getattr(table, "exported_as", "") in SLUGS}

    assert lists - pages - NOT_EXPORTED.keys() == set()
    assert tables.keys() - exported - NOT_EXPORTED.keys() == set()
    assert {"board-units", "admin:accounts_user_changelist", "activities:activity-list"} <= pages
    assert NOT_EXPORTED.keys() <= MATRIX.keys() | tables.keys()


def test_deputies_are_found_and_taken_away_at_admin(as_user, administrator, reviewer, clerk, now, cells_of):
    person(Role.REVIEWER, clerk.organization, username="deputy", display_name="卫代审")
    RoleAssignment.objects.filter(user__username="deputy").update(deputy_for=reviewer)
    query = "deputy_for__isempty=0"

    page = as_user(administrator).get(f"{reverse('admin:accounts_roleassignment_changelist')}?{query}")
    rows = cells_of(made_export("role-assignments", by=administrator, at=now, query=query))

    assert [row[2] for row in rows[3:]] == ["卫代审"]
    assert page.context["cl"].result_count == 1
