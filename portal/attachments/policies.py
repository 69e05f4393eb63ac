"""May this person store or read a photo?"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.attachments import registry
from portal.attachments.models import Attachment
from portal.common.errors import RuleError

# An office that catches up on a year enters some fifty activities a day with nine photos each.
MAX_UPLOADS_PER_DAY = 1000


def check_can_store(by, at):
    """Raise PermissionDenied for nobody, RuleError past the daily number. Locks the account until the end of
    the transaction, so that parallel uploads cannot pass the number together."""
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied(_("Sign in to upload photos."))
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    recent = Attachment.objects.filter(uploaded_by=by, uploaded_at__gt=at - timedelta(days=1), uploaded_at__lte=at)
    if recent.count() >= MAX_UPLOADS_PER_DAY:
        raise RuleError(_("You have uploaded very many photos today. Go on tomorrow."))


def can_read(user, attachment):
    """True when an app that links ``attachment`` says so, and for its uploader until it is linked."""
    if any(reader(user, attachment) for reader in registry.readers.values()):
        return True
    if not user.is_authenticated or not user.is_active or attachment.uploaded_by_id != user.pk:
        return False
    return Attachment.objects.unlinked().filter(pk=attachment.pk).exists()
