"""What this app puts on public notice: households that are to be put on file."""

from django.utils.translation import gettext_lazy as _

from hardship.services import notices
from portal.notices.base import NoticeKind, register


@register
class HardshipNotice(NoticeKind):
    """困难职工建档公示: masked names, unit and category; what still stands at its end may be put on file."""

    slug = notices.KIND
    label = _("Households to be put on file")
    days_setting = "HARDSHIP_NOTICE_WD"
    source = "困难职工建档公示通行做法：公示不少于 5 个工作日"
    masks = ("name", "text")

    def on_posted(self, notice, at):
        notices.put_on_notice(notice, at)

    def on_closed(self, notice, at):
        notices.end_of_notice(notice, at)

    def on_withdrawn(self, notice, at):
        notices.back_from_notice(notice, at)
