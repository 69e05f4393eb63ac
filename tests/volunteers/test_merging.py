"""Possible duplicates, and two records that become one without losing anything."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.privacy import erasure
from tests.factories.accounts import person
from tests.factories.activities import NOON
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services
from volunteers.models import Consent, Merge, Volunteer
from volunteers.searching import take_numbers
from volunteers.signals import volunteers_merged

pytestmark = pytest.mark.django_db

NUMBER = id_number_of(date(1990, 1, 1))


@pytest.fixture
def skills(db):
    return [Code.objects.create(table="skill", value=f"9{n}", label=f"特长{n}") for n in range(2)]


@pytest.fixture
def pair(branch, member, skills):
    """The same person twice: the newer record knows more."""
    older = VolunteerFactory(organization=branch, name="苗春雨", id_number=NUMBER, phone="", activated_at=NOON)
    newer = VolunteerFactory(
        organization=branch, name="苗春雨", id_number=NUMBER, phone="13900001234", position="车工", user=member,
        activated_at=NOON + timedelta(days=1), registered_on=date(2025, 1, 1), state="suspended",
        inactive_on=date(2026, 1, 1),
    )  # fmt: skip
    older.skills.add(skills[0])
    newer.skills.add(skills[1])
    return older, newer


def proposed(pair, by, now):
    return services.propose_merge(one=pair[1], other=pair[0], reason="同一人", by=by, at=now)


def test_a_merge_keeps_the_older_number_and_everything_else(pair, clerk, reviewer, member, now):
    older, newer = pair
    told = []
    volunteers_merged.connect(receiver := lambda **heard: told.append((heard["kept"], heard["dropped"])))

    services.accept_merge(merge=proposed(pair, clerk, now), by=reviewer, at=now)

    volunteers_merged.disconnect(receiver)
    kept, dropped = Volunteer.objects.get(pk=older.pk), Volunteer.objects.get(pk=newer.pk)
    assert told == [(kept, dropped)]
    assert (kept.number, kept.state, kept.phone, kept.position, kept.user, kept.registered_on) == (
        older.number, "active", "13900001234", "车工", member, date(2025, 1, 1),
    )  # fmt: skip
    assert kept.skills.count() == 2
    assert Consent.objects.filter(volunteer=kept).in_force().count() == 2
    assert (dropped.state, dropped.merged_into, dropped.user, dropped.id_number, dropped.id_index) == (
        "merged", kept, None, "", None,
    )  # fmt: skip
    assert Volunteer.objects.active().person_count() == 1


def test_a_second_person_of_both_units_decides(pair, clerk, outsider, manager, sibling, now):
    merge = proposed(pair, clerk, now)
    foreign = person(Role.REVIEWER, sibling)
    clerk.assignments.create(role=Role.REVIEWER, organization=clerk.organization, valid_from=date(2025, 1, 1))
    asking = type(clerk).objects.get(pk=clerk.pk)

    for user in (asking, foreign, outsider):
        with pytest.raises(PermissionDenied):
            services.accept_merge(merge=merge, by=user, at=now)
    assert list(Merge.objects.decidable_by(manager)) == [merge]
    assert list(Merge.objects.decidable_by(foreign)) == []


def test_what_cannot_be_merged(pair, branch, clerk, reviewer, now):
    older, newer = pair
    with pytest.raises(RuleError):
        services.propose_merge(one=older, other=older, reason="同一人", by=clerk, at=now)
    with pytest.raises(RuleError):
        services.propose_merge(
            one=older, other=VolunteerFactory(organization=branch, waiting=True), reason="同一人", by=clerk, at=now
        )
    merge = proposed(pair, clerk, now)
    with pytest.raises(RuleError):
        proposed(pair, clerk, now)

    services.refuse_merge(merge=merge, by=reviewer, at=now)

    with pytest.raises(RuleError):
        services.accept_merge(merge=merge, by=reviewer, at=now)
    newer.refresh_from_db()
    assert newer.state == "suspended"


def test_what_was_withdrawn_is_not_brought_back_by_a_merge(pair, clerk, reviewer, member, now):
    """Neither asked for afterwards, nor carried out when it was asked for before; erased, too."""
    merge = proposed(pair, clerk, now)
    services.withdraw_consent(volunteer=pair[1], by=member, at=now)

    with pytest.raises(RuleError):
        services.accept_merge(merge=merge, by=reviewer, at=now)
    services.refuse_merge(merge=merge, by=reviewer, at=now)
    with pytest.raises(RuleError):
        proposed(pair, clerk, now)

    assert Volunteer.objects.get(pk=pair[0].pk).phone == ""


def test_a_record_that_went_into_another_is_erased_with_it(pair, clerk, reviewer, member, now):
    services.accept_merge(merge=proposed(pair, clerk, now), by=reviewer, at=now)
    kept = Volunteer.objects.get(pk=pair[0].pk)
    services.withdraw_consent(volunteer=kept, by=member, at=now)

    assert erasure.erase_due(at=now + timedelta(days=31))["volunteer"] == 2
    assert not Volunteer.objects.filter(name="苗春雨").exists()
    assert Volunteer.objects.get(pk=pair[1].pk).state == "merged"


def test_two_accounts_are_not_made_one(pair, clerk, now):
    older, _newer = pair
    older.user = clerk
    older.save()

    with pytest.raises(RuleError):
        proposed(pair, clerk, now)


def test_one_person_in_two_units_counts_once(branch, sibling):
    VolunteerFactory(organization=branch, name="苗春雨", id_number=NUMBER)
    VolunteerFactory(organization=sibling, name="苗春雨", id_number=NUMBER.replace("X", "x"))
    VolunteerFactory(organization=branch, name="苗夏雨", phone="13911112222")
    VolunteerFactory(organization=sibling, name="苗夏雨", phone="+86 139-1111-2222")
    VolunteerFactory(organization=sibling, name="苗秋雨", phone="13911112222")

    assert Volunteer.objects.active().count() == 5
    assert Volunteer.objects.active().person_count() == 3


def test_found_whole_or_not_at_all(branch):
    volunteer = VolunteerFactory(organization=branch, name="单雄信", id_number=NUMBER, phone="13900001234")

    def found(typed):
        words, indexes = take_numbers(typed)
        return list(Volunteer.objects.matching(words).indexed(indexes)) == [volunteer]

    right = [
        "单雄",
        "sxx",
        "SX",
        NUMBER.lower(),
        "139-0000-1234",
        volunteer.number.lower(),
        "单 sxx",
    ]
    assert [words for words in right if not found(words)] == []
    assert [words for words in ("1390000123", NUMBER[:17], NUMBER[6:14], "139", "dxx") if found(words)] == []


def test_no_reason_that_holds_a_number_gets_into_the_log(pair, branch, clerk, reviewer, now):
    applicant = VolunteerFactory(organization=branch, waiting=True)
    words = f"与{NUMBER}同一人"
    for act, about in (
        (services.propose_merge, {"one": pair[0], "other": pair[1], "by": clerk}),
        (services.reject_volunteer, {"volunteer": applicant, "by": reviewer}),
        (services.change_state, {"volunteer": pair[0], "state": "left", "by": reviewer}),
    ):
        with pytest.raises(RuleError, match="请删去号码"):
            act(reason=words, at=now, **about)
    assert not AuditEvent.objects.filter(action__startswith="volunteer.").exists()
