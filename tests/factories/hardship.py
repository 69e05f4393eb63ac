"""Household files in each state, made by the services where their rules matter, as rows where they do not."""

import uuid
from datetime import date
from decimal import Decimal

from django.db.models import Max

from hardship.models import Evidence, HardshipFile, SubsistenceLine
from hardship.models.words import EvidenceKind
from hardship.services import applying, drafting, files, notices, review
from portal.attachments.models import Attachment
from portal.notices.models import PublicNotice
from portal.notices.services import post_notice
from tests.factories.activities import NOON
from tests.factories.volunteers import id_number_of

LINE = Decimal("1062.00")
HOTLINE = {"hotline_phone": "0395-3132000", "hotline_person": "高帮扶", "hotline_address": "人民路1号"}
NO_EXCLUSION = {"homes": False, "business": False, "schooling": False, "car": False}
VISIT = {
    "visited_on": NOON.date(), "visitors": ["马帮扶", "李陪同"], "finding": "家中两间平房，与申请相符",
    "suggestion": "fits", "consent_signed": True, "application_signed": True,
}  # fmt: skip


def household(**more):
    """What a whole form says of a deep hardship: (24,000 - 12,000) / 12 / 2 = 500 yuan for one person and month."""
    sequence = (HardshipFile.objects.aggregate(last=Max("pk"))["last"] or 0) % 499 * 2 + 3
    return {
        "name": "石立春", "id_number": id_number_of(date(1975, 3, 2), sequence=sequence), "health": "serious",
        "marital": "20", "phone": "13900005678", "address": "漯河市郾城区龙城镇朝阳路1号", "work_state": "employed",
        "own_monthly_income": Decimal(2000), "family_annual_income": Decimal(24000), "family_size": 2,
        "rigid_expense": Decimal(12000), "housing_type": "rented", "main_cause": "ill_self", "cause_note": "长期透析",
        "needs": ["medical"], "bank_card": "6222020000001234567", "consent_on": date(2026, 11, 2),
    } | more  # fmt: skip


CHILD = {"name": "石小满", "relation": "child", "birth_date": date(2010, 5, 1), "health": "good", "place": "河畔中学"}


def subsistence_line(organization, by, *, year=2026, **more):
    """The line of a county: urban, with both factors."""
    fields = {
        "amount": LINE,
        "relative_factor": Decimal(2),
        "accident_ratio": Decimal("0.80"),
        "source": "市民政局通知",
    }
    return SubsistenceLine.objects.create(
        organization=organization, year=year, entered_by=by, entered_at=NOON, **fields | more
    )


def paper(file, kind, by):
    """A paper of ``file``; its photo is a row without a file."""
    key = uuid.uuid4()
    attachment = Attachment.objects.create(
        public_id=key, original_name="a.jpg", sha256="0" * 64, width=1, height=1, size=1, print_file=str(key),
        view_file="none", thumb_file="none", uploaded_by=by, uploaded_at=NOON,
    )  # fmt: skip
    return Evidence.objects.create(file=file, kind=kind, attachment=attachment, added_by=by, added_at=NOON)


def drafted_file(organization, by, *, at=NOON, members=(CHILD,), papers=True, **content):
    """A whole draft of ``organization`` that ``by`` wrote."""
    file = drafting.start_file(organization=organization, content=household(**content), by=by, at=at)
    file = drafting.save_section(file=file, content={}, members=members, by=by, at=at, version=file.version)
    if papers:
        for kind in (*EvidenceKind.values[:4], EvidenceKind.DIAGNOSIS, EvidenceKind.BILLS, EvidenceKind.AUTHORISATION):
            paper(file, kind, by)
    return file


def applied_file(organization, by, *, at=NOON, **content):
    return applying.submit_file(file=drafted_file(organization, by, at=at, **content), by=by, at=at)


def reviewed_file(organization, by, second, *, at=NOON, **content):
    file = applied_file(organization, by, at=at, **content)
    return review.pass_first_review(file=file, exclusions=NO_EXCLUSION, by=second, at=at)


def visited_file(organization, by, second, *, at=NOON, **content):
    file = reviewed_file(organization, by, second, at=at, **content)
    review.note_visit(file=file, content=VISIT | {"visited_on": at.date()}, by=by, at=at)
    return fresh(file)


def checked_file(organization, by, second, *, at=NOON, **content):
    file = visited_file(organization, by, second, at=at, **content)
    review.check_means(file=file, outcome="agrees", received_on=at.date(), by=second, at=at)
    return fresh(file)


def noticed_file(organization, by, second, poster, *, at=NOON, **content):
    """On a notice that ``second`` wrote for the deciding union and ``poster`` hung."""
    file = checked_file(organization, by, second, at=at, **content)
    notice = notices.draft_file_notice(
        organization=organization.parent, files=[file], hotline=HOTLINE, scope="public", days=5, by=second, at=at
    )
    post_notice(notice=notice, version=notice.version, by=poster, at=at)
    return fresh(file)


def filed_file(organization, by, second, poster, *, at=NOON, **content):
    """On file: its notice was over on the day that it was approved."""
    file = noticed_file(organization, by, second, poster, at=at, **content)
    PublicNotice.objects.filter(pk=file.notice_id).update(state="closed", closed_at=at)
    return files.approve_file(file=fresh(file), minutes_no="郾工纪2026-3号", by=second, at=at)


def fresh(file):
    return HardshipFile.objects.select_related("organization", "notice").get(pk=file.pk)
