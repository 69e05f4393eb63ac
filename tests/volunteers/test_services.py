"""Ways in, decisions by a second person, consents and what follows from them."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.privacy import erasure
from tests.factories.accounts import person
from tests.factories.activities import attachment_by
from tests.factories.volunteers import CONTENT, VolunteerFactory, id_number_of
from tests.patience import PATIENCE
from volunteers import services
from volunteers.models import Consent, Volunteer

pytestmark = pytest.mark.django_db

GUARDIAN = {"guardian_name": "苗父", "guardian_phone": "13900005678", "guardian_relation": "父亲"}


def applied(organization, at, *, by=None, **content):
    return services.apply_to_join(organization=organization, content=CONTENT | content, by=by, at=at)


def test_an_application_waits_with_its_consent_for_a_second_person(branch, reviewer, now):
    volunteer = applied(branch, now)

    services.activate_volunteer(volunteer=volunteer, by=reviewer, at=now)

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.number, volunteer.registered_on) == ("active", "V-2026-0001", date(2026, 11, 18))
    consent = volunteer.consents.get()
    assert (consent.purpose, consent.method, consent.given_at, consent.noted_by) == (
        "volunteer_register", "online", now, None,
    )  # fmt: skip


def test_nothing_readable_stands_in_the_database(branch, now):
    volunteer = applied(branch, now, address="沙北街道", emergency_phone="13900009876", **GUARDIAN)

    with connection.cursor() as cursor:
        cursor.execute("SELECT volunteers_volunteer::text FROM volunteers_volunteer WHERE id = %s", [volunteer.pk])
        row = cursor.fetchone()[0]

    clear = [CONTENT["phone"], CONTENT["id_number"], CONTENT["id_number"][6:14], "沙北", "13900009876", "13900005678"]
    assert CONTENT["name"] in row
    assert [text for text in clear if text in row or text.encode().hex() in row] == []


def test_the_same_person_is_answered_in_the_same_way_and_written_once(branch, sibling, now):
    first = applied(branch, now)

    assert applied(branch, now) is None
    assert applied(branch, now, name="苗雨") is None  # the same identity number
    assert applied(branch, now, id_number="") is None  # the same name and phone
    assert applied(branch, now, name="苗秋雨", id_number="") is not None  # a family with one phone
    assert applied(sibling, now) is not None  # another unit decides for itself
    assert AuditEvent.objects.filter(action="volunteer.applied_again", target_id=first.pk).count() == 3


def test_somebody_registered_does_not_apply_again(branch, member, now):
    applied(branch, now, by=member, name=member.display_name)

    with pytest.raises(RuleError):
        applied(branch, now, by=member, name="别名", phone="13900004321", id_number="")


@pytest.mark.django_db(transaction=True)
def test_two_applications_at_once_are_one_and_a_sentence(branch, sibling, member, now):
    together, outcomes = threading.Barrier(2, timeout=PATIENCE), []

    def apply(unit):
        try:
            together.wait()
            applied(unit, now, by=member, name=member.display_name)
            outcomes.append("applied")
        except RuleError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=[unit]) for unit in (branch, sibling)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["applied", "refused"]
    assert Volunteer.objects.held_by(member).count() == 1


def test_ones_own_page_does_not_tell_whom_the_unit_knows(branch, sibling, member, now):
    """Under another name nothing is joined to the account; under one's own another's number finds nobody."""
    VolunteerFactory(organization=branch, name=CONTENT["name"], id_number=CONTENT["id_number"], phone="13900001234")

    assert applied(branch, now, by=member) is None  # known
    assert applied(sibling, now, by=member).user is None  # not known
    assert not Volunteer.objects.of_account(member).exists()

    assert applied(branch, now, by=member, name=member.display_name).user == member


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"id_number": "411102199001010014"}, "id_number"),
        ({"sex": "1"}, "sex"),
        ({"birth_date": date(1991, 1, 1)}, "birth_date"),
        ({"birth_date": date(2013, 1, 1), "id_number": ""}, "birth_date"),
        ({"birth_date": date(2030, 1, 1), "id_number": ""}, "birth_date"),
        ({"birth_date": date(1899, 12, 31), "id_number": ""}, "birth_date"),
        ({"birth_date": date(190, 1, 1), "id_number": ""}, "birth_date"),
        ({"birth_date": date(2010, 1, 1), "id_number": ""}, "guardian_name"),
        ({"birth_date": date(2010, 1, 1), "id_number": "", "guardian_name": "苗父"}, "guardian_name"),
    ],
)
def test_what_keeps_somebody_off_the_register(branch, now, content, field):
    with pytest.raises(ValidationError) as refused:
        applied(branch, now, **content)

    assert list(refused.value.message_dict) == [field]
    assert not Volunteer.objects.exists()


def test_ages_at_the_edges(branch, now):
    """Fourteen today registers with a guardian, eighteen today without, whatever the hour."""
    fourteen, eighteen = date(2012, 11, 18), date(2008, 11, 18)

    with pytest.raises(ValidationError):
        applied(branch, now, birth_date=fourteen + timedelta(days=1), id_number="", **GUARDIAN)
    minor = applied(branch, now, birth_date=fourteen, id_number="", **GUARDIAN)
    adult = applied(branch, now, name="苗大", birth_date=eighteen, id_number="")

    assert sorted(minor.consents.values_list("purpose", flat=True)) == ["volunteer_guardian", "volunteer_register"]
    assert adult.consents.count() == 1


def test_a_minor_without_the_guardians_consent_is_not_activated(branch, reviewer, now):
    minor = VolunteerFactory(organization=branch, waiting=True, birth_date=date(2010, 1, 1), **GUARDIAN)

    with pytest.raises(RuleError):
        services.activate_volunteer(volunteer=minor, by=reviewer, at=now)


def test_the_number_fills_in_sex_and_birthday(branch, now):
    volunteer = applied(branch, now, sex="0", birth_date=None, id_number=id_number_of(date(1988, 2, 3), sequence=7))

    assert (volunteer.sex, volunteer.birth_date) == ("1", date(1988, 2, 3))


def test_entered_by_the_unit_agreed_to_by_the_person(branch, clerk, reviewer, now):
    volunteer = services.enter_volunteer(organization=branch, content=CONTENT, by=clerk, at=now)
    with pytest.raises(RuleError):
        services.activate_volunteer(volunteer=volunteer, by=reviewer, at=now)
    old = services.issue_slip(volunteer=volunteer, by=clerk, at=now)
    code = services.issue_slip(volunteer=volunteer, by=clerk, at=now)

    with pytest.raises(services.SlipRefusedError):
        services.answer_invitation(code=old, agrees=True, user=None, at=now)
    with pytest.raises(services.SlipRefusedError):
        services.answer_invitation(code=code, agrees=True, user=None, at=now + timedelta(days=15))
    services.answer_invitation(code=code.upper().replace("-", " "), agrees=True, user=None, at=now)
    with pytest.raises(services.SlipRefusedError):
        services.answer_invitation(code=code, agrees=True, user=None, at=now)

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.consents.get().method) == ("applied", "online")
    assert services.activate_volunteer(volunteer=volunteer, by=reviewer, at=now).state == "active"


def test_whoever_handed_out_or_used_the_slip_does_not_decide(branch, clerk, reviewer, now):
    issuer = person(Role.CLERK, branch)
    issuer.assignments.create(role=Role.REVIEWER, organization=branch, valid_from=date(2025, 1, 1))
    volunteer = services.enter_volunteer(organization=branch, content=CONTENT, by=clerk, at=now)
    code = services.issue_slip(volunteer=volunteer, by=issuer, at=now)
    services.answer_invitation(code=code, agrees=True, user=reviewer, at=now)

    for user in (type(issuer).objects.get(pk=issuer.pk), reviewer):
        with pytest.raises(PermissionDenied):
            services.activate_volunteer(volunteer=volunteer, by=user, at=now)
        assert volunteer not in Volunteer.objects.reviewable_by(user)


def test_a_no_closes_the_record_and_starts_the_clock(branch, clerk, now):
    volunteer = services.enter_volunteer(organization=branch, content=CONTENT, by=clerk, at=now)
    code = services.issue_slip(volunteer=volunteer, by=clerk, at=now)

    services.answer_invitation(code=code, agrees=False, user=None, at=now)

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.erase_on) == ("rejected", date(2026, 12, 18))
    assert not volunteer.consents.exists()


def test_a_signed_sheet_is_consent_on_paper(branch, clerk, outsider, now):
    scan = attachment_by(clerk)

    volunteer = services.enter_volunteer(organization=branch, content=CONTENT, by=clerk, at=now, scan=scan)

    consent = volunteer.consents.get()
    assert (volunteer.state, consent.method, consent.noted_by, consent.scan) == ("applied", "paper", clerk, scan)
    from portal.attachments.policies import can_read  # noqa: PLC0415 - asks every reader, ours among them

    assert (can_read(clerk, scan), can_read(outsider, scan)) == (True, False)


def test_nobody_activates_what_they_entered_or_changed_or_themselves(branch, now):
    both = person(Role.CLERK, branch)
    person_with_both = person(Role.REVIEWER, branch)
    entered = services.enter_volunteer(organization=branch, content=CONTENT, by=both, at=now, scan=attachment_by(both))
    both.assignments.create(role=Role.REVIEWER, organization=branch, valid_from=date(2025, 1, 1))
    both = type(both).objects.get(pk=both.pk)
    own = applied(branch, now, by=person_with_both, name=person_with_both.display_name, id_number="")

    for user, volunteer in ((both, entered), (person_with_both, own)):
        with pytest.raises(PermissionDenied):
            services.activate_volunteer(volunteer=volunteer, by=user, at=now)
        assert volunteer not in Volunteer.objects.reviewable_by(user)
    assert entered in Volunteer.objects.reviewable_by(person_with_both)


def test_a_late_writer_is_told(branch, clerk, now):
    volunteer = VolunteerFactory(organization=branch)
    services.change_volunteer(volunteer=volunteer, content={"position": "车工"}, by=clerk, at=now, version=1)

    with pytest.raises(StaleVersionError) as late:
        services.change_volunteer(volunteer=volunteer, content={"position": "钳工"}, by=clerk, at=now, version=1)

    assert late.value.current.position == "车工"


def test_suspended_taken_back_left_and_counted_by_day(branch, reviewer, now):
    volunteer = VolunteerFactory(organization=branch)
    today = now.date()

    def change(state, days):
        services.change_state(
            volunteer=volunteer, state=state, reason="本人要求", by=reviewer, at=now + timedelta(days=days)
        )
        return [Volunteer.objects.registered_on(today + timedelta(days=day)).count() for day in range(4)]

    assert change("suspended", 0) == [0, 0, 0, 0]
    assert change("active", 1) == [1, 1, 1, 1]
    assert change("left", 2) == [1, 1, 0, 0]
    with pytest.raises(RuleError):
        change("suspended", 3)


@pytest.mark.parametrize("state", ["active", "suspended", "left"])
def test_an_application_gets_on_the_register_by_activation_only(branch, reviewer, now, state):
    volunteer = applied(branch, now)

    with pytest.raises(RuleError):
        services.change_state(volunteer=volunteer, state=state, reason="绕过", by=reviewer, at=now)


def test_a_withdrawn_consent_takes_off_the_register_and_erases(branch, member, reviewer, now):
    volunteer = VolunteerFactory(organization=branch, user=member, position="车工", guardian_name="苗父")
    services.withdraw_consent(volunteer=volunteer, by=member, at=now)
    with pytest.raises(RuleError):
        services.change_state(volunteer=volunteer, state="active", reason="回来", by=reviewer, at=now)

    erased = [erasure.erase_due(at=now + timedelta(days=days))["volunteer"] for days in (29, 30, 31)]

    volunteer = Volunteer.objects.get(pk=volunteer.pk)
    assert erased == [0, 1, 0]
    assert (volunteer.state, volunteer.name, volunteer.user, volunteer.phone, volunteer.phone_index) == (
        "left", volunteer.number, None, "", None,
    )  # fmt: skip
    assert (volunteer.position, volunteer.guardian_name, volunteer.birth_date) == ("", "", None)
    assert Consent.objects.get(volunteer=volunteer).withdrawn_at == now
    actions = AuditEvent.objects.filter(target_id=volunteer.pk).values_list("action", flat=True)
    assert set(actions) == {"volunteer.consent_withdrawn", "volunteer.erased"}


def test_nothing_of_an_erased_application_leads_to_its_account(branch, member, now):
    volunteer = applied(branch, now, by=member, name=member.display_name)
    services.withdraw_consent(volunteer=volunteer, by=member, at=now)

    erasure.erase_due(at=now + timedelta(days=31))

    volunteer.refresh_from_db()
    assert (volunteer.user, volunteer.entered_by, volunteer.contributor_ids) == (None, None, [])


def test_whoever_leaves_is_erased_unless_taken_back(branch, reviewer, now):
    volunteers = [VolunteerFactory(organization=branch) for _number in range(2)]
    for volunteer in volunteers:
        services.change_state(volunteer=volunteer, state="left", reason="已调离", by=reviewer, at=now)
    services.change_state(volunteer=volunteers[0], state="active", reason="回来", by=reviewer, at=now)

    erasure.erase_due(at=now + timedelta(days=31))

    assert list(Volunteer.objects.order_by("pk").values_list("erased_at", flat=True)) == [
        None, now + timedelta(days=31),
    ]  # fmt: skip


def test_only_the_person_withdraws(branch, member, clerk, now):
    volunteer = VolunteerFactory(organization=branch, user=member)

    with pytest.raises(PermissionDenied):
        services.withdraw_consent(volunteer=volunteer, by=clerk, at=now)
