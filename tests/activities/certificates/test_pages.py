"""Pages of certificates and stars: mine, the workbench, the public check with its limit and its silence."""

import re
from html import unescape

import pytest
from django.urls import reverse

from activities.models import ServiceCertificate, StarAward
from activities.services import certificates as services
from portal.notices.models import PublicNotice
from portal.privacy import erasure
from tests.factories.certificates import applied, applied_star, issued, recorded, with_hours
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db

VERIFY = reverse("activities:verify")


def page(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def person(branch, member):
    return VolunteerFactory(organization=branch, user=member, name="苗春雨", phone="13912345678")


@pytest.fixture
def certificate(person, member, clerk, now):
    recorded(person, 90)
    return issued(person, member, clerk, at=now)


def words_of(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


# --- the public check ------------------------------------------------------------------------------


def test_the_check_shows_what_is_printed_and_nothing_else(certificate, as_user):
    visitor = as_user(None)
    answer = visitor.get(page("verify-code", certificate.verify_code))
    words = words_of(answer)

    for shown in ("C-2026-0001", "苗*雨", certificate.volunteer.number, "2026-01-01 — 2026-12-31", "1.5",
                  "第一纺织厂工会委员会", "2026-11-18"):  # fmt: skip
        assert shown in words
    whole = answer.content.decode()
    hidden = [
        "苗春雨",
        "13912345678",
        "交通引导",
        "周主席",
        "王经办",
        "清洁家园",
        certificate.pdf_sha256,
    ]
    assert [secret for secret in hidden if secret in whole] == []
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("spelled", [str, str.upper, lambda code: code.replace("-", " "), lambda c: c.replace("-", "")])
def test_the_code_is_typed_as_it_comes(certificate, as_user, spelled):
    answer = as_user(None).post(VERIFY, {"code": spelled(certificate.verify_code)})
    assert "C-2026-0001" in words_of(answer)


def test_unknown_and_unissued_codes_have_one_answer(certificate, as_user, person, member, now):
    applied(person, member, at=now, year=2026)
    answers = {
        (answer.status_code, re.sub(r'value="[^"]*"', "", words_of(answer)))
        for answer in (
            as_user(None).get(page("verify-code", code)) for code in ("aaaa-bbbb-cccc-dddd", "x", "%27", "None")
        )
    }
    assert [status for status, _words in answers] == [404]
    assert as_user(None).post(VERIFY, {"code": "x" * 41}).status_code == 200


def test_twenty_tries_an_hour_from_one_address(certificate, as_user, settings):
    settings.VERIFY_TRIES_PER_HOUR = 3
    visitor, address = as_user(None), page("verify-code", certificate.verify_code)
    assert visitor.get(VERIFY).status_code == 200

    assert [visitor.get(address).status_code for _try in range(4)] == [200, 200, 200, 429]
    assert visitor.post(VERIFY, {"code": certificate.verify_code}).status_code == 429
    assert visitor.get(address, REMOTE_ADDR="10.1.1.1").status_code == 200


def test_a_revoked_one_says_since_when_and_not_why(certificate, as_user, clerk, now):
    services.revoke_certificate(certificate=certificate, reason="冒名顶替", by=clerk, at=now)
    words = words_of(as_user(None).get(page("verify-code", certificate.verify_code)))

    assert "2026-11-18" in words
    assert "冒名" not in words


def test_after_an_erasure_the_number_is_still_known(certificate, as_user, now):
    certificate.volunteer.erase_on = now.date()
    certificate.volunteer.save()
    erasure.erase_due(at=now)
    words = words_of(as_user(None).get(page("verify-code", certificate.verify_code)))

    assert "C-2026-0001" in words
    assert ("苗*雨" in words, certificate.volunteer.number in words) == (False, False)


# --- mine ------------------------------------------------------------------------------------------


def asked_for(client, last):
    """``{unit: certificate that says the same already}`` of what is offered from new year to ``last``."""
    offers = client.get(f"{page('me-certificates')}?first=2026-01-01&last={last}").context["offers"]
    return {offer["name"]: offer["certificate"] for offer in offers}


def test_two_clicks_for_each_unit_and_the_paper(person, sibling, as_user, member, clerk, now):
    recorded(person, 90)
    recorded(person, 300, organization=sibling)
    client = as_user(member)

    offers = client.get(f"{page('me-certificates')}?first=2026-01-01&last=2026-12-31").context["offers"]
    assert [(offer["name"], str(offer["hours"])) for offer in offers] == [
        ("第二纺织厂工会委员会", "5.0"), ("第一纺织厂工会委员会", "1.5"),
    ]  # fmt: skip
    days = {"first": "2026-01-01", "last": "2026-12-31"}
    client.post(page("me-certificate-apply"), {"organization": person.organization_id, **days})
    waiting = ServiceCertificate.objects.get()
    assert asked_for(client, last="2026-12-31") == {"第一纺织厂工会委员会": waiting, "第二纺织厂工会委员会": None}
    as_user(clerk).post(page("certificate-issue", waiting.pk), {"version": 1, "contact": "0395-3132000"})
    assert asked_for(client, last="2027-01-01") == {"第一纺织厂工会委员会": waiting, "第二纺织厂工会委员会": None}
    recorded(person, 60)
    assert asked_for(client, last="2026-12-31") == {"第一纺织厂工会委员会": None, "第二纺织厂工会委员会": None}

    answer = client.get(page("me-certificate-pdf", waiting.pk))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_wrong_days_are_named_and_odd_posts_refused(person, as_user, member, reviewer):
    client = as_user(member)
    assert client.get(f"{page('me-certificates')}?first=2026-12-31&last=2026-01-01").context["form"].errors
    assert client.post(page("me-certificate-apply"), {"organization": "x"}).status_code == 404
    assert as_user(reviewer).get(page("me-certificates")).context["offers"] == []


def test_papers_of_others_are_not_found(certificate, as_user, outsider, leader):
    for name in ("me-certificate-pdf", "certificate-pdf", "certificate-detail"):
        assert as_user(outsider).get(page(name, certificate.pk)).status_code == 404
    assert as_user(leader).get(page("certificate-detail", certificate.pk)).status_code == 403


def test_my_stars_apply_and_answer(person, as_user, member, clerk):
    with_hours(person, 100)
    client = as_user(member)
    assert client.get(page("me-stars")).context["within_reach"] == 1
    client.post(page("me-star-apply"), {"level": "1"})
    assert StarAward.objects.get().state == "applied"
    StarAward.objects.all().delete()

    as_user(clerk).post(page("star-propose", person.pk), {"level": "1"})
    client.post(page("me-star-answer", StarAward.objects.get().pk), {"yes": "1"})
    assert StarAward.objects.get().state == "applied"


# --- the workbench ---------------------------------------------------------------------------------


def test_the_list_asks_the_same_few_questions_for_one_and_three(
    person, as_user, clerk, member, now, django_assert_num_queries
):
    client = as_user(clerk)
    client.get(page("certificate-list"))
    recorded(person, 90)
    for count in (1, 3):
        while ServiceCertificate.objects.count() < count:
            issued(person, member, clerk, at=now)
        with django_assert_num_queries(7):
            assert len(client.get(page("certificate-list")).context["rows"]) == count


def test_the_list_of_stars_asks_the_same_few_questions(
    person, branch, as_user, manager, now, django_assert_num_queries
):
    client = as_user(manager)
    people = [person, *VolunteerFactory.create_batch(2, organization=branch)]
    for count in (1, 3):
        for volunteer in people[:count]:
            StarAward.objects.get_or_create(
                volunteer=volunteer, level=1, organization=manager.organization,
                defaults={"threshold_hours": 100, "minutes": 6000, "state": "applied", "applied_at": now,
                          "entered_at": now},
            )  # fmt: skip
        client.get(page("star-list"))
        with django_assert_num_queries(8):
            assert len(client.get(page("star-list")).context["rows"]) == count


def test_filters(certificate, as_user, clerk, person, member, now):
    recorded(person, 60)
    applied(person, member, at=now)
    client = as_user(clerk)
    for query, count in (
        ("q=C-2026-0001", 1), ("q=苗春", 2), ("state=applied", 1), ("from=2026-11-18&to=2026-11-18", 1),
        ("from=2026-11-19", 0), ("state=nonsense", 0), (f"organization={person.organization_id}", 2),
    ):  # fmt: skip
        assert len(client.get(f"{page('certificate-list')}?{query}").context["rows"]) == count


def test_flagged_stars_are_found(person, as_user, manager, now):
    applied_star(person, state="accepted", reviewed_by=manager, reviewed_at=now, flagged_at=now)
    applied_star(person, level=2)
    client = as_user(manager)
    for query, count in (("", 2), ("flagged=yes", 1), ("flagged=no", 0), ("level=2", 1), ("q=苗春", 2)):
        assert len(client.get(f"{page('star-list')}?{query}").context["rows"]) == count


def test_what_was_typed_is_kept_when_a_reason_is_refused(certificate, as_user, clerk, reviewer):
    address = page("certificate-revoke", certificate.pk)
    answer = as_user(reviewer).post(address, {"version": 2, "reason": "请电13912345678"})
    assert (answer.status_code, "请电13912345678" in answer.content.decode()) == (400, True)
    assert as_user(reviewer).post(address, {"version": 1, "reason": "名单有误"}).status_code == 409

    assert as_user(reviewer).post(address, {"version": 2, "reason": "名单有误"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


def test_for_somebody_without_an_account(branch, as_user, clerk, reviewer):
    nobody = VolunteerFactory(organization=branch)
    recorded(nobody, 60)
    address = page("certificate-create", nobody.pk)
    assert len(as_user(clerk).get(f"{address}?first=2026-01-01&last=2026-12-31").context["offers"]) == 1
    as_user(clerk).post(address, {"first": "2026-01-01", "last": "2026-12-31", "organization": branch.pk})
    waiting = ServiceCertificate.objects.get()

    assert as_user(clerk).post(page("certificate-issue", waiting.pk), {"version": 1}).status_code == 403
    assert as_user(reviewer).post(page("certificate-issue", waiting.pk), {"version": 1}).status_code == 302


def test_from_the_desk_of_the_county_to_a_drafted_notice(person, as_user, member, manager):
    with_hours(person, 100)
    as_user(member).post(page("me-star-apply"), {"level": "1"})
    award = StarAward.objects.get()
    client = as_user(manager)
    assert "苗春雨" in client.get(reverse("todo")).content.decode()
    client.post(page("star-accept", award.pk), {"version": award.version})

    form = {"title": "公示", "body": "现予公示。", "hotline_phone": "0395-3132000", "days": "5", "award": [award.pk]}
    assert client.post(page("star-notice"), form | {"days": "4"}).context["form"].errors
    client.post(page("star-notice"), form)

    notice = PublicNotice.objects.get()
    assert (notice.kind, notice.rows[0][0], notice.state) == ("star", "苗*雨", "draft")
    assert client.get(page("star-detail", award.pk)).status_code == 200


def test_candidates(person, as_user, clerk, branch, django_assert_num_queries):
    with_hours(person, 320)
    client = as_user(clerk)
    rows = client.get(page("star-candidates")).context["rows"]
    assert [(volunteer.name, str(hours), level) for volunteer, hours, level in rows] == [("苗春雨", "320.0", 2)]
    client.post(page("star-propose", person.pk), {"level": "2"})
    assert [level for _volunteer, _hours, level in client.get(page("star-candidates")).context["rows"]] == [0]
