"""What activities put on public notice: stars of volunteers."""

from django.utils.translation import gettext_lazy as _

from activities.services.stars import NOTICE_KIND, grant_after_notice
from portal.notices.base import NoticeKind, register


@register
class StarNotice(NoticeKind):
    """星级认定公示: who is to get which star. What still stands at its end is granted."""

    slug = NOTICE_KIND
    label = _("Stars of volunteers")
    days_setting = "STAR_NOTICE_WD"
    source = "志愿者星级认定办法通行做法：公示不少于 5 个工作日"

    def on_closed(self, notice, at):
        grant_after_notice(notice, at)
