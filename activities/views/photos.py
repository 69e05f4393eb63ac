"""Photos of a record while it is written: sent by scripts one by one, arranged, captioned, removed."""

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities import services
from activities.models import Activity, ActivityPhoto
from activities.views.detail import visible_activity
from activities.views.form import sent_form, sent_version
from activities.views.uploads import save_captions, store_photos, tile_of
from portal.accounts.signing_in import kept
from portal.attachments.forms import Refusal
from portal.common.errors import StaleVersionError
from portal.common.numbers import whole_number


class CaptionForm(forms.ModelForm):
    class Meta:
        model = ActivityPhoto
        fields = ["caption"]


def wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def visible_photo(request, pk):
    """The photo with its activity, or 404 for whoever may not see the record."""
    photos = ActivityPhoto.objects.select_related("activity__organization__successor", "activity__type")
    return get_object_or_404(photos, pk=pk, activity__in=Activity.objects.visible_to(request.user))


@require_POST
def photo_add(request, pk):
    """Take photos for a saved draft. Scripts get ``{photos, errors}``; 400 when none was taken.

    An error says whether sending the same photo again may help.
    """
    activity = visible_activity(request, pk)
    photos, refusals = store_photos(request, activity, timezone.now())
    if not photos and not refusals:
        refusals = (Refusal(name="", code="missing", message=_("Choose photos.")),)
    if wants_json(request):
        errors = [
            {"name": refusal.name, "message": refusal.message, "again": refusal.code == "not_stored"}
            for refusal in refusals
        ]
        tiles = [tile_of(photo) for photo in photos]
        return JsonResponse({"photos": tiles, "errors": errors}, status=200 if photos else 400)
    for refusal in refusals:
        messages.error(request, str(refusal))
    return redirect("activities:activity-edit", pk)


@require_POST
def photo_remove(request, pk):
    photo = visible_photo(request, pk)
    services.remove_photo(photo=photo, by=request.user)
    return done(request, photo.activity)


@require_POST
def photo_cover(request, pk):
    photo = visible_photo(request, pk)
    services.set_cover(photo=photo, by=request.user)
    return done(request, photo.activity)


@require_POST
def photo_caption(request, pk):
    photo = visible_photo(request, pk)
    form = CaptionForm(request.POST, instance=photo)
    if not form.is_valid():
        return JsonResponse({"ok": False, "errors": form.errors.get("caption")}, status=400)
    services.update_caption(photo=photo, caption=form.cleaned_data["caption"], by=request.user)
    return done(request, photo.activity)


@require_POST
def photo_order(request, pk):
    """``order`` holds the numbers of the photos with commas, in their new order."""
    activity = visible_activity(request, pk)
    numbers = (whole_number(part) for part in request.POST.get("order", "").split(","))
    order = [number for number in numbers if number is not None]
    services.order_photos(activity=activity, order=order, by=request.user)
    return done(request, activity)


def done(request, activity):
    """A word for scripts; without them back to the form, with all that was typed into it meanwhile."""
    if wants_json(request):
        return JsonResponse({"ok": True})
    response = redirect(f"{reverse('activities:activity-edit', args=[activity.pk])}#photos")
    return save_on_the_way(request, activity, response) if "version" in request.POST else response


def save_on_the_way(request, activity, response):
    """A button of a photo sends the whole form: save it; what cannot be saved now is kept for the next page."""
    form = sent_form(request, activity, is_draft=True)
    content = request.POST.copy()
    try:
        draft = services.save_draft(
            organization=form.unit() or activity.organization, content=form.content(), by=request.user,
            at=timezone.now(), activity=activity, version=sent_version(request, activity),
        )  # fmt: skip
    except StaleVersionError:
        return kept.keep(request, response, content=content)
    save_captions(request, draft)
    content["version"] = str(draft.version)
    return response if form.is_good() else kept.keep(request, response, content=content)
