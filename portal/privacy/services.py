"""Handing out personal values: never without a line in the timeline."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.privacy import policies


@transaction.atomic
def reveal(*, kind, target, fields, reason, by, at):
    """Return ``{field: clear value}`` of ``target``; who, which fields and ``reason`` stand in the audit log.

    Raises PermissionDenied and RuleError, see policies. Two requests of one person wait for each other, so the
    count of an hour holds.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    policies.check_may_reveal(by, kind, target, fields, at)
    record(action=f"{kind.name}.revealed", by=by, at=at, target=target, reason=reason, details={"fields": list(fields)})
    return {field: getattr(target, field) for field in fields}
