"""The codes and types that come with the portal, loaded beside what an office made of them."""

import pytest
from django.core.management import call_command

from activities.models import ActivityType
from activities.services.types import SHIPPED, load_types
from portal.codes.models import Code
from portal.codes.services import load_codes, next_number, next_numbers

pytestmark = pytest.mark.django_db


def test_everything_is_loaded_into_an_empty_installation(capsys):
    call_command("load_codes")

    tables = {table: Code.objects.filter(table=table).count() for table in Code.Table}
    assert tables == {
        "service_category": 22, "service_target": 15, "region": 6, "service_place_type": 10, "skill": 21,
        "study_kind": 6,
    }  # fmt: skip
    assert ActivityType.objects.count() == len(SHIPPED)
    assert set(ActivityType.objects.values_list("family", flat=True)) == set(ActivityType.Family)
    assert capsys.readouterr().out == f"Added 80 codes, {len(SHIPPED)} activity types and 72 holidays.\n"


def test_every_type_reaches_the_ledger_and_meetings_count_no_hours():
    load_codes()
    load_types()

    assert not ActivityType.objects.exclude(ledgers=["activities"]).exists()
    assert not ActivityType.objects.filter(family__in=["meeting", "lecture", "study"], counts_hours=True).exists()
    assert ActivityType.objects.get(code="V02").national_category.label == "交通引导"


def test_a_second_run_adds_nothing(capsys):
    call_command("load_codes")
    capsys.readouterr()

    call_command("load_codes")

    assert capsys.readouterr().out == "Added 0 codes, 0 activity types and 0 holidays.\n"


def test_what_the_office_changed_stays():
    load_codes()
    load_types()
    Code.objects.filter(table="service_target", value="01").update(label="少年儿童", is_active=False)
    ActivityType.objects.filter(code="V02").update(name="文明交通劝导", is_active=False)

    load_codes()
    load_types()

    code = Code.objects.get(table="service_target", value="01")
    kind = ActivityType.objects.get(code="V02")
    assert (code.label, code.is_active, kind.name, kind.is_active) == ("少年儿童", False, "文明交通劝导", False)


def test_a_name_that_the_office_took_stays_the_offices():
    ActivityType.objects.create(code="X1", name="送清凉", family="benefit", service_form="visit")

    assert load_types() == len(SHIPPED) - 1
    assert ActivityType.objects.get(name="送清凉").code == "X1"


def test_numbers_in_a_row_go_on_where_single_ones_stopped():
    assert next_number(kind="A", year=2026) == "A-2026-0001"
    assert next_numbers(kind="A", year=2026, count=3) == ["A-2026-0002", "A-2026-0003", "A-2026-0004"]
    assert next_number(kind="A", year=2026) == "A-2026-0005"
