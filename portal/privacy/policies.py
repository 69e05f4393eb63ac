"""Who may see personal values in clear, and how often."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.models import AuditEvent
from portal.common.errors import RuleError

HOUR = timedelta(hours=1)


def check_may_ask(user, kind, target):
    """PermissionDenied for whoever may see nothing of ``target`` (a record they see) in clear."""
    if not kind.open_fields(user, target):
        raise PermissionDenied(_("There is nothing here that you may see in full."))


def check_may_reveal(user, kind, target, fields, at):
    """Ask for ``fields``; refuse what is not allowed and whoever has looked at too many people within an hour."""
    check_may_ask(user, kind, target)
    if not set(fields) <= set(kind.open_fields(user, target)):
        raise PermissionDenied(_("There is nothing here that you may see in full."))
    latest = AuditEvent.objects.filter(actor_id=user.pk, at__gt=at - HOUR, action__endswith=".revealed")
    moments = list(latest.order_by("-at").values_list("at", flat=True)[: settings.REVEALS_PER_HOUR])
    if len(moments) >= settings.REVEALS_PER_HOUR:
        words = {"count": settings.REVEALS_PER_HOUR, "time": f"{timezone.localtime(moments[-1] + HOUR):%H:%M}"}
        raise RuleError(_("You have looked at %(count)s records in full within an hour. Go on after %(time)s.") % words)
