"""Declared figures: entered by one person, confirmed by another, shown apart, replaced when the records come."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.common.periods import Period
from portal.figures import policies, services
from portal.figures.base import Scope, figures_for
from portal.figures.models import DeclaredFigure
from portal.ledgers import services as ledger_services
from portal.ledgers.files import path_of
from portal.ledgers.rows import RowsFile
from portal.ledgers.services.sheets import notes_of
from portal.notifications.models import Message
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory

YEAR = Period.parse("2020")


def content(organization, **more):
    return {
        "measure": "teams", "organization": organization, "period": YEAR, "value": Decimal(179),
        "is_approximate": False, "words": "", "source": "2020年工作总结",
    } | more  # fmt: skip


@pytest.fixture
def declared(branch, clerk, reviewer, now):
    return services.declare_figure(content=content(branch), by=clerk, at=now)


@pytest.fixture
def confirmed(declared, reviewer, now):
    return services.confirm_figure(figure=declared, version=declared.version, by=reviewer, at=now)


def test_a_second_person_confirms(declared, clerk, reviewer, now):
    with pytest.raises(PermissionDenied):
        services.confirm_figure(figure=declared, version=declared.version, by=clerk, at=now)
    assert list(DeclaredFigure.objects.confirmable_by(reviewer)) == [declared]

    figure = services.confirm_figure(figure=declared, version=declared.version, by=reviewer, at=now)

    assert (figure.state, figure.confirmed_by, str(figure.shown)) == ("confirmed", reviewer, "179")
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)[:2]) == [
        "declared_figure.entered",
        "declared_figure.confirmed",
    ]
    assert list(Message.objects.order_by("pk").values_list("recipient", "kind")) == [
        (reviewer.pk, "figure.entered"),
        (clerk.pk, "figure.confirmed"),
    ]


def test_whoever_wrote_last_does_not_confirm_either(declared, manager, county, now):
    changed = services.change_figure(
        figure=declared, content=content(declared.organization, value=Decimal(180)), version=1, by=manager, at=now
    )

    with pytest.raises(PermissionDenied):
        services.confirm_figure(figure=changed, version=changed.version, by=manager, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredFigure.objects.filter(pk=changed.pk).update(state="confirmed", confirmed_by=manager, confirmed_at=now)


def test_where_a_unit_has_no_second_person_the_union_above_is_asked(sibling, manager, now):
    alone = person(Role.CLERK, sibling, username="alone")

    services.declare_figure(content=content(sibling), by=alone, at=now)

    assert Message.objects.get().recipient == manager


def test_a_confirmed_figure_is_not_edited_but_withdrawn_and_declared_anew(confirmed, clerk, reviewer, now):
    with pytest.raises(RuleError):
        services.change_figure(
            figure=confirmed, content=content(confirmed.organization), version=confirmed.version, by=clerk, at=now
        )
    with pytest.raises(ValidationError):
        services.declare_figure(content=content(confirmed.organization), by=clerk, at=now)
    with pytest.raises(ValidationError):
        services.withdraw_figure(figure=confirmed, reason=" ", by=clerk, at=now)

    services.withdraw_figure(figure=confirmed, reason="数字写错", by=clerk, at=now)
    again = services.declare_figure(content=content(confirmed.organization), by=clerk, at=now)

    assert not DeclaredFigure.objects.confirmed().exists()
    assert again.state == "entered"
    assert Message.objects.filter(recipient=reviewer, kind="figure.withdrawn").exists()


def test_a_late_writer_is_told(declared, clerk, reviewer, now):
    services.change_figure(
        figure=declared, content=content(declared.organization, value=Decimal(1)), version=1, by=clerk, at=now
    )

    with pytest.raises(StaleVersionError):
        services.confirm_figure(figure=declared, version=1, by=reviewer, at=now)


@pytest.mark.parametrize(
    "wrong", [{"measure": "nothing"}, {"value": Decimal("1.5")}, {"value": Decimal(-1)}, {"source": " "}]
)
def test_what_does_not_fit_is_named(branch, clerk, now, wrong):
    with pytest.raises(ValidationError):
        services.declare_figure(content=content(branch, **wrong), by=clerk, at=now)


def test_money_has_cents_and_an_outsider_declares_nothing(branch, clerk, outsider, now):
    money = content(branch, measure="money-own", value=Decimal("12.50"), is_approximate=True)

    assert str(services.declare_figure(content=money, by=clerk, at=now).shown) == "约 12.50"
    with pytest.raises(PermissionDenied):
        services.declare_figure(content=content(branch), by=outsider, at=now)


def test_a_figure_is_never_added_to_what_is_counted(branch, clerk, reviewer, now):
    ActivityFactory(organization=branch, approved=True, starts_on=date(2020, 3, 5), session_count=2)
    sessions = content(branch, measure="sessions", value=Decimal(930), is_approximate=True, words="930多场")
    figure = services.declare_figure(content=sessions, by=clerk, at=now)
    services.confirm_figure(figure=figure, version=1, by=reviewer, at=now)

    counted = {each.measure.slug: each.amount.value for each in figures_for(Scope(organization=branch), YEAR)}

    assert counted["sessions"] == 2


def test_records_take_the_place_of_a_figure_by_an_act_of_a_person(branch, clerk, reviewer, now, as_user):
    figure = services.declare_figure(content=content(branch, measure="sessions"), by=clerk, at=now)
    services.confirm_figure(figure=figure, version=1, by=reviewer, at=now)
    with pytest.raises(RuleError):
        services.supersede_figure(figure=figure, by=clerk, at=now)
    ActivityFactory(organization=branch, approved=True, starts_on=date(2020, 3, 5), session_count=2)
    assert list(DeclaredFigure.objects.confirmed()) == [figure]
    address = reverse("figures:declared-detail", args=[figure.pk])
    assert as_user(clerk).get(address).context["has_records"]

    as_user(clerk).post(reverse("figures:declared-supersede", args=[figure.pk]))

    figure.refresh_from_db()
    assert (figure.state, figure.superseded_by) == ("superseded", clerk)
    assert not DeclaredFigure.objects.confirmed().exists()
    assert not as_user(clerk).get(address).context["has_records"]


def test_only_whoever_keeps_figures_replaces_or_withdraws(confirmed, leader):
    assert not policies.can_withdraw(leader, confirmed)
    assert not policies.can_confirm(leader, confirmed)


FORM = {
    "measure": "service-time", "period_kind": "month", "day": "2026-10-20", "value": "12.5", "source": "月报",
    "words": "", "version": "0",
}  # fmt: skip


def test_the_form_takes_any_day_and_hours(clerk, branch, reviewer, as_user):
    client = as_user(clerk)

    answer = client.post(reverse("figures:declared-create"), FORM | {"organization": branch.pk})

    figure = DeclaredFigure.objects.get()
    assert answer.headers["Location"] == reverse("figures:declared-detail", args=[figure.pk])
    assert (figure.value, str(figure.shown), figure.period.code) == (750, "12.5", "2026-10")
    form = client.get(reverse("figures:declared-edit", args=[figure.pk])).context["form"]
    assert (form["value"].value(), form["day"].value()) == (Decimal("12.5"), date(2026, 10, 1))
    client.post(
        reverse("figures:declared-edit", args=[figure.pk]),
        FORM | {"organization": branch.pk, "value": "13", "version": "1"},
    )
    late = client.post(
        reverse("figures:declared-edit", args=[figure.pk]),
        FORM | {"organization": branch.pk, "value": "99", "version": "1"},
    )
    assert "13.0" in late.content.decode()
    as_user(reviewer).post(reverse("figures:declared-confirm", args=[figure.pk]), {"version": "2"})
    figure.refresh_from_db()
    assert (figure.state, figure.value) == ("confirmed", 780)


@pytest.mark.parametrize("wrong", [{"value": "1.234"}, {"value": "0.01"}, {"day": "1066-10-14"}, {"measure": "x"}])
def test_the_form_names_what_is_wrong(clerk, branch, as_user, wrong):
    answer = as_user(clerk).post(reverse("figures:declared-create"), FORM | {"organization": branch.pk} | wrong)

    assert answer.status_code == 200
    assert set(wrong) == set(answer.context["form"].errors)


def test_the_form_does_not_declare_for_other_units(clerk, sibling, as_user):
    answer = as_user(clerk).post(reverse("figures:declared-create"), FORM | {"organization": sibling.pk})

    assert "organization" in answer.context["form"].errors


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    clerk, branch, now, as_user, django_assert_num_queries
):
    client = as_user(clerk)
    services.declare_figure(content=content(branch), by=clerk, at=now)
    client.get(reverse("figures:declared-list"))
    with django_assert_num_queries(7) as one:
        client.get(reverse("figures:declared-list"))
    for measure in ("sessions", "honors"):
        services.declare_figure(content=content(branch, measure=measure), by=clerk, at=now)
    with django_assert_num_queries(len(one)):
        rows = client.get(reverse("figures:declared-list")).context["rows"]

    assert len(rows) == 3


def test_the_list_is_filtered_by_whole_periods(confirmed, clerk, as_user):
    address = reverse("figures:declared-list")

    def found(**conditions):
        return len(as_user(clerk).get(address, conditions).context["rows"])

    assert found(**{"from": "2020-01-01", "to": "2020-12-31"}) == 1
    assert found(**{"from": "2020-01-02"}) == found(to="2020-12-30") == found(measure="honors") == 0
    assert found(measure="teams", state="confirmed", organization=confirmed.organization_id) == 1


@pytest.fixture
def declared_sessions(branch, clerk, reviewer, now):
    """930多场 of 2020, confirmed, beside one record of two sessions."""
    ActivityFactory(organization=branch, approved=True, starts_on=date(2020, 3, 5), session_count=2)
    sessions = content(branch, measure="sessions", value=Decimal(930), is_approximate=True, words="930多场")
    figure = services.declare_figure(content=sessions, by=clerk, at=now)
    return services.confirm_figure(figure=figure, version=1, by=reviewer, at=now)


def test_the_list_shows_it_apart(declared_sessions, clerk, as_user):
    def beside(**conditions):
        context = as_user(clerk).get(reverse("activities:activity-list"), conditions).context
        return context["totals"].sessions.value, context["declared"]

    assert beside() == (2, [declared_sessions])
    assert beside(**{"from": "2020-01-01", "to": "2020-12-31"}) == (2, [declared_sessions])
    # Half a year, a state or a word narrow the records in ways that a declared total does not follow.
    assert beside(to="2020-06-30") == (2, [])
    assert beside(state="approved") == (2, [declared_sessions])
    assert beside(state="draft")[1] == beside(q="清洁")[1] == []


def test_the_ledger_and_its_internal_workbook_show_it_apart(declared_sessions, branch, manager, now, as_user):
    run = ledger_services.request_build(ledger="activities", organization=branch, period=YEAR, by=manager, at=now)
    ledger_services.build_run(run_id=run.pk, clock=lambda: now)
    run.refresh_from_db()

    context = as_user(manager).get(reverse("ledgers:period-detail", args=[run.period_id])).context

    line = "另有申报数（不计入合计）：第一纺织厂工会，2020年，场次 约 930 场次（来源：2020年工作总结）"
    assert (run.totals["场次"], context["declared"]) == (2, [declared_sessions])
    head = RowsFile(path_of(run.rows_file)).head
    assert line in notes_of(head, "internal")
    assert line not in notes_of(head, "public")
