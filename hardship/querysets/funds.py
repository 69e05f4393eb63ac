"""Reads of funds: what came in, what was paid, what is left."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from portal.common.querysets import ScopedQuerySet

VIEW = "hardship.view_aid"
RECORD = "hardship.record_aid"
APPROVE = "hardship.approve_aid"

MONEY = models.DecimalField(max_digits=14, decimal_places=2)
NOTHING = Decimal("0.00")
INCOME = ("allocation", "donation")


class FundQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def for_list(self):
        """With what came in (``allocated``) and what was paid (``spent``) in sum, counter-entries taken off."""
        income = Q(entries__kind__in=INCOME)
        rows = self.select_related("organization").annotate(
            allocated=Coalesce(Sum("entries__amount", filter=income), NOTHING, output_field=MONEY),
            spent=F("allocated") - F("balance"),
        )
        return rows.order_by("-year", "organization__path", "name", "pk")

    def to_choose(self, user):
        """Funds of the units that ``user`` writes for, but closed ones, newest year first: choices of a form."""
        rows = self.visible_to(user, RECORD).filter(closed_at=None).select_related("organization")
        return rows.order_by("-year", "name", "pk")

    def totals(self):
        """``{"allocated", "spent", "balance"}`` of these funds (as ``for_list`` gives them), in one query."""
        balance = self.order_by().aggregate(balance=Sum("balance"))["balance"]
        entries = self.model._meta.get_field("entries").related_model.objects
        allocated = entries.filter(fund__in=self.order_by().values("pk"), kind__in=INCOME).aggregate(sum=Sum("amount"))
        if balance is None:
            return {"allocated": None, "spent": None, "balance": None}
        income = allocated["sum"] or NOTHING
        return {"allocated": income, "spent": income - balance, "balance": balance}


class FundEntryQuerySet(ScopedQuerySet):
    organization_lookup = "fund__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def for_list(self):
        rows = self.select_related("fund__organization", "entered_by", "approved_by", "reverses", "reversal")
        return rows.order_by("-day", "-pk")


class AllocationQuerySet(ScopedQuerySet):
    organization_lookup = "fund__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def waiting(self):
        return self.filter(state="waiting")

    def confirmable_by(self, user):
        """Those that wait for ``user``: entered by somebody else, where ``user`` approves."""
        rows = self.visible_to(user, APPROVE).waiting() if user.has_perm(APPROVE) else self.none()
        return rows.exclude(entered_by__in=user.acting_ids)
