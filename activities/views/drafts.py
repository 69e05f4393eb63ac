"""Drafts behind the form: saved by scripts, copied, thrown away; likely duplicates as a piece of the page."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from activities import services
from activities.models import Activity
from activities.services.corrections import current_content
from activities.views.detail import visible_activity
from activities.views.form import ADD, duplicates_of, sent_form, sent_version
from activities.views.study import save_study
from activities.views.uploads import save_captions
from portal.accounts.signing_in import kept
from portal.common.errors import RuleError, StaleVersionError
from portal.common.numbers import whole_number
from portal.common.posts import shown_key


def addresses_of(activity):
    """Where the script goes on with this draft."""
    return {
        "autosave": reverse("activities:activity-autosave", args=[activity.pk]),
        "form": reverse("activities:activity-edit", args=[activity.pk]),
        "photos": reverse("activities:photo-add", args=[activity.pk]),
        "order": reverse("activities:photo-order", args=[activity.pk]),
    }


@permission_required(ADD, raise_exception=True)
@require_POST
def activity_autosave_new(request):
    """The first save of a page, found again by its draft key."""
    return autosave(request, None)


@require_POST
def activity_autosave(request, pk):
    return autosave(request, visible_activity(request, pk))


def autosave(request, activity):
    """Save what can be read; the answer names the fields that cannot (``unsaved``), they stay on the page.

    409 carries the row as it stands when somebody else has saved a newer version or the record is closed.
    """
    form = sent_form(request, activity, is_draft=True)
    content, unit, key = form.content(), form.unit(), shown_key(request, "draft_key")
    if unit is None or (activity is None and key is None):
        return JsonResponse({"ok": False, "message": _("Choose the unit first.")}, status=400)
    now = timezone.now()
    try:
        draft = services.save_draft(
            organization=unit, content=content, by=request.user, at=now, activity=activity,
            version=sent_version(request, activity), draft_key=key,
        )  # fmt: skip
    except StaleVersionError as error:
        return refused(error.current, error)
    except RuleError as error:
        current = activity or Activity.objects.filter(draft_key=key, created_by=request.user).first()
        if current is None:
            return JsonResponse({"ok": False, "message": str(error)}, status=400)
        return refused(current, error)
    save_captions(request, draft)
    study = save_study(request, draft, now, is_draft=True)
    saved = {
        "ok": True,
        "id": draft.pk,
        "version": draft.version,
        "saved_at": timezone.localtime(draft.updated_at).isoformat(timespec="seconds"),
        "urls": addresses_of(draft),
        "unsaved": sorted(
            {
                *form.errors,
                *(name for name in ("money", "goods") if not getattr(form, name).is_valid()),
                *(f"study-{name}" for name in (study.errors if study else ())),
            }
        ),
    }
    return kept.forget(request, JsonResponse(saved))


def refused(current, error):
    """409: the version and content that stand, and where to read them."""
    page = "activity-edit" if current.is_editable else "activity-detail"
    return JsonResponse(
        {
            "ok": False,
            "message": str(error),
            "id": current.pk,
            "version": current.version,
            "content": current_content(current),
            "urls": {"form": reverse(f"activities:{page}", args=[current.pk])},
        },
        status=409,
    )


@require_POST
def activity_copy(request, pk):
    """再记一次: a new draft with the same set-up, dated today; one for each showing of the button."""
    now = timezone.now()
    draft = services.copy_activity(
        activity=visible_activity(request, pk), by=request.user, at=now, starts_on=timezone.localdate(now),
        draft_key=shown_key(request, "draft_key"),
    )  # fmt: skip
    return redirect("activities:activity-edit", draft.pk)


@require_POST
def activity_discard(request, pk):
    """Throw a draft away; asked twice it is simply gone."""
    services.discard_draft(activity=visible_activity(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The draft was deleted."))
    return redirect("activities:activity-list")


@permission_required(ADD, raise_exception=True)
@require_GET
def activity_duplicates(request):
    """Records that look like the one in the form, as a piece of its page (htmx); blank when there are none."""
    form = sent_form(request, None, is_draft=True, data=request.GET)
    edited = whole_number(request.GET.get("activity", ""))
    activity = edited and Activity.objects.visible_to(request.user).filter(pk=edited).first()
    context = {"form": form, "duplicates": duplicates_of(request.user, form.unit(), form.content(), activity)}
    return render(request, "activities/includes/duplicates.html", context)
