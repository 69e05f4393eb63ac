"""Making an activity public: one person proposes words and photos, a second publishes, anybody of them withdraws."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies, services
from activities.forms.publication import PublicationForm, first_words, words_of
from activities.forms.review import WithdrawForm
from activities.models import Publication
from activities.querysets import VIEW
from activities.views.detail import visible_activity
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import shown_version


@require_http_methods(["GET", "POST"])
def publication_propose(request, pk):
    """Words and photos, with what the public will see beside them; ``preview`` in the post saves nothing."""
    activity = visible_activity(request, pk)
    policies.check_can_propose_publication(request.user, activity)
    publication = getattr(activity, "publication", None)
    initial = words_of(publication) if publication else first_words(activity)
    form = PublicationForm(request.POST or None, activity=activity, initial=initial)
    theirs = None
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            return propose(request, activity, form)
        except StaleVersionError as error:
            theirs, data = error.current, request.POST.copy()
            data["version"] = theirs.version
            form = PublicationForm(data, activity=activity)
    context = {"activity": activity, "form": form, "theirs": theirs, "facts": preview_of(activity, form)}
    template = "includes/publication_preview" if request.htmx else "publication_form"
    return render(request, f"activities/{template}.html", context)


def propose(request, activity, form):
    publication = services.propose_publication(
        activity=activity, by=request.user, at=timezone.now(), version=form.cleaned_data["version"], **form.content
    )
    messages.success(request, _("Proposed. A second person publishes it."))
    return redirect("activities:publication-detail", publication.pk)


def preview_of(activity, form):
    """What the public would see of ``form`` as it stands, right or wrong."""
    values = {name: form[name].value() or "" for name in ("title", "summary", "place")}
    chosen = {str(pk) for pk in form["photos"].value() or []}
    photos = [photo for photo in form.fields["photos"].queryset if str(photo.pk) in chosen]
    photos.sort(key=lambda photo: not photo.is_cover)
    return Publication(activity=activity, **values).facts_with([photo.attachment.public_id for photo in photos])


def visible_publication(request, pk):
    rows = Publication.objects.visible_to(request.user, VIEW).for_cards()
    related = ("activity__organization__successor", "proposed_by", "published_by", "withdrawn_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_GET
def publication_detail(request, pk):
    return render_publication(request, visible_publication(request, pk))


def render_publication(request, publication, form=None):
    """Exactly what the public sees or will see, who stands for it, and the next act."""
    user = request.user
    is_proposed = publication.state == Publication.State.PROPOSED
    context = {
        "publication": publication,
        "activity": publication.activity,
        "facts": publication.facts,
        "can_publish": policies.can_publish(user, publication),
        "can_withdraw": policies.can_withdraw_publication(user, publication),
        "can_propose": policies.can_propose_publication(user, publication.activity),
        "is_own": is_proposed and publication.proposed_by_id == user.pk,
        "form": form,
        "withdraw_form": form or WithdrawForm(initial={"version": publication.version}),
    }
    return render(request, "activities/publication_detail.html", context)


@require_POST
def publication_publish(request, pk):
    publication = visible_publication(request, pk)
    try:
        policies.check_can_publish(request.user, publication)
        services.publish(publication=publication, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published."))
    return redirect("activities:publication-detail", pk)


@require_POST
def publication_withdraw(request, pk):
    publication = visible_publication(request, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        policies.check_can_withdraw_publication(request.user, publication)
        return render_publication(request, publication, form)
    reason = form.cleaned_data["reason"]
    services.withdraw_publication(publication=publication, reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("Taken down."))
    return redirect("activities:publication-detail", pk)
