"""Taking accounts back that came by mistake and that nobody ever used."""

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from portal.accounts import policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError


@transaction.atomic
def remove_accounts(*, keys, by, at):
    """Remove the accounts ``keys``; RuleError when one was opened, got a slip or did something: then all stay."""
    rows = User.objects.select_for_update(of=("self",)).select_related("organization").filter(pk__in=keys)
    users = list(rows.order_by("pk"))  # locked before the look at what they did: nothing comes in between
    used = Q(is_active=True) | Q(last_login__isnull=False) | Q(slips__isnull=False) | Q(messages__isnull=False)
    if taken := User.objects.filter(used, pk__in=keys).first():
        raise RuleError(_("The account of %(user)s is in use. Close it instead.") % {"user": taken})
    for user in users:
        policies.check_can_manage_accounts(by, user.organization)
        record(action="account.removed", by=by, at=at, target=user)
        try:
            user.delete()
        except ProtectedError as error:
            raise RuleError(_("The account of %(user)s is in use. Close it instead.") % {"user": user}) from error
