"""What activities put on public notice: hours of service, stars of volunteers."""

from django.utils.translation import gettext_lazy as _

from activities.services import hours_notices
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


@register
class HoursNotice(NoticeKind):
    """服务时长公示: what was confirmed, before it counts for good."""

    slug = hours_notices.KIND
    label = _("Hours of service")
    days_setting = "NOTICE_DAYS_HOURS"
    source = "福建等地的志愿服务记录办法：记录前公示不少于 3 个工作日"

    def on_posted(self, notice, at):
        hours_notices.put_on_notice(notice, at)

    def on_closed(self, notice, at):
        hours_notices.lock_after_notice(notice, at)

    def on_withdrawn(self, notice, at):
        hours_notices.back_from_notice(notice, at)
