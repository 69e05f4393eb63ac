"""One definition for each number: board = list = Excel, under random units, types and periods."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from activities.models import ActivityMoney
from portal.common.periods import Period
from portal.figures.base import Scope, figures_for
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.attendances import ShiftFactory
from tests.factories.exports import made_export
from tests.factories.service import ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory

PERIODS = ["2026-W46", "2026-10", "2026-11", "2026", "2025"]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def types(db):
    return [ActivityTypeFactory(), ActivityTypeFactory(code="C01", name="知识竞赛")]


def fill(chance, units, types):
    for _number in range(40):
        day = date(2026, 11, 18) - timedelta(days=chance.choice([0, 3, 8, 20, 40, 330]))
        activity = ActivityFactory(
            organization=chance.choice(units), type=chance.choice(types), starts_on=day,
            date_precision=chance.choice(["day", "day", "month"]), session_count=chance.randint(1, 3),
            headcount=chance.randint(1, 99), beneficiary_count=chance.choice([None, 7]),
            **{chance.choice(["approved", "approved", "submitted"]): True},
        )  # fmt: skip
        ActivityMoney.objects.create(activity=activity, kind="own", amount=Decimal(chance.randint(1, 10**6)) / 100)


@pytest.mark.parametrize("seed", range(5))
def test_board_list_and_file_agree(as_user, manager, branch, sibling, types, now, media, seed):
    chance = Random(seed)
    fill(chance, [branch, sibling], types)
    scope = Scope(
        user=manager, organization=chance.choice([None, branch, sibling.parent]),
        filters=chance.choice([{}, {"type": str(types[1].pk)}]),
    )  # fmt: skip
    figures = {figure.measure.slug: figure for figure in figures_for(scope, Period.parse(PERIODS[seed]))}

    url = figures["activities"].list_url
    page = as_user(manager).get(url).context
    export = made_export("activities", by=manager, at=now, query=urlsplit(url).query)
    rows = list(load_workbook(media / export.file).active.iter_rows(min_row=4, values_only=True))

    totals = page["totals"]
    board = {slug: figure.amount.value for slug, figure in figures.items()}
    assert board["activities"] == page["page_obj"].paginator.count == totals.activities == export.row_count
    assert board.get("sessions") == totals.sessions.value
    assert board.get("participations") == totals.headcount.value
    assert board.get("served") == totals.beneficiary_count.value
    assert board.get("money-own") == (totals.money["own"].value if totals.money else None)
    if export.row_count:
        assert rows[-1][8:10] == (totals.sessions.value, totals.headcount.value)


@pytest.mark.parametrize("seed", range(2))
def test_recorded_hours_and_people_agree(as_user, manager, branch, sibling, now, media, seed):
    """Of records of one person in two units the board counts the person once, and so does the list."""
    chance = Random(seed)
    same = [VolunteerFactory(organization=unit, name="苗同", phone="13900007777") for unit in (branch, sibling)]
    for number in range(8):
        unit = chance.choice([branch, sibling])
        shift = ShiftFactory(activity=ActivityFactory(organization=unit))
        volunteer = {"volunteer": same[unit == sibling]} if chance.random() < 0.5 else {}
        ServiceRecordFactory(
            shift=shift, minutes=60 + number, service_date=date(2026, 11, chance.choice([3, 18])), **volunteer,
            **{chance.choice(["locked", "locked", "confirmed"]): True},
        )  # fmt: skip
    scope = Scope(user=manager, organization=chance.choice([None, branch]))
    figures = {figure.measure.slug: figure for figure in figures_for(scope, Period.parse("2026-11"))}

    url = figures["recorded-time"].list_url
    page = as_user(manager).get(url).context
    export = made_export("service-records", by=manager, at=now, query=urlsplit(url).query)

    assert figures["recorded-time"].amount.value == page["minutes"]
    assert figures["active-volunteers"].amount.value == page["people"]
    assert export.row_count == page["page_obj"].paginator.count
