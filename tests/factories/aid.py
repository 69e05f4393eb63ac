"""Funds with money in them, households on file, aid."""

from datetime import date
from decimal import Decimal

from hardship.models import AidRecord, Allocation, Donation, Fund, FundEntry, HardshipFile
from portal.codes.services import next_number
from tests.factories.activities import NOON
from tests.factories.notices import drafted_notice
from tests.factories.volunteers import id_number_of


def fund_of(organization, *, by, confirmed_by=None, amount="10000.00", **fields):
    """A fund of ``organization`` set up ``by`` somebody; with ``confirmed_by`` it has ``amount`` in it."""
    values = {"name": f"送温暖资金{Fund.objects.count()}", "source": "5", "year": 2026} | fields
    fund = Fund.objects.create(organization=organization, created_by=by, created_at=NOON, **values)
    if confirmed_by is not None:
        entry_of(fund, amount, by=by, approved_by=confirmed_by)
        fund.refresh_from_db()
    return fund


def entry_of(fund, amount, *, by, approved_by, **fields):
    values = {"kind": "allocation", "day": date(2026, 11, 2), "words": "市总工会拨付"} | fields
    return FundEntry.objects.create(
        fund=fund, amount=Decimal(amount), entered_by=by, approved_by=approved_by, entered_at=NOON, **values
    )


def allocation_of(fund, *, by, amount="5000.00", **fields):
    """Money that is said to have come into ``fund`` and waits for its confirmation."""
    values = {"day": date(2026, 11, 16), "words": "市总工会拨付"} | fields
    return Allocation.objects.create(fund=fund, amount=Decimal(amount), entered_by=by, entered_at=NOON, **values)


def household_on_file(organization, *, by, second, **fields):
    """A household that came on file in January, as a row."""
    born, number = date(1975, 3, 2), HardshipFile.objects.count() + 1
    values = {
        "name": "石立春", "sex": "1", "birth_date": born, "id_number": id_number_of(born, sequence=number * 2 + 1),
        "work_state": "employed", "main_cause": "ill_self", "own_monthly_income": Decimal(2000),
        "family_annual_income": Decimal(24000), "rigid_expense": Decimal(12000), "family_size": 2,
        "consent_on": date(2026, 1, 2), "category": "deep", "filed_on": date(2026, 1, 20),
    } | fields  # fmt: skip
    signed = {"entered_by": by, "entered_at": NOON, "applied_by": by, "applied_at": NOON}
    signed |= {f"{act}_by": second for act in ("first_reviewed", "checked", "approved")}
    signed |= {f"{act}_at": NOON for act in ("first_reviewed", "checked", "approved")}
    return HardshipFile.objects.create(
        organization=organization, number=f"H-2026-{number:04d}", state="filed", state_since=NOON,
        notice=drafted_notice(organization, by), **signed, **values,
    )  # fmt: skip


def aid_of(organization, *, by, second=None, **fields):
    """2,000 yuan for a group of 30 that wait for review; with ``second`` approved, past the fund."""
    fund = fields.pop("fund", None) or fund_of(organization, by=by)
    values = {
        "recipient": "group", "recipient_words": "公交司机", "headcount": 30, "item": "07", "form": "cash",
        "amount": Decimal(2000), "fund_source": fund.source, "paid_on": date(2026, 11, 17), "handler_name": "马帮扶",
        "number": next_number(kind="BF", year=2026), "contributor_ids": [by.pk],
    } | fields  # fmt: skip
    if second is not None:
        values |= {"state": "approved", "counted_at": NOON}
    if second is not None or values.get("state") == "returned":
        values |= {"decided_by": second or by, "decided_at": NOON}
    return AidRecord.objects.create(
        organization=organization, organization_name=organization.name, fund=fund, created_by=by, created_at=NOON,
        **values,
    )  # fmt: skip


def donation_of(organization, *, by, second=None, **fields):
    """Rice from a shop that waits for its confirmation; with ``second`` it is confirmed."""
    values = {
        "donor_kind": "unit", "donor_name": "河畔粮油店", "form": "goods", "goods": "大米", "quantity": Decimal(20),
        "goods_unit": "袋", "received_on": date(2026, 11, 17), "number": next_number(kind="JK", year=2026),
    } | fields  # fmt: skip
    if second is not None:
        values |= {"state": "confirmed", "decided_by": second, "decided_at": NOON}
    return Donation.objects.create(
        organization=organization, organization_name=organization.name, entered_by=by, entered_at=NOON, **values
    )


ARGUMENTS = {
    **{f"hardship:donation-{act}": ("donation",) for act in ("detail", "confirm", "refuse")},
    **{f"hardship:donation-{act}": ("donation_confirmed",) for act in ("use", "take-back")},
    **{f"hardship:aid-{act}": ("aid",) for act in ("detail", "approve", "return")},
    "hardship:aid-edit": ("aid_returned",),
    "hardship:aid-take-back": ("aid_approved",),
    **{f"hardship:fund-{act}": ("fund",) for act in ("detail", "allocate", "close")},
    "hardship:fund-entry-reverse": ("fund_entry",),
    **{f"hardship:allocation-{act}": ("allocation",) for act in ("confirm", "refuse")},
}


def make_aid(made, organization, *, by, second):
    """One of each kind for ``made`` (a world of tests), entered ``by`` somebody and approved by a ``second`` person."""
    made.fund = fund_of(organization, by=by, confirmed_by=second, name="送温暖资金")
    made.fund_entry = made.fund.entries.get()
    made.allocation = allocation_of(made.fund, by=by)
    made.donation = donation_of(organization, by=by)
    made.donation_confirmed = donation_of(organization, by=by, second=second)
    made.aid = aid_of(organization, by=by, fund=made.fund)
    made.aid_returned = aid_of(organization, by=by, fund=made.fund, state="returned", reason="请补签领表")
    made.aid_approved = aid_of(organization, by=by, second=second, fund=made.fund)
