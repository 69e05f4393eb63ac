"""The other lists: each file holds what its page shows; administrators export from /admin/ within the masking rules."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from activities.models import ServicePlaceCount
from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.services import record
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.exports.base import ListExport, get_export, list_exports, register
from portal.exports.lists.administration import ALLOWED, AdminExport, fields_read
from portal.imports.models import ImportBatch
from portal.notifications.models import Message
from portal.notifications.services import notify
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, CampaignFactory
from tests.factories.exports import asked_export, made_export
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.ledgers import WEEK, built_run, ledger_period

ADMIN_EXPORTS = [definition for definition in list_exports() if isinstance(definition, AdminExport)]


def test_a_slug_has_one_owner():
    class Second(ListExport):
        slug = "activities"
        columns = ()

    with pytest.raises(ValueError, match="activities"):
        register(Second)


def test_campaigns_with_the_number_that_their_link_opens(clerk, branch, county, sibling, now, cells_of):
    campaign = CampaignFactory(organization=county, name="文明交通", starts_on=date(2026, 1, 1))
    for organization in (branch, branch, sibling):
        ActivityFactory(organization=organization, approved=True, campaign=campaign)

    rows = cells_of(made_export("campaigns", by=clerk, at=now))

    assert rows[3][:7] == [1, "文明交通", None, "郾城区总工会", "2026-01-01", None, 2]


def test_ledgers_of_the_unit_and_kind_that_the_page_shows(clerk, branch, county, now, cells_of, as_user):
    ActivityFactory(organization=branch, approved=True)
    built_run(branch, at=now)
    ledger_period(branch, WEEK.previous)
    ledger_period(county)
    page = as_user(clerk).get(reverse("ledgers:period-list")).content.decode()
    query = f"unit={branch.pk}&kind=week"

    rows = cells_of(made_export("ledger-periods", by=clerk, at=now, query=f"kind=week&unit={branch.pk}"))

    assert query.replace("&", "&amp;") in page
    assert [row[2] for row in rows[3:]] == ["2026-11-16", "2026-11-09"]
    assert rows[3][4:9] == ["待制表", "否", 1, 1, "2026-11-18"]
    with pytest.raises(RuleError):
        asked_export("ledger-periods", by=clerk, at=now, query=f"kind=week&unit={county.pk}")


def test_messages_are_ones_own(clerk, reviewer, now, cells_of):
    for recipient in (clerk, reviewer):
        notify(recipients=[recipient], kind=Message.Kind.LEDGER_READY, subject="台账", url="/w/", by=None, at=now)

    rows = cells_of(made_export("messages", by=clerk, at=now))

    assert [row[1:3] for row in rows[3:]] == [["2026-11-18", "12:00:00"]]


def test_declared_figures_with_their_conditions_and_without_a_sum(clerk, branch, now, cells_of):
    told = {"organization": branch, "entered_by": clerk}
    DeclaredFigureFactory(**told, value=930, is_approximate=True, words="930多支")
    DeclaredFigureFactory(**told, measure="service-time", value=5400, starts_on="2025-01-01", ends_on="2025-12-31")

    rows = cells_of(made_export("declared-figures", by=clerk, at=now))

    assert [row[2] for row in rows[3:]] == ["约 930", 90]
    assert rows[3][4:6] == ["930多支", "第一纺织厂工会委员会"]
    assert made_export("declared-figures", by=clerk, at=now, query="measure=teams").row_count == 1


def test_imports_and_service_places(clerk, branch, now, cells_of):
    ImportBatch.objects.create(
        definition="activities", organization=branch, file_name="台账.xlsx", sha256="0" * 64, size=1, uploaded_by=clerk,
        uploaded_at=now, queued_at=now, state="preview", counts={"new": 3},
    )  # fmt: skip
    kind = Code.objects.create(table="service_place_type", value="90", label="驿站")
    ServicePlaceCount.objects.create(
        organization=branch, type=kind, as_of=date(2026, 11, 1), count=60, is_approximate=True, words="60多个",
        created_by=clerk, created_at=now, changed_by=clerk, changed_at=now,
    )  # fmt: skip

    imports = cells_of(made_export("imports", by=clerk, at=now, query="state=preview"))
    places = cells_of(made_export("service-places", by=clerk, at=now))

    assert [row[2:9] for row in imports[3:]] == [
        ["台账.xlsx", "第一纺织厂工会委员会", "待确认", 3, None, "王经办", "2026-11-18"]
    ]
    assert [row[1:5] for row in places[3:]] == [["驿站", "约 60", "60多个", "2026-11-01"]]


def picked(as_user, user, model, **form):
    """What the action of an admin list leads to: slug and conditions."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answer = as_user(user).post(url + form.pop("query", ""), {"action": "export_rows", **form})
    assert answer.status_code == 302, answer.content.decode()[:500]
    parts = urlsplit(answer.url)
    return parts.path.rstrip("/").rsplit("/", 1)[1], parts.query


@pytest.mark.parametrize("definition", ADMIN_EXPORTS, ids=lambda definition: definition.slug)
def test_every_admin_export_has_a_list_with_its_action_and_no_private_column(definition):
    model_admin = admin.site.get_model_admin(definition.model)
    classes = {(model, field): model.field_classes[field].data_class for model, field in fields_read(definition)}

    assert model_admin.exported_as == definition.slug
    assert "export_rows" in model_admin.actions
    assert {place: found for place, found in classes.items() if found not in ALLOWED} == {}


def test_an_administrator_takes_the_picked_accounts(as_user, administrator, clerk, reviewer, now, cells_of):
    slug, query = picked(as_user, administrator, type(clerk), _selected_action=[clerk.pk])

    rows = cells_of(made_export(slug, by=administrator, at=now, query=query))

    assert [row[1:5] for row in rows[3:]] == [["clerk", "王经办", "第一纺织厂工会委员会", "是"]]
    assert "手工勾选" in rows[1][0]
    assert AuditEvent.objects.get(action="export.requested").actor_id == administrator.pk


def test_an_administrator_takes_all_that_the_conditions_leave(as_user, administrator, clerk, reviewer, now, cells_of):
    person(Role.CLERK, clerk.organization, username="closed", is_active=False)
    form = {"_selected_action": [clerk.pk], "select_across": "1", "query": "?is_active__exact=1&o=-1&q=er"}

    slug, query = picked(as_user, administrator, type(clerk), **form)
    rows = cells_of(made_export(slug, by=administrator, at=now, query=query))

    assert parse_qs(query)["q"] == ["er"]
    assert [row[1] for row in rows[3:]] == ["reviewer", "clerk"]
    assert "关键字：er；" in rows[1][0]


def test_role_assignments_codes_types_units_and_the_log(as_user, administrator, auditor, clerk, now, cells_of, county):
    record(action="activity.returned", by=clerk, at=now, target=county, reason="甲某的照片看不清")
    ActivityFactory()

    wanted = {"role-assignments": administrator, "organizations": administrator, "audit-events": auditor}
    files = {slug: cells_of(made_export(slug, by=user, at=now)) for slug, user in wanted.items()}
    types = cells_of(made_export("activity-types", by=administrator, at=now))

    assert len(files["role-assignments"]) - 3 == RoleAssignment.objects.count()
    assert ["郾城区总工会", "郾城区总工会", "411103"] in [row[1:4] for row in files["organizations"]]
    assert "甲某" not in str(files["audit-events"])
    assert ["clerk" in str(files[slug]) for slug in ("role-assignments", "audit-events")] == [True, False]
    assert types[3][1:4] == ["V01", "志愿服务", "志愿服务"]


def test_a_wrong_condition_of_an_admin_list_is_refused(administrator, auditor, now):
    for slug, by, query in (
        ("accounts", administrator, "is_active__exact=maybe"),
        ("accounts", administrator, "q=%00"),
        ("audit-events", auditor, "at__year=x"),
    ):
        with pytest.raises(RuleError):
            asked_export(slug, by=by, at=now, query=query)


def test_no_filter_guesses_at_passwords(as_user, administrator):
    url = reverse("exports:export-create", args=["accounts"])

    assert as_user(administrator).get(url, {"password__startswith": "a"}).status_code in {302, 400}


def test_administrators_see_how_exports_go_but_not_what_was_searched(as_user, administrator, clerk, branch):
    ActivityFactory(organization=branch, approved=True, title="走访甲某")
    export = made_export("activities", by=clerk, at=timezone.now(), query="q=甲某")
    client = as_user(administrator)

    pages = [reverse("admin:exports_export_changelist"), reverse("admin:exports_export_change", args=[export.pk])]

    assert export.query
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "甲某" not in answer.content.decode()
        assert "%E7%94%B2" not in answer.content.decode()
    assert get_export("accounts").permission == "accounts.manage_accounts"
