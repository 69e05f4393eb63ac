"""Photos of an activity while it is being written."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from activities import policies
from activities.models import ActivityPhoto
from activities.services.review import lock
from portal.attachments.services import store_photo
from portal.common.errors import RuleError


@transaction.atomic
def add_photo(*, activity, file, by, at, caption=""):
    """Check, strip and store ``file`` and link it to ``activity``; return the photo.

    Raises ImageRefused with the sentence for the clerk; nothing is stored then.
    """
    activity = lock(activity)
    policies.check_can_edit(by, activity)
    count = activity.photos.count()
    if count >= settings.PHOTOS_PER_ACTIVITY:
        raise RuleError(_("At most %(limit)d photos.") % {"limit": settings.PHOTOS_PER_ACTIVITY})
    attachment = store_photo(file=file, by=by, at=at)
    return ActivityPhoto.objects.create(
        activity=activity, attachment=attachment, caption=caption, position=count, is_cover=count == 0
    )


@transaction.atomic
def remove_photo(*, photo, by):
    """Unlink a photo; its bytes are swept when nothing refers to them. The next one becomes the cover."""
    activity = lock(photo.activity)
    policies.check_can_edit(by, activity)
    photo.delete()
    if photo.is_cover and (first := activity.photos.first()):
        first.is_cover = True
        first.save(update_fields=["is_cover"])


@transaction.atomic
def set_cover(*, photo, by):
    """Make ``photo`` the cover of its activity."""
    activity = lock(photo.activity)
    policies.check_can_edit(by, activity)
    activity.photos.filter(is_cover=True).update(is_cover=False)
    photo.is_cover = True
    photo.save(update_fields=["is_cover"])


@transaction.atomic
def update_caption(*, photo, caption, by):
    """Change the caption of ``photo``."""
    policies.check_can_edit(by, lock(photo.activity))
    photo.caption = caption
    photo.save(update_fields=["caption"])
