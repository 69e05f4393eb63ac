"""What happened to a certificate or a star, in the words of the audit log."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _t

from portal.audit.querysets import timeline_of
from portal.audit.words import deed_in_words


@dataclass
class Entry:
    """One act for includes/timeline.html."""

    at: datetime
    actor: str
    sentence: str
    changes: list = field(default_factory=list)


def timeline(record):
    """The Entries of ``record``, newest first; none of them holds a value of a personal field."""
    return [Entry(event.at, event.actor_name, _sentence(event)) for event in timeline_of(record)][::-1]


def _sentence(event):
    words = deed_in_words(event.action.partition(".")[2])
    return _t("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words
