"""The ledger of 2020 as it is: its figures, its words, its blanks."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ServicePlaceCount
from portal.audit.models import AuditEvent
from tests.activities.imports.files import LEDGER, preview, sums
from tests.factories.forms import answers

pytestmark = pytest.mark.django_db


def test_the_ledger_of_2020_gives_its_figures_in_an_empty_tree(ledger, city):
    assert sums(city, 2020) == (
        25, 29, 149,
        {
            "own": (Decimal("2960000.00"), False),
            "arranged": (Decimal("180000.00"), False),
            "donated": (Decimal("1605520.00"), True),
        },
    )  # fmt: skip
    assert sums(city, 2019) == (1, 1, 3, {"own": (Decimal("6000.00"), False)})
    assert Activity.objects.count() == 26


def test_the_sheet_of_service_places_gives_reported_numbers(ledger, city):
    rows = ServicePlaceCount.objects.filter(organization=city).order_by("type__order")

    assert [(row.type.label, row.count, row.is_approximate, row.as_of) for row in rows] == [
        ("户外劳动者爱心驿站", 203, False, date(2020, 12, 31)),
        ("职工健康生活馆", 105, False, date(2020, 12, 31)),
        ("爱心母婴室", 60, True, date(2020, 12, 31)),
    ]


def test_the_same_file_again_brings_nothing_new(ledger, city, uploader):
    again = preview(city, uploader, LEDGER.read_bytes())

    assert (again.counts["new"], again.counts["skip"], again.counts["to_write"]) == (0, 29, 0)


def test_records_arrive_approved_by_the_second_person_and_unpublished(ledger, uploader, second):
    record = Activity.objects.get(title="劳模和五一劳动奖章获得者捐款捐物")

    assert (record.state, record.source, record.created_by, record.submitted_by, record.approved_by) == (
        "approved", "import", uploader, uploader, second,
    )  # fmt: skip
    assert record.contributor_ids == [uploader.pk]
    assert record.effective_at == record.approved_at
    assert not hasattr(record, "publication")
    assert [(row.amount, row.is_approximate, row.words) for row in record.money.all()] == [
        (Decimal("1600000.00"), True, "160多万元")
    ]
    assert record.number.startswith(f"A-{timezone.localdate().year}-")
    event = AuditEvent.objects.get(action="activity.imported", target_id=record.pk)
    assert (event.actor_id, event.details) == (second.pk, {"import": ledger.pk})


def test_words_are_kept_and_blanks_stay_unknown(ledger):
    office = Activity.objects.get(title="班子成员驻村办公")
    reading = Activity.objects.get(title="诚实守信专题教育讲座")
    visit = Activity.objects.get(title="春节前慰问困难职工")

    assert (office.date_words, office.starts_on, office.reporting_year) == ("每月27日、28日", None, 2020)
    assert (office.headcount, office.session_count, office.campaign) == (None, 1, None)
    assert office.narrative == "主题品牌：结对帮扶\n服务对象：村民"
    assert (reading.date_precision, reading.starts_on, reading.place) == ("since", date(2019, 1, 1), "")
    assert (visit.organization.name, visit.organization_name) == ("郾城区教育局工会", "郾城区教育局工会")
    assert [code.label for code in visit.service_targets.all()] == ["困难职工"]


def test_pages_of_a_record_leave_blank_what_nobody_knows(ledger, as_user, uploader, now):
    record = Activity.objects.get(title="班子成员驻村办公")
    client = as_user(uploader)

    for name in ("activity-detail", "activity-print", "activity-correct", "activity-void", "publication-propose"):
        page = client.get(reverse(f"activities:{name}", args=[record.pk]))
        assert (name, page.status_code, "None" in page.content.decode()) == (name, 200, False)
    assert client.get(reverse("activities:activity-list"), {"q": "驻村"}).status_code == 200


def test_a_correction_of_a_record_does_not_have_to_invent_what_nobody_knows(ledger, as_user, uploader):
    record = Activity.objects.get(title="诚实守信专题教育讲座")
    fields = answers(
        record.type, title=record.title, starts_on="2019", date_precision="since", date_words=record.date_words,
        reporting_year="2020", place="", headcount="", duration_minutes="",
        remark="每季度一讲", reason="补备注", version="1",
    )  # fmt: skip

    response = as_user(uploader).post(reverse("activities:activity-correct", args=[record.pk]), fields)

    assert response.status_code == 302
    assert record.corrections.get().changes["remark"] == ["", "每季度一讲"]
    assert not {"place", "headcount"} & record.corrections.get().changes.keys()
