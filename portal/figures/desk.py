"""What of declared figures waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from portal.figures.models import DeclaredFigure


@register
class DeclaredFigures(DeskKind):
    slug = "figures"
    title = _("Declared figures to confirm")
    rights = ("figures.confirm_figure",)
    order = 210

    def rows(self, user, today):
        return DeclaredFigure.objects.confirmable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{item.measure_label} {item.shown} {item.unit}",
            reverse("figures:declared-detail", args=[item.pk]),
            (item.organization.short_name, item.period.label, item.entered_by),
        )
