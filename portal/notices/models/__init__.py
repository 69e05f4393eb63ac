"""Notices, what was struck out of them, their subjects, and objections."""

from portal.notices.models.lists import NoticeStrike, NoticeSubject
from portal.notices.models.notices import PublicNotice
from portal.notices.models.objections import Objection

__all__ = ["NoticeStrike", "NoticeSubject", "Objection", "PublicNotice"]
