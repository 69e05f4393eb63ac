"""What of certificates waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import ServiceCertificate
from activities.querysets.certificates import ISSUE
from portal.common.desk import DeskKind, DeskRow, register


@register
class Certificates(DeskKind):
    slug = "certificates"
    title = _("Certificates to issue")
    rights = (ISSUE,)
    order = 62

    def rows(self, user, today):
        return ServiceCertificate.objects.issuable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.volunteer), reverse("activities:certificate-detail", args=[item.pk]),
            (item.organization.short_name, f"{item.first_day} — {item.last_day}"),
        )  # fmt: skip
