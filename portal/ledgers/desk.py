"""What of ledgers waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from portal.ledgers.models import LedgerPeriod


@register
class Ledgers(DeskKind):
    slug = "ledgers"
    title = _("Ledgers to sign")
    rights = ("ledgers.prepare_ledger", "ledgers.review_ledger", "ledgers.seal_ledger")
    order = 250

    def rows(self, user, today):
        return LedgerPeriod.objects.to_sign_by(user, today).select_related("organization")

    def row(self, item, now):
        return DeskRow(
            f"{item.organization.short_name} · {item.title} · {item.period.label}",
            reverse("ledgers:period-detail", args=[item.pk]),
            tag=(item.state, item.get_state_display()),
        )
