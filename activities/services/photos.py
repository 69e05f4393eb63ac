"""Photos of an activity while it is being written."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from activities import policies
from activities.models import ActivityPhoto
from activities.services.review import lock
from portal.attachments.images import read_photo
from portal.attachments.services import store_photo
from portal.common.errors import RuleError


@transaction.atomic
def add_photo(*, activity, file, by, at):
    """Check, strip and store ``file`` and link it to ``activity``; return the photo.

    The same file sent again (a form submitted twice) returns the photo that is there. Raises ImageRefused
    with the sentence for the clerk; nothing is stored then.
    """
    file.photo = getattr(file, "photo", None) or read_photo(file)
    activity = lock(activity)
    policies.check_can_edit(by, activity)
    photos = list(activity.photos.select_related("attachment"))
    for photo in photos:
        if photo.attachment.sha256 == file.photo.sha256:
            return photo
    if len(photos) >= settings.PHOTOS_PER_ACTIVITY:
        raise RuleError(_("At most %(limit)d photos.") % {"limit": settings.PHOTOS_PER_ACTIVITY})
    attachment = store_photo(file=file, by=by, at=at)
    position = max((photo.position for photo in photos), default=-1) + 1
    return ActivityPhoto.objects.create(
        activity=activity, attachment=attachment, position=position, is_cover=not photos
    )


@transaction.atomic
def remove_photo(*, photo, by):
    """Unlink a photo; its bytes are swept when nothing refers to them. The next one becomes the cover.

    A photo that is gone already stays gone.
    """
    activity = lock(photo.activity)
    policies.check_can_edit(by, activity)
    present = activity.photos.filter(pk=photo.pk).first()
    if present is None:
        return
    present.delete()
    if present.is_cover and (first := activity.photos.first()):
        first.is_cover = True
        first.save(update_fields=["is_cover"])


@transaction.atomic
def set_cover(*, photo, by):
    """Make ``photo`` the cover of its activity."""
    activity = lock(photo.activity)
    policies.check_can_edit(by, activity)
    activity.photos.filter(is_cover=True).update(is_cover=False)
    activity.photos.filter(pk=photo.pk).update(is_cover=True)


@transaction.atomic
def update_caption(*, photo, caption, by):
    """Change the caption of ``photo``."""
    activity = lock(photo.activity)
    policies.check_can_edit(by, activity)
    activity.photos.filter(pk=photo.pk).update(caption=caption)


@transaction.atomic
def order_photos(*, activity, order, by):
    """Show the photos in the ``order`` of their numbers; unknown numbers are ignored, photos not named follow."""
    activity = lock(activity)
    policies.check_can_edit(by, activity)
    places = {pk: place for place, pk in enumerate(order)}
    photos = sorted(activity.photos.all(), key=lambda photo: places.get(photo.pk, len(places)))
    for position, photo in enumerate(photos):
        photo.position = position
    ActivityPhoto.objects.bulk_update(photos, ["position"])
