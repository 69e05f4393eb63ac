"""Kinds of notices that people enter by hand, before any app keeps the subjects."""

from django.utils.translation import gettext_lazy as _

from portal.notices.base import NoticeKind, register
from portal.notices.masks import FULL_NAME


@register
class SelectionNotice(NoticeKind):
    """评优名单公示: who was chosen in a selection; awardees may stand with their full names once they agree."""

    slug = "selection"
    label = _("Selection list")
    days_setting = "NOTICE_DAYS_HONOR"
    source = "五一劳动奖等评选通知：公示不少于 5 个工作日"
    masks = (*NoticeKind.masks, FULL_NAME)
    by_hand = True


@register
class OtherNotice(NoticeKind):
    """其他名单公示: any other list that an office puts up."""

    slug = "other"
    label = _("Other list")
    days_setting = "NOTICE_DAYS_OTHER"
    source = "本地规定"
    by_hand = True
