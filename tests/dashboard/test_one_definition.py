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
from tests.factories.exports import made_export

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
