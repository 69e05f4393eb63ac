"""Columns, ledgers and their registry; values on their way through the rows file."""

import io
from datetime import date
from decimal import Decimal

import pytest

from portal.common.periods import Period
from portal.ledgers.base import Ledger, Row, get_ledger, ledgers, register
from portal.ledgers.columns import Column
from portal.ledgers.rows import Head, HeadColumn, RowsFile, RowsWriter
from portal.ledgers.words import in_words
from portal.xlsx import Approximate


def test_the_activity_ledger_is_registered_first():
    assert [ledger.slug for ledger in ledgers()][:1] == ["activities"]
    with pytest.raises(KeyError):
        get_ledger("nothing")


def test_a_slug_has_one_owner():
    class Second(Ledger):
        slug = "activities"
        columns = (Column(header="a", source="pk", public=True),)

    with pytest.raises(ValueError, match="activities"):
        register(Second)


def test_a_ledger_without_a_public_column_is_refused():
    class Closed(Ledger):
        slug = "closed"
        columns = (Column(header="a", source="pk"),)

    with pytest.raises(ValueError, match="closed"):
        register(Closed)


def test_columns_of_people_served_need_their_number():
    class Uncounted(Ledger):
        slug = "uncounted"
        columns = (Column(header="a", source="pk", public=True, of_served=True),)

    with pytest.raises(ValueError, match="uncounted"):
        register(Uncounted)


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "title", "kind": "text", "total": True},
        {"source": ("a", "b")},
        {"source": "amount", "kind": "money", "total": True, "public": lambda value: None},
    ],
)
def test_columns_that_make_no_sense_are_refused(fields):
    with pytest.raises(ValueError, match="head"):
        Column(header="head", **fields)


def test_a_bare_ledger_says_what_it_lacks():
    ledger = Ledger()
    period = Period.parse("2026")

    for call in (
        lambda: ledger.rows(None, period),
        lambda: ledger.paths_with_rows(period),
        lambda: ledger.changes(None, None),
        lambda: ledger.row_url(1),
    ):
        with pytest.raises(NotImplementedError):
            call()


VALUES = {
    "text": ["志愿服务", "=1+1", "", None, 7],
    "integer": [12, 0, None, Approximate(930), "若干"],
    "hours": [90, None, Approximate(60)],
    "money": [Decimal("0.10"), Decimal("223000000.00"), None, Approximate(Decimal("5520.00")), "若干"],
    "date": [date(2026, 11, 17), "2020年以来", "2026-11-17", None],
}


@pytest.mark.parametrize("kind", VALUES)
def test_values_come_back_as_they_went(kind, tmp_path):
    values = VALUES[kind]
    columns = [
        HeadColumn(header=f"{place}", kind=kind, width=9, total=False, public=place == 0)
        for place in range(len(values))
    ]
    head = Head(
        title="t", organization="o", period="2026", period_words="2026年", as_of="2026-11-18T12:00:00+08:00", notes=[],
        public_notes=[], columns=columns,
    )  # fmt: skip
    path = tmp_path / "rows"
    with path.open("wb") as target:
        writer = RowsWriter(target, head)
        writer.write(Row(5, "A-2026-0001", values, values[:1]))
        writer.close()

    source = RowsFile(path)

    expected = [str(value) if value == 7 else value for value in values]
    assert source.head == head
    assert list(source.rows("internal")) == [(5, "A-2026-0001", expected)]
    assert list(source.rows("public")) == [(5, "A-2026-0001", expected[:1])]
    assert list(source.rows("internal", 1, 9)) == []


@pytest.mark.parametrize(("kind", "value"), [("integer", 1.5), ("money", True), ("date", 2026), ("hours", object())])
def test_values_of_another_kind_are_refused_without_being_quoted(kind, value):
    head = Head(
        title="t", organization="o", period="2026", period_words="2026年", as_of="2026-11-18T12:00:00+08:00", notes=[],
        public_notes=[], columns=[HeadColumn(header="h", kind=kind, width=9, total=False, public=True)],
    )  # fmt: skip
    writer = RowsWriter(io.BytesIO(), head)

    with pytest.raises(TypeError) as refusal:
        writer.write(Row(1, "n", [value], [value]))

    assert str(value) not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("integer", None, ""),
        ("integer", 12345, "12,345"),
        ("integer", Approximate(930), "约 930"),
        ("hours", 90, "1.5"),
        ("hours", Approximate(60), "约 1.0"),
        ("money", Decimal("1234.5"), "1,234.50"),
        ("date", date(2026, 11, 17), "2026-11-17"),
        ("date", "2020年以来", "2020年以来"),
        ("text", "文", "文"),
    ],
)
def test_values_in_words(kind, value, words):
    assert in_words(kind, value) == words
