"""The public way in, and one's own page: consent, throttle, nothing told to strangers, one's own data only."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.privacy.purposes import current
from tests.factories.volunteers import CONTENT, VolunteerFactory
from volunteers import services
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

JOIN, DONE = reverse("volunteers:join"), reverse("volunteers:join-done")
OWN = reverse("volunteers:me-volunteer")


def application(**changed):
    agreed = {"agrees": "on", "text_version": current("volunteer_register").version}
    return {**CONTENT, "birth_date": CONTENT["birth_date"].isoformat(), **agreed, **changed}


def send(client, unit, **changed):
    return client.post(f"{JOIN}?unit={unit.pk}", application(**changed))


def test_a_unit_is_found_by_a_part_of_its_name(branch, sibling, as_user, member):
    sibling.status, sibling.ended_on = "revoked", date(2026, 1, 1)
    sibling.save()

    found = as_user(None).get(JOIN, {"q": "纺织"}).context["units"]

    assert list(found) == [branch]
    assert as_user(None).get(f"{JOIN}?unit={sibling.pk}").status_code == 404
    assert as_user(None).get(JOIN).context["own"] is None
    assert as_user(member).get(JOIN).context["own"] == branch


def test_a_stranger_learns_nothing_of_who_is_registered(branch, as_user):
    """The same answer for somebody whom the unit knows and for somebody new."""
    VolunteerFactory(organization=branch, name=CONTENT["name"], phone=CONTENT["phone"], id_number=CONTENT["id_number"])

    known = send(as_user(None), branch)
    new = send(as_user(None), branch, name="苗新", phone="13911110000", id_number="")

    assert (known.status_code, known.url) == (new.status_code, new.url) == (302, DONE)
    assert known.headers.keys() == new.headers.keys()
    assert "已收到，工会工作人员会与你联系" in as_user(None).get(DONE).content.decode()
    assert Volunteer.objects.count() == 2
    assert Volunteer.objects.get(name="苗新").entered_by is None


def test_no_application_without_agreeing_to_the_words_shown(branch, as_user):
    client = as_user(None)

    assert send(client, branch, agrees="").context["form"].errors.keys() == {"agrees"}
    assert send(client, branch, text_version="2020-01").context["form"].errors.keys() == {"agrees"}
    guardian = {"guardian_name": "苗父", "guardian_phone": "13900005678", "guardian_relation": "父亲"}
    minor = {"birth_date": "2011-05-05", "id_number": "", **guardian}
    assert send(client, branch, **minor).context["form"].errors.keys() == {"guardian_agrees"}
    assert not Volunteer.objects.exists()
    send(client, branch, **minor, guardian_agrees="on")
    assert Volunteer.objects.get().consents.count() == 2


def test_too_many_applications_from_one_address_wait(branch, as_user, settings):
    settings.JOIN_TRIES_PER_HOUR = 1
    cache.clear()
    send(as_user(None), branch)

    refused = send(as_user(None), branch, name="苗新", phone="13911110000", id_number="")

    assert refused.status_code == 200
    assert "请一小时后再试" in refused.content.decode()
    assert Volunteer.objects.count() == 1


def test_a_slip_opens_once_and_shows_masked(branch, clerk, as_user):
    volunteer = VolunteerFactory(organization=branch, invited=True, name="单雄信", phone="13912345678")
    code = services.issue_slip(volunteer=volunteer, by=clerk, at=timezone.now())
    address, client = reverse("volunteers:join-accept"), as_user(None)

    assert client.post(address, {"code": "aaaa-bbbb-cccc-dddd"}).context["form"].errors.keys() == {"code"}
    page = client.post(address, {"code": code.upper()}).content.decode()

    assert "单雄信" not in page
    assert "13912345678" not in page
    assert ">同意</button>" in page
    assert client.post(address, {"code": code, "yes": "1"}).context["form"].errors.keys() == {"agrees"}
    volunteer.refresh_from_db()
    assert volunteer.state == "invited"
    client.post(address, {"code": code, "yes": "1", "agrees": "on"})
    assert client.post(address, {"code": code}).context["form"].errors.keys() == {"code"}
    volunteer.refresh_from_db()
    assert volunteer.state == "applied"


def test_one_sees_and_corrects_ones_own_record_only(branch, member, clerk, as_user):
    mine = VolunteerFactory(organization=branch, user=member, phone="13912345678")
    VolunteerFactory(organization=branch, phone="13987654321")
    client = as_user(member)

    page = client.get(OWN).content.decode()
    client.post(OWN, {"version": 1, "phone": "139 0000 1111", "address": "沙北街道", "name": "别人", "state": "left"})

    mine.refresh_from_db()
    assert ("13912345678" in page, "13987654321" in page) == (True, False)
    assert (mine.phone, mine.address, mine.state) == ("13900001111", "沙北街道", "active")
    assert mine.name != "别人"
    assert client.get(reverse("volunteers:me")).context["volunteer"] == mine
    assert as_user(clerk).get(OWN).context["volunteer"] is None
    assert as_user(clerk).post(OWN, {"version": 1}).status_code == 404


def test_withdrawing_ends_it_and_one_may_apply_anew(branch, member, as_user):
    mine = VolunteerFactory(organization=branch, user=member)
    client, withdraw = as_user(member), reverse("volunteers:me-withdraw")

    client.post(withdraw)

    mine.refresh_from_db()
    assert (mine.state, mine.consents.in_force().count()) == ("left", 0)
    assert mine.erase_on.isoformat() in client.get(OWN).content.decode()
    assert send(client, branch, name=member.display_name).url == DONE
    assert client.get(reverse("volunteers:me")).context["volunteer"].state == "applied"


def test_whoever_left_is_told_so_and_not_of_a_withdrawal(branch, member, reviewer, as_user, now):
    mine = VolunteerFactory(organization=branch, user=member)
    services.change_state(volunteer=mine, state="left", reason="已调离", by=reviewer, at=now)

    page = as_user(member).get(OWN).content.decode()

    assert ("你已不在名册上" in page, "你已撤回同意" in page) == (True, False)
