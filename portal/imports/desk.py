"""What of imports waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from portal.imports.models import ImportBatch


@register
class Imports(DeskKind):
    slug = "imports"
    title = _("Imports to confirm")
    rights = ("imports.confirm_import",)
    order = 220

    def rows(self, user, today):
        return ImportBatch.objects.to_confirm_by(user).select_related("organization", "uploaded_by")

    def row(self, item, now):
        return DeskRow(
            f"{item.title} · {item.organization.short_name}",
            reverse("imports:import-detail", args=[item.pk]),
            (item.uploaded_by,),
        )
