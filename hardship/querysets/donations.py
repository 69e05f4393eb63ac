"""Reads of donations."""

from django.db.models import Q, Sum

from hardship.querysets.funds import APPROVE, VIEW
from portal.common.querysets import ScopedQuerySet


class DonationQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        rows = self.select_related("organization", "fund", "campaign", "entered_by", "decided_by")
        return rows.order_by("-received_on", "-pk")

    def confirmed(self):
        """What counts."""
        return self.filter(state="confirmed")

    def in_period(self, period):
        return self.filter(received_on__range=(period.start, period.end))

    def confirmable_by(self, user):
        """Those that wait for ``user``: entered by somebody else, where ``user`` approves."""
        rows = self.visible_to(user, APPROVE).filter(state="waiting") if user.has_perm(APPROVE) else self.none()
        return rows.exclude(entered_by__in=user.acting_ids)

    def matching(self, words):
        """By number, purpose, use, goods, campaign, or the name of a unit that gave; persons by no name."""
        found = Q(donor_name__icontains=words, is_anonymous=False) & ~Q(donor_kind="person")
        for name in ("number", "purpose", "use", "goods", "campaign__name"):
            found |= Q(**{f"{name}__icontains": words})
        return self.filter(found)

    def totals(self):
        """``{"money", "goods"}``: sums of the confirmed ones among these, None where nothing is known."""
        return self.confirmed().order_by().aggregate(money=Sum("amount"), goods=Sum("goods_value"))
