"""How a version is laid out as an office sheet: title, unit and period above, notes and signatures below."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledgers.rows import Head, Variant
from portal.xlsx import Sheet


def facts_of(head: Head) -> list[str]:
    """Unit, period and time, as they stand above the table. Call it in ``office_language``."""
    as_of = timezone.localtime(datetime.fromisoformat(head.as_of))
    return [
        _("Reporting unit: %(name)s") % {"name": head.organization},
        _("Period: %(period)s") % {"period": head.period_words},
        _("Made on %(day)s, data as of %(time)s") % {"day": f"{as_of:%Y-%m-%d}", "time": f"{as_of:%H:%M}"},
    ]


def signers() -> list[str]:
    """Who signs below a ledger. Call it in ``office_language``."""
    return [_("Head of the unit"), _("Reviewer"), _("Prepared by"), _("Telephone")]


def notes_of(head: Head, variant: Variant) -> list[str]:
    """What stands below the table. Declared figures come with free words, so the public version has none."""
    return [*head.notes, *(head.public_notes if variant == "public" else head.declared)]


def title_of(head: Head, variant: Variant) -> str:
    return head.title if variant == "internal" else _("%(title)s (public version)") % {"title": head.title}


def sheet_of(head: Head, variant: Variant) -> Sheet:
    """The sheet of ``variant`` without its rows. Call it in ``office_language``."""
    left, middle, right = facts_of(head)
    return Sheet(
        title=title_of(head, variant),
        columns=[column.sheet_column() for column in head.of(variant)],
        facts_left=left,
        facts_middle=middle,
        facts_right=right,
        notes=notes_of(head, variant),
        signers=signers(),
    )
