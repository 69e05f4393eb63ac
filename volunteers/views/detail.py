"""One volunteer: facts, consents, timeline, who else it may be, and what the reader may do with it now."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.common.acts import drawn_act
from portal.common.errors import RuleError
from portal.common.posts import shown_version
from volunteers import policies, services
from volunteers.forms.decisions import LEAVE_PHRASES, REJECT_PHRASES, SUSPEND_PHRASES, DecisionForm
from volunteers.models import Merge, Volunteer
from volunteers.views.words import facts_of, register_facts, timeline

State = Volunteer.State
RELATED = ("entered_by", "activated_by", "user", "merged_into")
# Acts that ask for a reason: (name, label, sentence, stock phrases).
ACTS = {
    "reject": (gettext_lazy("Not accept"), gettext_lazy("The application is closed and erased later."), REJECT_PHRASES),
    "suspend": (gettext_lazy("Suspend"), gettext_lazy("The person does not count until taken back."), SUSPEND_PHRASES),
    "leave": (gettext_lazy("Take off"), gettext_lazy("The person leaves the register."), LEAVE_PHRASES),
    "return": (pgettext_lazy("volunteer", "Take back"), gettext_lazy("The person counts again from today."), ()),
}
STATES = {"suspend": State.SUSPENDED, "leave": State.LEFT, "return": State.ACTIVE}


def visible_volunteer(request, pk):
    """The record, or 404 for whoever may not see it."""
    rows = Volunteer.objects.visible_to(request.user).for_list().select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_GET
def volunteer_detail(request, pk):
    """A merged record leads to the one that it went into, for whoever sees that one."""
    volunteer = visible_volunteer(request, pk)
    kept = volunteer.merged_into
    if kept is not None and Volunteer.objects.visible_to(request.user).filter(pk=kept.pk).exists():
        messages.info(request, _("%(number)s has become part of this record.") % {"number": volunteer.number})
        return redirect("volunteers:volunteer-detail", kept.pk)
    return render_detail(request, volunteer)


def render_detail(request, volunteer, *, refused=None, status=200):
    """The page of ``volunteer``; ``refused`` is (act, what was typed, why it was not done)."""
    user = request.user
    visible = Volunteer.objects.visible_to(user).for_list()
    context = {
        "volunteer": volunteer,
        "facts": facts_of(volunteer),
        "register_facts": register_facts(volunteer),
        "consents": volunteer.consents.select_related("scan", "noted_by"),
        "timeline": timeline(volunteer),
        "crumbs": [
            (_("Volunteers"), reverse("volunteers:volunteer-list")), (volunteer.number or volunteer.name, "")
        ],
        "alike": visible.like(volunteer)[:10] if volunteer.is_live else [],
        "can_activate": policies.can_activate(user, volunteer),
        "may": {"edit": policies.can_edit(user, volunteer), "invite": policies.can_invite(user, volunteer),
                "give": policies.can_give(user, volunteer)},
        "can_reveal": any(getattr(volunteer, name) for name in policies.fields_for(user, volunteer)),
        "acts": [_act(name, volunteer, refused) for name in ACTS if _may(user, name, volunteer)],
        "is_own": volunteer.state == State.APPLIED and user.pk in {volunteer.user_id, *volunteer.contributor_ids},
        "transfer": volunteer.transfers.pending().for_list().first(),
        "merge": Merge.objects.visible_to(user).pending().filter(dropped=volunteer).first(),
    }  # fmt: skip
    if request.method == "POST":  # an act that was refused stands at the address of the act
        context["here"] = reverse("volunteers:volunteer-detail", args=[volunteer.pk])
    return render(request, "volunteers/volunteer_detail.html", context, status=status)


def _may(user, name, volunteer):
    if name == "reject":
        return policies.can_review(user, volunteer)
    return policies.can_change_state(user, volunteer, STATES[name])


def _act(name, volunteer, refused):
    url = reverse(f"volunteers:volunteer-{name}", args=[volunteer.pk])
    return drawn_act(
        name, words=ACTS[name], url=url, version=volunteer.version, refused=refused, danger=name != "return"
    )


@require_POST
def volunteer_activate(request, pk):
    volunteer = visible_volunteer(request, pk)
    policies.check_can_review(request.user, volunteer)
    by, at = request.user, timezone.now()
    try:
        done = services.activate_volunteer(volunteer=volunteer, by=by, at=at, version=shown_version(request))
    except RuleError as error:
        messages.error(request, str(error))
        return render_detail(request, visible_volunteer(request, pk), status=409)
    messages.success(request, _("%(name)s is on the register: %(number)s.") % {"name": done, "number": done.number})
    return next_for(request.user, done)


@require_POST
def volunteer_act(request, pk, act):
    """Not accept, suspend, take off, take back: each with a reason; what was typed is never lost."""
    volunteer = visible_volunteer(request, pk)
    form = DecisionForm(request.POST)
    form.is_valid()
    reason, version = form.cleaned_data.get("reason", ""), form.cleaned_data.get("version", 0)
    about = {"volunteer": volunteer, "reason": reason, "by": request.user, "at": timezone.now(), "version": version}
    try:
        if act == "reject":
            policies.check_can_review(request.user, volunteer)
            done = services.reject_volunteer(**about)
        else:
            policies.check_can_change_state(request.user, volunteer, STATES[act])
            done = services.change_state(state=STATES[act], **about)
    except RuleError as error:
        volunteer = visible_volunteer(request, pk)
        if not _may(request.user, act, volunteer):
            messages.error(request, str(error))
        return render_detail(request, volunteer, refused=(act, reason, str(error)), status=409)
    messages.success(request, _("Saved."))
    return next_for(request.user, done) if act == "reject" else redirect("volunteers:volunteer-detail", pk)


def next_for(user, decided):
    """The next application that waits for ``user``, else the record just decided on."""
    following = Volunteer.objects.reviewable_by(user).first()
    return redirect("volunteers:volunteer-detail", following.pk if following else decided.pk)
