"""Whoever takes the consent back is gone from public pages at once, and after the clock has run from everywhere."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from portal.common.classification import DataClass
from portal.privacy import erasure
from tests.factories.attachments import stored_photo
from tests.factories.teams import TeamFactory
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services
from volunteers.models import Team, Volunteer

pytestmark = pytest.mark.django_db
ID_NUMBER = id_number_of(date(1987, 7, 13))
NAME, POSITION, REASON = "禤去留", "去留钳工", "调往去留厂"


@pytest.fixture
def volunteer(branch, member, clerk):
    made = VolunteerFactory(
        organization=branch, user=member, name=NAME, phone="13987654321", id_number=ID_NUMBER, position=POSITION,
        birth_date=date(1987, 7, 13), address="去留街道", emergency_name="去留父", emergency_phone="13987654322",
    )  # fmt: skip
    made.consents.update(scan=stored_photo(clerk))
    return made


def test_public_copies_are_gone_with_the_withdrawal(volunteer, branch, member, reviewer, client, now):
    team = TeamFactory(organization=branch, leader=volunteer, leader_name=NAME)
    Team.objects.filter(pk=team.pk).update(published_by=reviewer, published_at=now)
    pages = [reverse("volunteers:team-public", args=[team.pk]), reverse("volunteers:team-list-public")]
    assert "禤" in client.get(pages[0]).content.decode()

    services.withdraw_consent(volunteer=volunteer, by=member, at=now)

    for page in pages:
        answer = client.get(page)
        assert "禤" not in answer.content.decode()
        assert "max-age" not in answer.headers.get("Cache-Control", ""), "no cache keeps what is gone"


def everything():
    """Every row of every table of the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM {connection.ops.quote_name(table)} t")
            yield table, cursor.fetchone()[0] or ""


def test_an_erased_person_stands_in_no_table_and_the_audit_keeps_the_acts(
    volunteer, branch, sibling, member, clerk, reviewer, now
):
    services.ask_to_give(volunteer=volunteer, taking=sibling, reason=REASON, by=clerk, at=now)
    sealed = [volunteer.phone_index, volunteer.id_index]
    services.withdraw_consent(volunteer=volunteer, by=member, at=now)
    assert erasure.erase_due(at=now + timedelta(days=31))["volunteer"] == 1

    gone = [NAME, POSITION, REASON, "去留父", "xql", ID_NUMBER, "13987654321", "1987-07-13", *sealed]
    assert [(table, word) for table, text in everything() for word in gone if word in text] == []
    assert not Volunteer.objects.get().consents.filter(scan__isnull=False).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(action ORDER BY id) FROM audit_auditevent WHERE target_label = %s",
                       [volunteer.number])  # fmt: skip
        assert cursor.fetchone()[0] == [
            "volunteer.transfer_requested",
            "volunteer.consent_withdrawn",
            "volunteer.erased",
        ]


# Sensitive values without a clock of their own, and what takes them away.
WITH_THE_FILE = "with the household file"
GOES_OTHERWISE = {
    "hardship.AidGoods": "names nobody once the aid is erased",
    "hardship.Assessment": WITH_THE_FILE,
    "hardship.Evidence": WITH_THE_FILE,
    "hardship.ExclusionCheck": WITH_THE_FILE,
    "hardship.FamilyMember": WITH_THE_FILE,
    "hardship.FileChange": WITH_THE_FILE,
    "hardship.HomeVisit": WITH_THE_FILE,
    "hardship.MeansCheck": WITH_THE_FILE,
    "volunteers.TeamRevision": "with the team",
}


def test_whatever_is_sensitive_has_a_clock_or_goes_with_something_that_has_one():
    clocks = {clock.model._meta.label for clock in erasure.list_clocks()}
    sensitive = {
        model._meta.label
        for model in apps.get_models()
        if any(kind.data_class is DataClass.SENSITIVE for kind in getattr(model, "field_classes", {}).values())
    }

    assert sensitive - clocks - GOES_OTHERWISE.keys() == set()
    assert {"volunteers.Volunteer", "notices.Objection", "imports.ImportBatch"} <= clocks


@pytest.mark.parametrize("state", ["dissolved", "draft"])
def test_of_a_team_long_gone_nobody_is_named(state, branch, clerk, now):
    gone = {"state": state, "dissolved_by": clerk, "dissolved_on": now.date(), "dissolve_reason": "合并"}
    team = TeamFactory(organization=branch, leader_name=NAME, paper_by=NAME, leader_phone="13987654321",
                       **(gone if state == "dissolved" else {"draft": True}))  # fmt: skip
    for shift in (timedelta(days=4 * 365), timedelta(days=6 * 365)):
        assert erasure.erase_due(at=now + shift)["team"] == (shift.days > 5 * 365)
    assert erasure.erase_due(at=now + 2 * shift)["team"] == 0

    team.refresh_from_db()
    assert (team.seal_scan, team.leader_phone, team.contact_phone, team.is_editable) == (None, "", "", False)
    gone = [NAME, "牛小禾"]
    assert [word for table, text in everything() if "team" in table for word in gone if word in text] == []


def test_a_member_without_a_record_sees_the_own_page_whole(member, as_user):
    """会员: account, unit, role, password, second factor, messages and the way to become a volunteer."""
    client = as_user(member)

    page = client.get(reverse("volunteers:me"))

    text = page.content.decode()
    assert all(words in text for words in ("褚会员", "member", "第一纺织厂工会委员会", "会员"))
    for route in ("account_change_password", "mfa_index", "volunteers:join", "notifications:message-list"):
        assert reverse(route) in text
    assert client.get(reverse("volunteers:me-volunteer")).status_code == 200
    assert client.get(reverse("volunteers:me-transfer")).status_code == 404
    assert "no-store" in page["Cache-Control"]
