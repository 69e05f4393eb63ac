"""What of stars waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import StarAward
from activities.querysets.stars import REVIEW_STARS
from portal.common.desk import DeskKind, DeskRow, register
from portal.notices.querysets import DRAFT


class Stars(DeskKind):
    """Stars that wait, each under the name of its volunteer."""

    def row(self, item, now):
        return DeskRow(
            f"{'★' * item.level} {item.volunteer}", self.url_of(item),
            (item.volunteer.organization.short_name, item.volunteer.number),
        )  # fmt: skip

    def url_of(self, item):
        return reverse("activities:star-detail", args=[item.pk])


@register
class StarReviews(Stars):
    slug = "stars"
    title = _("Stars to review")
    rights = (REVIEW_STARS,)
    order = 64

    def rows(self, user, today):
        return StarAward.objects.reviewable_by(user).for_list()


@register
class StarsBelow(Stars):
    slug = "stars-below"
    title = _("Stars whose hours were corrected")
    rights = (REVIEW_STARS,)
    order = 66

    def rows(self, user, today):
        return StarAward.objects.flagged_for(user).for_list()


@register
class StarsToNotify(Stars):
    slug = "stars-to-notify"
    title = _("Stars to put on notice")
    rights = (DRAFT,)
    order = 68

    def rows(self, user, today):
        return StarAward.objects.to_notify(user, DRAFT).for_list()

    def url_of(self, item):
        return reverse("activities:star-notice")
