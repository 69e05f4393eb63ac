"""Certificates of service: applied for, issued by a second person, revoked when the hours under them change."""

import hashlib
import json
from collections import Counter
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import ServiceCertificate, ServiceRecord, StarAward
from activities.policies import certificates as policies
from activities.services.certificate_content import lines_of, pdf_of, record_line, snapshot_of
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.common.slip_codes import new_code
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason
from volunteers.models import Volunteer

State = ServiceCertificate.State
NUMBER_KIND = "C"
LAYOUT = 1
MOST_LINES = 400  # some twenty pages, laid out within a second
CORRECTED = "所含服务时长已更正"  # stands on a paper's page for good, so it is Chinese as the paper is


@transaction.atomic
def apply_for_certificate(
    *, volunteer: Volunteer, organization: Organization, first_day: date, last_day: date, by: User, at: datetime
) -> ServiceCertificate:
    """Ask ``organization`` to certify what it has on record; issued at once where no issuer is asked for.

    RuleError: nothing on record, too much for one paper, or asked for already.
    """
    policies.check_can_apply_for_certificate(by, volunteer, organization)
    certificate = ServiceCertificate(
        volunteer=volunteer, organization=organization, first_day=first_day, last_day=last_day, applied_by=by,
        applied_at=at,
    )  # fmt: skip
    _check_lines(_records_of(certificate))
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as error:
        raise RuleError(_("This certificate has been applied for already. The unit will issue it.")) from error
    record(action="certificate.applied", by=by, at=at, target=certificate)
    if not settings.CERTIFICATE_NEEDS_ISSUER:
        _issue(certificate, prefilled(organization), by=None, at=at)
    return certificate


@transaction.atomic
def issue_certificate(
    *, certificate: ServiceCertificate, content: dict[str, str], by: User, at: datetime, version: int | None = None
) -> ServiceCertificate:
    """Issue what stands on record now. ``content``: responsible_name, contact, note. ValidationError of ``note``."""
    certificate = lock_certificate(certificate, version)
    policies.check_can_issue(by, certificate)
    refuse_private_words(note=content["note"])
    return _issue(certificate, content, by=by, at=at)


@transaction.atomic
def decline_certificate(
    *, certificate: ServiceCertificate, reason: str, by: User, at: datetime, version: int | None = None
) -> ServiceCertificate:
    """Not issued, with a reason that the person reads."""
    certificate = lock_certificate(certificate, version)
    policies.check_can_issue(by, certificate)
    _close(certificate, State.DECLINED, reason=read_reason(reason, field="reason"), by=by, at=at)
    record(action="certificate.rejected", by=by, at=at, target=certificate, reason=certificate.reason)
    _tell(certificate, Message.Kind.CERTIFICATE_DECLINED, by=by, at=at)
    return certificate


@transaction.atomic
def revoke_certificate(
    *, certificate: ServiceCertificate, reason: str, by: User, at: datetime, version: int | None = None
) -> ServiceCertificate:
    """No longer valid from now on, for whoever looks the paper up."""
    certificate = lock_certificate(certificate, version)
    policies.check_can_revoke(by, certificate)
    return _revoke(certificate, reason=read_reason(reason, field="reason"), by=by, at=at)


@transaction.atomic
def revoke_for_correction(*, service_record: ServiceRecord, by: User, at: datetime) -> int:
    """Revoke every certificate in force that stands on ``service_record``, whose hours changed; return how many."""
    rows = ServiceCertificate.objects.holding(service_record).select_related("volunteer__user", "organization")
    held = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for certificate in held:
        _revoke(certificate, reason=CORRECTED, by=by, at=at)
    return len(held)


@transaction.atomic
def file_of(*, certificate: ServiceCertificate, in_full: bool, by: User, at: datetime) -> bytes:
    """The PDF. ``in_full`` prints the whole identity number, for the person alone, and stands in the timeline."""
    policies.check_can_print_certificate(by, certificate)
    if not in_full:
        return pdf_of(certificate)
    person = certificate.volunteer
    is_as_then = person.id_index and person.id_index == json.loads(certificate.snapshot)["id_index"]
    if person.user_id != by.pk or not is_as_then:
        raise RuleError(_("The identity number is not on record as it was then. Apply for a new certificate."))
    record(action="certificate.printed_in_full", by=by, at=at, target=certificate)
    return pdf_of(certificate, id_number=person.id_number)


def prefilled(organization: Organization) -> dict[str, str]:
    """What the last certificate of the unit said of the unit, else what the tree and the site say."""
    last = ServiceCertificate.objects.issued().filter(organization=organization).order_by("-issued_at").first()
    contact = organization.contact_phone or settings.SITE_PHONE
    return {
        "responsible_name": last.responsible_name if last else organization.contact_name,
        "contact": last.contact if last else contact,
        "note": "",
    }


def erasure_due(at: datetime) -> QuerySet[ServiceCertificate]:
    """Certificates of people whose data has to be gone."""
    return ServiceCertificate.objects.erasable(at)


def erase_certificate(certificate: ServiceCertificate, at: datetime) -> None:
    """Number, unit, sum and fingerprint stay, so that a paper can still be told from a forged one."""
    certificate.snapshot = certificate.note = ""
    if certificate.state == State.APPLIED:
        certificate.state, certificate.closed_at, certificate.reason = State.DECLINED, at, _("Erased.")
    elif certificate.reason:
        certificate.reason = _("Erased.")
    certificate.erased_at = at
    certificate.version += 1
    certificate.save()


def move_certificates(*, kept: Volunteer, dropped: Volunteer) -> None:
    """Certificates of a record that went into another one; an application that both had stays once."""
    for certificate in ServiceCertificate.objects.filter(volunteer=dropped).order_by("pk"):
        twin = ServiceCertificate.objects.filter(
            volunteer=kept, organization=certificate.organization_id, first_day=certificate.first_day,
            last_day=certificate.last_day, state=State.APPLIED,
        )  # fmt: skip
        if certificate.state == State.APPLIED and twin.exists():
            certificate.state, certificate.reason = State.DECLINED, _("The person's other record has applied, too.")
            certificate.closed_at = certificate.applied_at
        certificate.volunteer = kept
        certificate.version += 1
        certificate.save()


def lock_certificate(certificate: ServiceCertificate, version: int | None = None) -> ServiceCertificate:
    """The row as it stands, held until the end of the transaction; StaleVersionError if it moved past ``version``."""
    rows = ServiceCertificate.objects.select_for_update(of=("self",))
    current = rows.select_related("volunteer__user", "organization__successor").get(pk=certificate.pk)
    if version is not None and current.version != version:
        raise StaleVersionError(current)
    return current


def lines_now(certificate: ServiceCertificate) -> list[dict[str, Any]]:
    """The lines of the paper: those that were printed, or those that would be if it were issued now."""
    if certificate.erased_at is not None:
        return []
    if certificate.snapshot:
        return lines_of(json.loads(certificate.snapshot)["records"])
    return lines_of([record_line(row) for row in _records_of(certificate)])


def _records_of(certificate: ServiceCertificate, *, locked: bool = False) -> list[ServiceRecord]:
    """Records of the unit as it stands in the tree, and of units that were merged into it.

    ``locked``: none of them is corrected before the certificate stands, which a correction then revokes.
    """
    found = ServiceRecord.objects.certifiable(certificate.volunteer, certificate.first_day, certificate.last_day)
    rows = found.filter(organization=certificate.organization)
    if locked:
        keys = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        rows = rows.filter(pk__in=keys)
    return list(rows.select_related("activity").order_by("service_date", "pk"))


def _check_lines(records: list[ServiceRecord]) -> None:
    if not records:
        raise RuleError(_("The unit has no hours of these days on record."))
    lines = {(row.activity_id, row.source) for row in records}
    if len(lines) > MOST_LINES:
        raise RuleError(_("These are too many activities for one certificate. Choose fewer days."))


def _issue(
    certificate: ServiceCertificate, content: dict[str, str], *, by: User | None, at: datetime
) -> ServiceCertificate:
    records = _records_of(certificate, locked=True)
    _check_lines(records)
    certificate.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    certificate.verify_code = new_code()
    certificate.organization_name = certificate.organization.name
    certificate.responsible_name, certificate.contact = content["responsible_name"], content["contact"]
    certificate.note = content["note"]
    certificate.handler_name = by.display_name if by else certificate.organization.contact_name
    certificate.state, certificate.issued_by, certificate.issued_at = State.ISSUED, by, at
    _sum_up(certificate, records)
    star = StarAward.objects.granted().filter(volunteer=certificate.volunteer).order_by("-level").first()
    certificate.snapshot = json.dumps(snapshot_of(certificate, records, star), ensure_ascii=False)
    certificate.layout = LAYOUT
    certificate.pdf_sha256 = hashlib.sha256(pdf_of(certificate)).hexdigest()
    certificate.version += 1
    certificate.save()
    record(action="certificate.issued", by=by, at=at, target=certificate, details={"sha256": certificate.pdf_sha256})
    _tell(certificate, Message.Kind.CERTIFICATE_ISSUED, by=by, at=at)
    return certificate


def _sum_up(certificate: ServiceCertificate, records: list[ServiceRecord]) -> None:
    by_source: Counter[str] = Counter()
    for row in records:
        by_source[row.source] += row.minutes
    certificate.scan_minutes = by_source[ServiceRecord.Source.SCAN]
    certificate.list_minutes = by_source[ServiceRecord.Source.LIST]
    certificate.backfill_minutes = by_source[ServiceRecord.Source.BACKFILL]
    certificate.minutes = by_source.total()
    certificate.record_ids = [row.pk for row in records]


def _revoke(certificate: ServiceCertificate, *, reason: str, by: User | None, at: datetime) -> ServiceCertificate:
    _close(certificate, State.REVOKED, reason=reason, by=by, at=at)
    record(action="certificate.revoked", by=by, at=at, target=certificate, reason=reason)
    _tell(certificate, Message.Kind.CERTIFICATE_REVOKED, by=by, at=at)
    return certificate


def _close(certificate: ServiceCertificate, state: str, *, reason: str, by: User | None, at: datetime) -> None:
    certificate.state, certificate.reason = state, reason
    certificate.closed_by, certificate.closed_at = by, at
    certificate.version += 1
    certificate.save()


def _tell(certificate: ServiceCertificate, kind: str, *, by: User | None, at: datetime) -> None:
    """The person, when they have an account."""
    subject = certificate.number or f"{certificate.first_day}—{certificate.last_day}"
    people: list[Any] = [certificate.volunteer.user]
    notify(
        recipients=people, kind=kind, subject=subject, note=certificate.reason, by=by, at=at,
        url=reverse("activities:me-certificates"),
    )  # fmt: skip
