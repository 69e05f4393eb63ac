"""What comes with a form beside its fields: photos and their captions; and photos as the form draws them."""

from django.conf import settings
from django.urls import reverse

from activities import services
from activities.models import ActivityPhoto
from activities.views.detail import photo_url
from portal.attachments.forms import PhotoUploadForm, Refusal
from portal.attachments.images import ImageRefused
from portal.common.errors import RuleError

CAPTION_LENGTH = ActivityPhoto._meta.get_field("caption").max_length


def tiles_of(activity):
    """The photos as includes/photo_picker.html draws them; one query."""
    return [tile_of(photo) for photo in activity.photos.select_related("attachment")]


def tile_of(photo):
    return {
        "id": photo.pk,
        "thumb_url": photo_url(photo.attachment.public_id, "thumb"),
        "view_url": photo_url(photo.attachment.public_id, "view"),
        "caption": photo.caption,
        "is_cover": photo.is_cover,
        "delete_url": reverse("activities:photo-remove", args=[photo.pk]),
        "cover_url": reverse("activities:photo-cover", args=[photo.pk]),
        "caption_url": reverse("activities:photo-caption", args=[photo.pk]),
    }


def attach_photos(request, activity, at):
    """Store the photos that came with a form; return the Refusals, one for each file that was not taken."""
    return store_photos(request, activity, at)[1]


def store_photos(request, activity, at):
    """Return ``(photos, refusals)``: a file that is refused costs no other one."""
    if not request.FILES.getlist("photos"):
        return [], ()
    form = PhotoUploadForm(files=request.FILES, limit=settings.PHOTOS_PER_ACTIVITY)
    if not form.is_valid():
        return [], tuple(form.refusals)
    photos = []
    for file in form.cleaned_data["photos"]:
        try:
            photos.append(services.add_photo(activity=activity, file=file, by=request.user, at=at))
        except ImageRefused as error:
            form.refuse(file, error)
        except RuleError as error:
            form.refusals.append(Refusal(name=file.name, code="rule", message=str(error)))
    return photos, tuple(form.refusals)


def save_captions(request, activity):
    """Write the captions that came with the form (``caption-<photo>``) where they differ."""
    sent = {name: text.strip()[:CAPTION_LENGTH] for name, text in request.POST.items() if name.startswith("caption-")}
    if not sent:
        return
    for photo in activity.photos.all():
        caption = sent.get(f"caption-{photo.pk}", photo.caption)
        if caption != photo.caption:
            services.update_caption(photo=photo, caption=caption, by=request.user)
