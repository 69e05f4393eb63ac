"""Recurrences in words."""

from django.utils.translation import gettext as _

from activities.forms.signups import WEEKDAYS
from activities.models import RecurrenceRule
from activities.services.calendars import OCCASIONS
from activities.services.recurrences import days_of

NEXT_DAYS = 3


def rule_in_words(rule):
    """每周 星期一、星期三; the festivals; or how many days were chosen."""
    if rule.kind == RecurrenceRule.Kind.WEEKLY:
        names = dict(WEEKDAYS)
        days = "、".join(str(names[day]) for day in sorted(rule.weekdays) if day in names)
        return _("every %(days)s") % {"days": days}
    if rule.kind == RecurrenceRule.Kind.DATES:
        return "、".join(f"{day:%m-%d}" for day in sorted(rule.dates))
    return "、".join(str(OCCASIONS[slug].label) for slug in rule.occasions if slug in OCCASIONS)


def days_in_words(rule, today):
    """The next days of a running rule; holidays and make-up days are said. No query for festivals."""
    if rule.stopped_at is not None or rule.until < today:
        return ""
    days = days_of(rule, today, rule.until)[:NEXT_DAYS]
    return "；".join(f"{seen.day:%m-%d}" + (f"（{seen.words}）" if seen.words else "") for seen in days)
