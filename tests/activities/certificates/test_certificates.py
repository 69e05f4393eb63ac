"""Certificates: a second person, a copy that stays, the four groups on paper, the end when hours change."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from pypdf import PdfReader

from activities.models import ServiceCertificate, ServiceRecord
from activities.policies import certificates as policies
from activities.services import certificates as services
from activities.signals import hours_corrected
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.privacy import erasure
from portal.privacy.masks import mask_id_number
from tests.factories.activities import ActivityFactory
from tests.factories.certificates import CONTENT, applied, granted, issued, recorded
from tests.factories.notices import drafted_notice
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers.signals import volunteers_merged

pytestmark = pytest.mark.django_db

State = ServiceCertificate.State
NUMBER = id_number_of(date(1990, 1, 1))


@pytest.fixture
def person(branch, member):
    return VolunteerFactory(organization=branch, user=member, name="苗春雨", id_number=NUMBER)


@pytest.fixture
def hours(person):
    return recorded(person, 90)


def words_of(pdf):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def file_of(certificate, by, now, **more):
    return services.file_of(certificate=certificate, by=by, at=now, **{"in_full": False} | more)


# --- applied for, issued ---------------------------------------------------------------------------


def test_a_second_person_of_the_unit_issues_what_is_on_record(person, hours, member, clerk, now):
    recorded(person, 30, activity=hours.activity, source="list")
    recorded(person, 600, state="confirmed", locked_at=None, effective_at=None)
    recorded(person, 600, day=date(2025, 6, 7))

    certificate = issued(person, member, clerk, at=now)

    assert (certificate.number, certificate.state, certificate.handler_name, certificate.organization_name) == (
        "C-2026-0001", "issued", "王经办", "第一纺织厂工会委员会",
    )  # fmt: skip
    assert (certificate.minutes, certificate.scan_minutes, certificate.list_minutes) == (120, 90, 30)
    assert len(certificate.verify_code) == 19
    assert list(AuditEvent.objects.filter(action__startswith="certificate").values_list("action", flat=True)) == [
        "certificate.applied", "certificate.issued",
    ]  # fmt: skip
    assert member.messages.get().kind == "certificate.issued"


def test_nobody_issues_their_own_and_nobody_issues_for_another_unit(person, hours, member, clerk, outsider, now):
    certificate = applied(person, member, at=now)
    person.user = clerk
    person.save()

    assert list(ServiceCertificate.objects.issuable_by(clerk)) == []
    for user in (clerk, outsider, member):
        with pytest.raises(PermissionDenied):
            services.issue_certificate(certificate=certificate, content=CONTENT, by=user, at=now)


def test_others_do_not_apply_for_somebody_with_an_account(person, hours, clerk, outsider, now):
    with pytest.raises(PermissionDenied):
        applied(person, clerk, at=now)
    nobody = VolunteerFactory(organization=person.organization)
    recorded(nobody)
    with pytest.raises(PermissionDenied):
        applied(nobody, outsider, at=now)

    certificate = applied(nobody, clerk, at=now)

    assert not policies.can_issue(clerk, certificate)


def test_nothing_on_record_is_not_certified_and_one_application_is_enough(person, member, sibling, now):
    with pytest.raises(RuleError):
        applied(person, member, at=now)
    recorded(person)
    with pytest.raises(RuleError):
        applied(person, member, organization=sibling, at=now)
    applied(person, member, at=now)
    with pytest.raises(RuleError):
        applied(person, member, at=now)
    assert ServiceCertificate.objects.count() == 1


def test_each_unit_certifies_its_own_hours(person, hours, sibling, member, clerk, outsider, now):
    recorded(person, 300, organization=sibling)

    own = issued(person, member, clerk, at=now)
    other = issued(person, member, outsider, organization=sibling, at=now)

    assert (own.minutes, other.minutes, other.organization_name) == (90, 300, "第二纺织厂工会委员会")


def test_too_many_lines_are_asked_to_be_fewer_days(person, hours, member, now, monkeypatch):
    recorded(person)
    monkeypatch.setattr(services, "MOST_LINES", 1)
    with pytest.raises(RuleError):
        applied(person, member, at=now)


def test_without_an_issuer_it_is_issued_at_once(person, hours, member, now, settings):
    settings.CERTIFICATE_NEEDS_ISSUER = False

    certificate = applied(person, member, at=now)

    assert (certificate.state, certificate.issued_by) == ("issued", None)


def test_what_the_last_one_said_of_the_unit_is_filled_in(person, hours, member, clerk, branch, now, settings):
    settings.SITE_PHONE = "12351"
    assert services.prefilled(branch) == {"responsible_name": "", "contact": "12351", "note": ""}
    issued(person, member, clerk, at=now)
    assert services.prefilled(branch) == CONTENT


def test_turned_down_with_a_reason(person, hours, member, clerk, now):
    certificate = applied(person, member, at=now)
    for reason in (" ", "请电13912345678"):
        with pytest.raises(ValidationError):
            services.decline_certificate(certificate=certificate, reason=reason, by=clerk, at=now)

    services.decline_certificate(certificate=certificate, reason="请先核对时长", by=clerk, at=now)

    assert member.messages.get().kind == "certificate.declined"
    with pytest.raises(RuleError):
        services.issue_certificate(certificate=certificate, content=CONTENT, by=clerk, at=now)
    assert applied(person, member, at=now).state == "applied"


def test_a_late_writer_is_told(person, hours, member, clerk, now):
    certificate = applied(person, member, at=now)
    with pytest.raises(StaleVersionError):
        services.issue_certificate(certificate=certificate, content=CONTENT, by=clerk, at=now, version=9)


# --- the paper -------------------------------------------------------------------------------------


def test_the_four_groups_stand_on_the_paper(person, hours, branch, member, clerk, now, settings):
    settings.SITE_URL = "https://portal.example"
    granted(person, 3, drafted_notice(branch, clerk, at=now), at=now)
    recorded(person, 30, activity=hours.activity, source="list")
    certificate = issued(person, member, clerk, at=now)

    words = words_of(file_of(certificate, member, now))

    for group in (
        ["志愿服务记录证明", "依据本单位记录"],
        ["苗春雨", person.number, "居民身份证", mask_id_number(NUMBER)],
        ["2.0小时", "120分钟", "扫码签到1.5小时", "名单登记0.5小时", "1小时30分", "交通引导", "2026-06-07"],
        ["第一纺织厂工会委员会", "负责人周主席", "经办人王经办", "0395-3132000", "出具单位盖章处"],
        [certificate.number, "2026年11月18日", "三星级志愿者（2026年11月认定）", certificate.verify_code],
        ["https://portal.example/verify/", "第1页共1页"],
    ):
        assert [word for word in group if word not in words] == []
    assert NUMBER not in words
    assert [claim for claim in ("国家", "认证", "全国") if claim in words] == []


def test_the_same_bytes_each_time_and_their_fingerprint_is_kept(person, hours, member, clerk, now):
    certificate = issued(person, member, clerk, at=now)
    first = file_of(certificate, member, now)
    ServiceRecord.objects.update(content="改过")
    person.name = "改名"
    person.save()

    again = file_of(ServiceCertificate.objects.get(pk=certificate.pk), clerk, now.replace(year=2027))

    assert again == first
    assert hashlib.sha256(first).hexdigest() == certificate.pdf_sha256


def test_the_whole_identity_number_is_for_the_person_and_is_stored_nowhere(person, hours, member, clerk, now):
    certificate = issued(person, member, clerk, at=now)

    assert NUMBER in words_of(file_of(certificate, member, now, in_full=True))
    assert AuditEvent.objects.filter(action="certificate.printed_in_full").count() == 1
    with pytest.raises(RuleError):
        file_of(certificate, clerk, now, in_full=True)
    person.id_number = id_number_of(date(1991, 1, 1), sequence=9)
    person.save()
    with pytest.raises(RuleError):
        file_of(ServiceCertificate.objects.get(), member, now, in_full=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM activities_servicecertificate c")
        stored = cursor.fetchone()[0]
    assert [word for word in (NUMBER, "苗春雨", "交通引导") if word in stored] == []


def test_many_lines_go_to_numbered_pages(person, hours, member, clerk, now):
    for _line in range(6):
        recorded(person)
    words = words_of(file_of(issued(person, member, clerk, at=now), member, now))

    assert [word for word in ("明细见附页", "附页服务活动明细", "第2页共2页") if word not in words] == []


def test_what_is_typed_is_never_read_as_markup(person, member, clerk, now):
    recorded(person, activity=ActivityFactory(organization=person.organization, title="#panic() *粗* $x$"))
    assert "#panic()*粗*$x$" in words_of(file_of(issued(person, member, clerk, at=now), member, now))


def test_only_those_who_see_it_print_it_while_it_is_in_force(person, hours, member, clerk, outsider, now):
    certificate = applied(person, member, at=now)
    with pytest.raises(RuleError):
        file_of(certificate, member, now)
    services.issue_certificate(certificate=certificate, content=CONTENT, by=clerk, at=now)
    certificate.refresh_from_db()
    with pytest.raises(PermissionDenied):
        file_of(certificate, outsider, now)
    certificate = services.revoke_certificate(certificate=certificate, reason="名单有误", by=clerk, at=now)
    with pytest.raises(RuleError):
        file_of(certificate, member, now)


# --- the end ---------------------------------------------------------------------------------------


def test_corrected_hours_revoke_what_stands_on_them(person, hours, member, clerk, reviewer, now):
    other = recorded(person, day=date(2025, 6, 7))
    held = issued(person, member, clerk, at=now)
    untouched = issued(person, member, clerk, at=now, year=2025)

    hours_corrected.send(sender=ServiceRecord, record=hours, replaced_by=None, by=reviewer, at=now)

    held.refresh_from_db()
    untouched.refresh_from_db()
    assert (held.state, held.closed_at, held.closed_by, untouched.state) == ("revoked", now, reviewer, "issued")
    assert untouched.record_ids == [other.pk]
    assert member.messages.filter(kind="certificate.revoked").count() == 1
    assert applied(person, member, at=now).state == "applied"


def test_after_erasure_number_and_fingerprint_stay(person, hours, member, clerk, now):
    certificate = issued(person, member, clerk, at=now)
    waiting = ServiceCertificate.objects.create(
        volunteer=person, organization=person.organization, first_day=date(2025, 1, 1), last_day=date(2025, 1, 2),
        applied_by=member, applied_at=now,
    )  # fmt: skip
    person.erase_on = now.date()
    person.save()

    assert erasure.erase_due(at=now)["servicecertificate"] == 2

    certificate.refresh_from_db()
    waiting.refresh_from_db()
    assert (certificate.snapshot, certificate.number, certificate.erased_at) == ("", "C-2026-0001", now)
    assert (certificate.state, waiting.state, certificate.is_printable) == ("issued", "declined", False)
    assert len(certificate.pdf_sha256) == 64


def test_merged_records_bring_their_certificates(person, hours, branch, member, clerk, reviewer, now):
    other = VolunteerFactory(organization=branch)
    recorded(other)
    certificate = issued(other, clerk, reviewer, at=now)
    twins = [applied(person, member, at=now), applied(other, clerk, at=now)]

    volunteers_merged.send(sender=type(person), kept=person, dropped=other, by=clerk, at=now)

    certificate.refresh_from_db()
    assert certificate.volunteer == person
    assert sorted(ServiceCertificate.objects.filter(pk__in=[t.pk for t in twins]).values_list("state", flat=True)) == [
        "applied", "declined",
    ]  # fmt: skip
