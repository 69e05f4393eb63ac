"""What of exports waits on a desk: long files with values in clear."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.desk import DeskKind, DeskRow, register
from portal.exports.models import Export
from portal.exports.querysets import RELEASE


@register
class Releases(DeskKind):
    slug = "releases"
    title = _("Files to release")
    rights = (RELEASE,)
    order = 225

    def rows(self, user, today):
        return Export.objects.to_release_by(user)

    def row(self, item, now):
        return DeskRow(
            str(item.title), reverse("exports:release-detail", args=[item.pk]),
            (item.owner, item.owner.organization.short_name, item.reason),
        )  # fmt: skip
