"""The workbench: scope, masks, decisions, late writers, the file, query counts."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.codes.models import Code
from portal.notifications.models import Message
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.attachments import upload
from tests.factories.exports import made_export
from tests.factories.volunteers import CONTENT, VolunteerFactory, id_number_of
from volunteers import services
from volunteers.models import Merge, Volunteer

pytestmark = pytest.mark.django_db

LIST = reverse("volunteers:volunteer-list")
NUMBER = id_number_of(date(1990, 1, 1))
SEEN = {"kept_version": 1, "dropped_version": 1}
SECRETS = ["13912345678", NUMBER, "13987654321", "19900101"]


def page(name, *args):
    return reverse(f"volunteers:{name}", args=args)


def listed(client, query=""):
    return [row[0].name for row in client.get(f"{LIST}{query}").context["rows"]]


@pytest.fixture
def known(branch):
    """Somebody whose every protected value is known to the test."""
    volunteer = VolunteerFactory(
        organization=branch, name="单雄信", phone="13912345678", id_number=NUMBER, emergency_phone="13987654321",
        address="沙北街道月湾小区",
    )  # fmt: skip
    volunteer.skills.add(Code.objects.create(table="skill", value="90", label="急救"))
    return volunteer


def form_of(**changed):
    born = CONTENT["birth_date"].isoformat()
    return {**CONTENT, "birth_date": born, "consent": "slip", **changed}


def test_each_sees_their_own_scope(branch, sibling, county, city, as_user, clerk, manager, leader, federation_clerk):
    for number, unit in enumerate((branch, sibling, county, city)):
        VolunteerFactory(organization=unit, name=f"苗{number}")
    former = User.objects.get(pk=person(Role.CLERK, branch).pk)
    former.assignments.update(valid_until=date(2025, 12, 31))

    assert listed(as_user(clerk)) == ["苗0"]
    assert listed(as_user(manager)) == ["苗0", "苗1", "苗2"]
    assert listed(as_user(federation_clerk)) == ["苗3"]
    for user in (leader, former):
        assert as_user(user).get(LIST).status_code == 403
    foreign = Volunteer.objects.get(organization=sibling)
    assert as_user(clerk).get(page("volunteer-detail", foreign.pk)).status_code == 404


def test_no_page_shows_a_protected_value_whatever_the_role(known, as_user, clerk, reviewer, manager, now):
    other = VolunteerFactory(organization=known.organization, name="单雄信", phone=known.phone)
    merge = services.propose_merge(one=known, other=other, reason="同一人", by=clerk, at=now)
    addresses = [
        LIST, f"{LIST}?q=sxx", page("volunteer-detail", known.pk), page("volunteer-edit", known.pk),
        page("duplicate-list"), page("merge-detail", merge.pk),
        page("merge-propose", known.pk, other.pk),
        reverse("privacy:reveal", args=["volunteer", known.pk]), reverse("todo"),
    ]  # fmt: skip

    for user in (clerk, reviewer, manager):
        client = as_user(user)
        for address in addresses:
            text = client.get(address).content.decode()
            assert [secret for secret in [*SECRETS, "月湾"] if secret in text] == [], (user, address)
    shown = as_user(clerk).get(page("volunteer-detail", known.pk)).content.decode()
    assert "139****5678" in shown
    assert "沙北街道***" in shown


def test_seen_in_full_with_a_reason_by_those_with_the_right(known, as_user, clerk, outsider, monkeypatch):
    address = reverse("privacy:reveal", args=["volunteer", known.pk])
    asked = {"fields_asked": ["phone"], "why": "contact", "words": ""}

    answer = as_user(clerk).post(address, asked).content.decode()

    assert ("13912345678" in answer, NUMBER in answer) == (True, False)
    assert "查看完整个人信息" in as_user(clerk).get(page("volunteer-detail", known.pk)).content.decode()
    assert as_user(outsider).post(address, asked).status_code == 404
    monkeypatch.setattr("volunteers.policies.volunteers.REVEALED", frozenset())
    assert as_user(clerk).post(address, asked).status_code == 403


def test_filters_sorting_and_people_counted_once(branch, sibling, as_user, manager, known):
    VolunteerFactory(organization=sibling, name="单雄信", id_number=NUMBER, birth_date=date(2010, 5, 5))
    VolunteerFactory(organization=sibling, name="秦琼", sex="1", birth_date=date(1960, 1, 1), state="suspended",
                     inactive_on=date(2026, 1, 1))  # fmt: skip
    VolunteerFactory(organization=branch, name="尤俊达", state="rejected", number=None, activated_by=None,
                     activated_at=None, registered_on=None, state_reason="重复")  # fmt: skip
    client = as_user(manager)

    assert listed(client) == ["秦琼", "单雄信", "单雄信"]
    assert listed(client, "?state=rejected") == ["尤俊达"]
    assert listed(client, f"?organization={sibling.pk}&state=active") == ["单雄信"]
    assert listed(client, f"?skill={known.skills.get().pk}") == ["单雄信"]
    assert listed(client, "?sex=1") == ["秦琼"]
    assert listed(client, "?age=61-") == ["秦琼"]
    assert listed(client, "?age=14-17") == ["单雄信"]
    assert listed(client, "?q=sxx&sort=-age") == ["单雄信", "单雄信"]
    assert client.get(LIST).context["people"] == 1
    assert list(client.get(f"{LIST}?state=nonsense").context["rows"]) == []


def test_a_number_that_is_searched_for_is_in_no_address(branch, as_user, clerk, known):
    VolunteerFactory(organization=branch, name="秦琼")
    client = as_user(clerk)
    typed = {
        known.phone: 1, "+86 139 1234 5678": 1, f" {NUMBER.lower()}": 1, f"{known.phone} {NUMBER}": 1,
        f"sxx{known.phone}": 1, f"秦琼 {known.phone}": 0, "1391234567": 0, "sxx": 1, known.number: 1,
    }  # fmt: skip

    for words, count in typed.items():
        answers = [client.post(LIST, {"q": words, "csrfmiddlewaretoken": "x"}), client.get(LIST, {"q": words})]
        for answer in [answer for answer in answers if answer.status_code == 302]:
            page = client.get(answer.url)
            assert not re.search(r"(?<![0-9a-f])\d{7,}(?![0-9a-f])|token", answer.url), words
            assert len(page.context["rows"]) == count, words
            assert not any(secret in page.content.decode() for secret in SECRETS)
    assert ("电话或身份证号：按所输入的查（不显示）", "?state=active") in client.get(
        client.post(LIST, {"q": known.phone, "state": "active"}).url
    ).context["chips"]
    assert client.get(LIST, {"person": "0' OR 1"}).context["filterset"].errors.keys() == {"person"}


def test_one_or_three_rows_take_as_many_queries(branch, as_user, manager, django_assert_num_queries, known):
    client = as_user(manager)
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)
    VolunteerFactory.create_batch(2, organization=branch, phone=known.phone, name=known.name)
    with django_assert_num_queries(9):
        client.get(LIST)
    with django_assert_num_queries(10):
        client.get(page("duplicate-list"))
    VolunteerFactory.create_batch(2, organization=branch, phone=known.phone, name=known.name)
    with django_assert_num_queries(10):
        client.get(page("duplicate-list"))


def test_entered_with_a_slip(branch, as_user, clerk):
    client = as_user(clerk)

    answer = client.post(page("volunteer-create"), form_of(organization=branch.pk), follow=True)

    volunteer = Volunteer.objects.get()
    assert answer.redirect_chain[-1][0] == page("volunteer-detail", volunteer.pk)
    assert (volunteer.state, volunteer.id_number, volunteer.entered_by) == ("invited", NUMBER, clerk)
    slip = client.post(page("volunteer-slip", volunteer.pk)).content.decode()
    assert "/join/accept/<" in slip  # the code stands beside the address, never in it


def test_a_form_sent_twice_is_one_record(branch, as_user, clerk, reviewer):
    client, address = as_user(clerk), page("volunteer-create")
    asked = form_of(organization=branch.pk, form_key=client.get(address).context["form_key"])

    first, second = client.post(address, asked), client.post(address, asked)
    other = client.post(address, asked | {"name": "苗别人", "id_number": ""})

    assert first.url == second.url == page("volunteer-detail", Volunteer.objects.get().pk)
    assert "再保存一次" in other.content.decode()
    client.post(address, asked | {"name": "苗别人", "id_number": "", "form_key": other.context["form_key"]})
    assert Volunteer.objects.count() == 2


def test_entered_on_paper_needs_the_sheet(branch, as_user, clerk, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client, asked = as_user(clerk), form_of(organization=branch.pk, consent="paper")

    assert client.post(page("volunteer-create"), asked).context["form"].errors.keys() == {"scan"}
    client.post(page("volunteer-create"), asked | {"scan": upload()})

    assert Volunteer.objects.get().consents.get().scan is not None


def test_wrong_values_are_named_and_not_shown_to_others(branch, sibling, as_user, clerk):
    asked = form_of(organization=sibling.pk, id_number="411102199001010014", phone="139")

    errors = as_user(clerk).post(page("volunteer-create"), asked).context["form"].errors

    assert errors.keys() == {"organization", "id_number", "phone"}
    assert not Volunteer.objects.exists()


def test_a_blank_leaves_what_is_masked_and_a_tick_takes_it_out(known, as_user, clerk):
    asked = form_of(name="单雄信", phone="", id_number="", version=1, clear=["id_number"], position="车工")

    as_user(clerk).post(page("volunteer-edit", known.pk), asked)

    known.refresh_from_db()
    assert (known.phone, known.id_number, known.id_index, known.position) == ("13912345678", "", None, "车工")
    assert known.address == "沙北街道月湾小区"


def test_a_late_writer_sees_both_and_loses_nothing(known, as_user, clerk, now):
    services.change_volunteer(volunteer=known, content={"position": "钳工"}, by=clerk, at=now, version=1)
    client, asked = as_user(clerk), form_of(name="单雄信", position="车工", version=1)

    late = client.post(page("volunteer-edit", known.pk), asked)

    assert ("职务", "钳工") in late.context["theirs"]
    assert late.context["form"]["position"].value() == "车工"
    client.post(page("volunteer-edit", known.pk), asked | {"version": 2})
    known.refresh_from_db()
    assert known.position == "车工"


def test_decided_by_a_second_person(branch, as_user, clerk, reviewer):
    volunteer = VolunteerFactory(organization=branch, waiting=True, entered_by=clerk, contributor_ids=[clerk.pk])
    RoleAssignmentFactory(user=clerk, organization=branch, role=Role.REVIEWER)
    activate = page("volunteer-activate", volunteer.pk)

    assert volunteer.name in as_user(reviewer).get(reverse("todo")).content.decode()
    assert as_user(clerk).post(activate, {"version": 1}).status_code == 403
    assert as_user(reviewer).post(activate, {"version": 7}).status_code == 409
    assert as_user(reviewer).post(activate).status_code == 409
    answer = as_user(reviewer).post(activate, {"version": 1})

    assert answer.url == page("volunteer-detail", volunteer.pk)
    assert Volunteer.objects.get().number == f"V-{timezone.localdate().year}-0001"


def test_acts_ask_for_a_reason_and_keep_what_was_typed(known, as_user, reviewer, clerk):
    suspend = page("volunteer-suspend", known.pk)

    assert as_user(clerk).post(suspend, {"version": 1, "reason": "外出"}).status_code == 403
    blank = as_user(reviewer).post(suspend, {"version": 1, "reason": " "})
    late = as_user(reviewer).post(suspend, {"version": 9, "reason": "外出学习"})
    assert (blank.status_code, late.status_code) == (409, 409)
    assert "外出学习" in late.content.decode()
    as_user(reviewer).post(suspend, {"version": 1, "reason": "外出"})
    as_user(reviewer).post(page("volunteer-return", known.pk), {"version": 2, "reason": "归来"})

    known.refresh_from_db()
    assert (known.state, known.version) == ("active", 3)


def test_duplicates_are_compared_merged_and_lead_on(known, branch, as_user, clerk, reviewer):
    other = VolunteerFactory(organization=branch, name="单雄信", phone=known.phone)
    pairs = as_user(clerk).get(page("duplicate-list")).context["rows"]
    assert [(one, two) for one, two, _why in pairs] == [(known, other)]

    as_user(clerk).post(page("merge-propose", other.pk, known.pk), {"reason": "同一人"})
    merge = Merge.objects.get()
    assert as_user(clerk).post(page("merge-accept", merge.pk)).status_code == 403
    as_user(reviewer).post(page("merge-accept", merge.pk), SEEN)

    assert as_user(clerk).get(page("volunteer-detail", other.pk)).url == page("volunteer-detail", known.pk)
    assert as_user(clerk).get(page("duplicate-list")).context["rows"] == []


def test_a_merge_is_of_the_two_records_that_were_seen(known, branch, as_user, clerk, reviewer, now):
    other = VolunteerFactory(organization=branch, name="单雄信", phone=known.phone)
    merge = services.propose_merge(one=known, other=other, reason="同一人", by=clerk, at=now)
    services.change_volunteer(volunteer=other, content={"name": "单雄义"}, by=clerk, at=now, version=1)
    client, accept = as_user(reviewer), page("merge-accept", merge.pk)

    late = client.post(accept, SEEN)

    assert (late.status_code, client.post(accept).status_code) == (409, 409)
    assert "单雄义" in late.content.decode()
    assert client.post(accept, SEEN | {"dropped_version": 2}).url == page("volunteer-detail", known.pk)


def test_two_people_are_not_shown_as_one_again(known, branch, as_user, clerk, reviewer, now):
    other = VolunteerFactory(organization=branch, name="单雄信", phone=known.phone)
    merge = services.propose_merge(one=known, other=other, reason="同名同号", by=clerk, at=now)

    as_user(reviewer).post(page("merge-refuse", merge.pk))

    assert as_user(clerk).get(page("duplicate-list")).context["rows"] == []


def test_a_foreign_record_is_not_compared(known, sibling, as_user, clerk):
    foreign = VolunteerFactory(organization=sibling, name="单雄信", phone=known.phone)

    assert as_user(clerk).get(page("merge-propose", known.pk, foreign.pk)).status_code == 404
    assert as_user(clerk).get(page("duplicate-list")).context["rows"] == []
    assert list(as_user(clerk).get(page("volunteer-detail", known.pk)).context["alike"]) == []


def test_the_file_is_the_list_with_masks(known, sibling, clerk, now, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    VolunteerFactory(organization=sibling)

    export = made_export("volunteers", by=clerk, at=now, query="state=active")

    rows = list(load_workbook(tmp_path / export.file).active.iter_rows(values_only=True))
    assert export.row_count == 1
    assert list(rows[3][1:15]) == [
        "单雄信", "女", "1990-01", f"9{'*' * 16}{NUMBER[-1]}", None, None, "第一纺织厂工会委员会", None, "139****5678",
        "急救", None, rows[3][12], known.number, "在册",
    ]  # fmt: skip
    assert not any(secret in str(rows) for secret in SECRETS)


def test_the_person_is_told_what_was_decided(branch, as_user, reviewer, now):
    member = person(Role.MEMBER, branch)
    waiting = VolunteerFactory(organization=branch, waiting=True, user=member)
    services.reject_volunteer(volunteer=waiting, reason="资料不全", by=reviewer, at=now)
    again = VolunteerFactory(organization=branch, waiting=True, user=member)
    services.activate_volunteer(volunteer=again, by=reviewer, at=now)
    services.change_state(volunteer=again, state="suspended", reason="外出", by=reviewer, at=now)

    told = [(row.kind, row.note, row.url) for row in Message.objects.filter(recipient=member).order_by("pk")]
    assert told == [
        ("volunteer.rejected", "资料不全", reverse("volunteers:me")),
        ("volunteer.activated", "", reverse("volunteers:me")),
        ("volunteer.suspended", "外出", reverse("volunteers:me")),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "volunteers:me-volunteer", "volunteers:me-teams", "activities:opening-list", "activities:my-signups",
        "activities:my-attendance", "activities:me-hours", "activities:me-corrections", "activities:me-certificates",
        "activities:me-stars", "activities:me-study",
    ],
)  # fmt: skip
def test_own_pages_lead_back_to_the_first_of_them(client, member, name):
    client.force_login(member)
    body = client.get(reverse(name)).content.decode()
    crumbs = re.search(r'<nav class="breadcrumbs".*?</nav>', body, re.DOTALL)
    assert f'href="{reverse("volunteers:me")}"' in crumbs.group()
