"""Who objected is kept for asking back and for the answer, not for ever; what was objected to stays with the notice."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from portal.notices.models import Objection


def contacts_due(at: datetime) -> QuerySet[Objection]:
    """Objections that were answered long enough ago and still name their sender."""
    answered_before = at - timedelta(days=settings.OBJECTION_CONTACT_DAYS)
    return Objection.objects.filter(answered_at__lt=answered_before).exclude(name="", phone="")


def erase_contact(objection: Objection, at: datetime) -> None:
    """Take name and phone out; the receipt number, the words and the answer stay."""
    objection.name = objection.phone = ""
    objection.save(update_fields=["name", "phone"])
