"""Funds with money in them."""

from datetime import date
from decimal import Decimal

from hardship.models import Allocation, Fund, FundEntry
from tests.factories.activities import NOON


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


ARGUMENTS = {
    **{f"hardship:fund-{act}": ("fund",) for act in ("detail", "allocate", "close")},
    "hardship:fund-entry-reverse": ("fund_entry",),
    **{f"hardship:allocation-{act}": ("allocation",) for act in ("confirm", "refuse")},
}


def make_aid(made, organization, *, by, second):
    """One of each kind for ``made`` (a world of tests), entered ``by`` somebody and approved by a ``second`` person."""
    made.fund = fund_of(organization, by=by, confirmed_by=second, name="送温暖资金")
    made.fund_entry = made.fund.entries.get()
    made.allocation = allocation_of(made.fund, by=by)
