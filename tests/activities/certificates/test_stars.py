"""Stars: counted over all units, reviewed by level, no way past the notice, flagged when hours are corrected."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from activities.models import ServiceRecord, StarAward
from activities.querysets.stars import granted_star
from activities.services import stars as services
from activities.services import void_hours
from activities.signals import hours_corrected
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.notices import services as notices
from tests.factories.accounts import person as account
from tests.factories.certificates import granted, with_hours
from tests.factories.notices import drafted_notice, filed_objection
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer
from volunteers.signals import volunteers_merged

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "星级志愿者公示", "body": "现予公示。", "hotline_phone": "0395-3132000", "hotline_person": "王经办",
    "hotline_address": "", "days": 5,
}  # fmt: skip


@pytest.fixture
def person(branch, member):
    return VolunteerFactory(organization=branch, user=member, name="苗春雨")


@pytest.fixture
def county_clerk(county):
    return account(Role.CLERK, county, display_name="县经办")


def accepted(volunteer, member, manager, now, *, level=1):
    award = services.apply_for_star(volunteer=volunteer, level=level, by=member, at=now)
    return services.accept_star(award=award, by=manager, at=now)


def on_notice(award, writer, poster, now):
    notice = services.draft_star_notice(
        organization=award.organization, awards=[award], content=WORDS, by=writer, at=now
    )
    return notices.post_notice(notice=notice, version=notice.version, by=poster, at=now)


def test_the_hours_of_all_units_count_and_only_those_recorded(person, sibling, branch, now):
    with_hours(person, 60)
    assert services.star_within_reach(person, at=now) is None
    twin = VolunteerFactory(organization=sibling, name="苗春雨", phone=person.phone)
    with_hours(twin, 40)
    with_hours(VolunteerFactory(organization=branch), 500)
    with_hours(person, 900, state="confirmed", locked_at=None, effective_at=None)

    assert services.recorded_minutes(person) == 6000
    assert services.star_within_reach(person, at=now) == 1


@pytest.mark.parametrize(("hours", "level"), [(99, None), (100, 1), (300, 2), (600, 3), (1000, 4), (1500, 5)])
def test_thresholds(person, now, monkeypatch, hours, level):
    monkeypatch.setattr(services, "recorded_minutes", lambda volunteer: hours * 60)
    assert services.star_within_reach(person, at=now) == level


def test_thresholds_are_settings(person, now, monkeypatch, settings):
    settings.STAR_HOURS = [10, 20, 30, 40, 50]
    monkeypatch.setattr(services, "recorded_minutes", lambda volunteer: 30 * 60)
    assert services.star_within_reach(person, at=now) == 3


def test_the_union_of_the_level_reviews(branch, county, city, settings):
    assert [services.reviewing_union(branch, level).code for level in range(1, 6)] == [
        county.code, county.code, city.code, city.code, city.code,
    ]  # fmt: skip
    assert services.reviewing_union(city, 1) == city
    settings.STAR_REVIEW = ["city"] * 5
    assert services.reviewing_union(branch, 1) == city


def test_from_application_to_grant_only_by_way_of_the_notice(person, member, manager, county_clerk, now):
    with_hours(person, 100)
    award = accepted(person, member, manager, now)
    notice = on_notice(award, county_clerk, manager, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        StarAward.objects.filter(pk=award.pk).update(state="granted")
    with pytest.raises(RuleError):
        services.grant_after_notice(notice, now)
    award.refresh_from_db()
    assert award.state == "accepted"
    assert notice.rows == [["苗*雨", "第一纺织厂工会委员会", person.number, "一星级", "100.0"]]


def test_the_end_of_the_notice_grants(person, member, manager, county_clerk, now):
    with_hours(person, 100)
    award = accepted(person, member, manager, now)
    notice = on_notice(award, county_clerk, manager, now)

    assert not notices.close_notice(pk=notice.pk, at=now + timedelta(days=7))
    assert notices.close_notice(pk=notice.pk, at=now + timedelta(days=8))

    award.refresh_from_db()
    assert (award.state, member.messages.filter(kind="star.granted").count()) == ("granted", 1)
    assert Volunteer.objects.annotate(star=granted_star(StarAward)).get(pk=person.pk).star == 1
    assert services.star_within_reach(person, at=now) is None


def test_struck_off_after_an_objection_it_is_not_granted(person, member, manager, county_clerk, clerk, now):
    with_hours(person, 100)
    award = accepted(person, member, manager, now)
    notice = on_notice(award, county_clerk, manager, now)
    objection = filed_objection(notice, at=now)
    notices.answer_objection(
        objection=objection, by=manager, at=now, answer="属实", result="upheld", remedy="strike", row_numbers=[1],
        reason="时长不实",
    )  # fmt: skip

    notices.close_due(at=now + timedelta(days=30))

    award.refresh_from_db()
    assert award.state == "declined"


def test_hours_corrected_during_the_notice_are_not_granted(person, member, manager, county_clerk, now):
    record = with_hours(person, 100)
    award = accepted(person, member, manager, now)
    on_notice(award, county_clerk, manager, now)
    void_hours(found=record, reason="没有来", by=manager, at=now)

    notices.close_due(at=now + timedelta(days=30))

    award.refresh_from_db()
    assert (award.state, member.messages.filter(kind="star.granted").count()) == ("declined", 0)


def test_a_notice_given_up_lets_its_stars_go_to_the_next(person, member, manager, county_clerk, now):
    with_hours(person, 100)
    award = accepted(person, member, manager, now)
    draft = services.draft_star_notice(
        organization=award.organization, awards=[award], content=WORDS, by=county_clerk, at=now
    )
    with pytest.raises(RuleError):
        on_notice(award, county_clerk, manager, now)
    notices.withdraw_notice(notice=draft, reason="写错", by=county_clerk, at=now)

    assert on_notice(award, county_clerk, manager, now).number


def test_nobody_reviews_their_own_or_from_another_unit(person, member, manager, reviewer, now):
    with_hours(person, 100)
    award = services.apply_for_star(volunteer=person, level=1, by=member, at=now)
    for user in (member, reviewer):
        with pytest.raises(PermissionDenied):
            services.accept_star(award=award, by=user, at=now)
    person.user = manager
    person.save()

    assert list(StarAward.objects.reviewable_by(manager)) == []
    with pytest.raises(PermissionDenied):
        services.accept_star(award=award, by=manager, at=now)


def test_hours_that_are_not_there_any_more_are_not_accepted(person, member, manager, now):
    record = with_hours(person, 100)
    award = services.apply_for_star(volunteer=person, level=1, by=member, at=now)
    ServiceRecord.objects.filter(pk=record.pk).update(minutes=1)
    with pytest.raises(RuleError):
        services.accept_star(award=award, by=manager, at=now)

    services.decline_star(award=award, reason="时长不足", by=manager, at=now)

    assert member.messages.get().kind == "star.declined"


def test_the_unit_proposes_and_the_person_says_yes(person, member, clerk, now):
    with_hours(person, 100)
    award = services.propose_star(volunteer=person, level=1, agreed_on_paper=False, by=clerk, at=now)
    assert award.state == "asked"
    with pytest.raises(PermissionDenied):
        services.answer_star(award=award, agrees=True, by=clerk, at=now)

    assert services.answer_star(award=award, agrees=True, by=member, at=now).state == "applied"
    with pytest.raises(RuleError):
        services.answer_star(award=award, agrees=False, by=member, at=now)


def test_a_no_ends_it_and_without_account_there_is_a_paper(person, branch, member, clerk, now):
    with_hours(person, 100)
    award = services.propose_star(volunteer=person, level=1, agreed_on_paper=False, by=clerk, at=now)
    assert services.answer_star(award=award, agrees=False, by=member, at=now).state == "declined"
    nobody = VolunteerFactory(organization=branch)
    with_hours(nobody, 100)
    with pytest.raises(RuleError):
        services.propose_star(volunteer=nobody, level=1, agreed_on_paper=False, by=clerk, at=now)
    assert services.propose_star(volunteer=nobody, level=1, agreed_on_paper=True, by=clerk, at=now).state == "applied"


def test_false_hours_bar_for_a_while(person, member, manager, county_clerk, now):
    with_hours(person, 100)
    award = granted(
        person, 1, drafted_notice(county_clerk.organization, county_clerk), organization=manager.organization
    )

    services.revoke_star(award=award, reason="代签", hours_were_false=True, by=manager, at=now)

    award.refresh_from_db()
    assert (award.state, str(award.barred_until)) == ("revoked", "2027-11-18")
    with pytest.raises(RuleError):
        services.apply_for_star(volunteer=person, level=1, by=member, at=now)
    later = now.replace(year=2027, day=19)
    assert services.apply_for_star(volunteer=person, level=1, by=member, at=later).state == "applied"


def test_corrected_hours_flag_and_a_person_decides(person, member, manager, clerk, now):
    record = with_hours(person, 100)
    award = granted(person, 1, drafted_notice(person.organization, clerk), organization=manager.organization)
    ServiceRecord.objects.filter(pk=record.pk).update(minutes=1)

    for _again in range(2):
        hours_corrected.send(sender=ServiceRecord, record=record, replaced_by=None, by=clerk, at=now)

    award.refresh_from_db()
    assert (award.state, award.flagged_at) == ("granted", now)
    assert list(StarAward.objects.flagged_for(manager)) == [award]
    assert manager.messages.filter(kind="star.flagged").count() == 1
    services.keep_star(award=award, reason="另有纸质记录", by=manager, at=now)
    assert list(StarAward.objects.flagged_for(manager)) == []


def test_of_two_records_the_star_that_is_further_on_stays(person, branch, member, manager, clerk, now):
    with_hours(person, 100)
    own = services.apply_for_star(volunteer=person, level=1, by=member, at=now)
    other = VolunteerFactory(organization=branch)
    held = granted(other, 1, drafted_notice(branch, clerk), organization=manager.organization)

    volunteers_merged.send(sender=Volunteer, kept=person, dropped=other, by=clerk, at=now)

    own.refresh_from_db()
    held.refresh_from_db()
    assert (own.state, held.state, held.volunteer) == ("declined", "granted", person)
