"""The clock of aid: who was helped is forgotten with the household's file, or as many years after the help."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from hardship.models import AidRecord
from hardship.services.files import months_later

# What says who it was; money, item, source and days stay, as the books of the funds do.
PERSONAL = ("person_name", "person_id_number", "person_unit", "service", "remark", "reason")


def aid_due(at: datetime) -> QuerySet[AidRecord]:
    """Aid of households whose file was erased, and of anybody else after the years of retention."""
    before = months_later(timezone.localdate(at), -12 * settings.HARDSHIP_RETENTION_YEARS)
    over = Q(file__erased_at__isnull=False) | Q(file=None, paid_on__lte=before)
    named = ~Q(receipt=None)
    for name in PERSONAL:
        named |= ~Q(**{name: ""})
    return AidRecord.objects.filter(over & named)


def erase_aid(aid: AidRecord, at: datetime) -> None:
    """Forget who was helped. One student's key becomes one of this record alone: nothing leads back to the number."""
    for name in PERSONAL:
        setattr(aid, name, "")
    aid.receipt = None
    if aid.student_key is not None:
        aid.student_key = f"erased-{aid.pk}"
    aid.version += 1
    aid.save()
