"""One activity: its facts, photos and timeline, and what the reader may do with it now."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from activities import policies
from activities.figures.attendances import presence_of
from activities.forms.review import ReturnForm
from activities.models import Activity, StudySession
from activities.policies import study as study_rules
from activities.querysets import VIEW
from activities.querysets.study import STUDY_FAMILIES
from activities.views.timeline import timeline
from activities.views.words import caption_of, facts_of, hours
from portal.accounts.models import User

REVIEWERS_NAMED = 3
FIRST_FACTS = 8  # who, what, when, where, how many: what photos are compared with


def visible_activity(request, pk):
    """The activity, or 404 for whoever may not see it."""
    rows = Activity.objects.visible_to(request.user).for_list().select_related("region", "publication", "study")
    return get_object_or_404(rows, pk=pk)


def photos_of(activity):
    """The photos for includes/photo_grid.html."""
    return [
        {
            "thumb_url": photo_url(photo.attachment.public_id, "thumb"),
            "view_url": photo_url(photo.attachment.public_id, "view"),
            "print_url": photo_url(photo.attachment.public_id, "print"),
            "caption": photo.caption,
            "is_cover": photo.is_cover,
        }
        for photo in activity.photos.select_related("attachment")
    ]


def photo_url(public_id, variant):
    return reverse("attachments:file", args=[public_id, variant])


@require_GET
def activity_detail(request, pk):
    return render_detail(request, visible_activity(request, pk))


def render_detail(request, activity, *, return_form=None, status=200, **context):
    """The page of ``activity``; as the review page when it waits for this reader's decision."""
    user = request.user
    may_see_all = user.has_perm(VIEW, activity)
    is_waiting = activity.state == Activity.State.SUBMITTED
    can_review = policies.can_review(user, activity)
    if request.method == "POST":  # an act that was refused stands at the address of the act
        context["here"] = reverse("activities:activity-detail", args=[activity.pk])
    context |= {
        "activity": activity,
        "tab": "record",
        "presence": presence_of(activity) if may_see_all else None,
        **facts_in_parts(facts_of(activity)),
        "photos": photos_of(activity),
        "timeline": timeline(activity) if may_see_all else [],
        "may_see_all": may_see_all,
        "crumbs": crumbs_to(request, activity),
        "may": rights_on(user, activity),
        "can_review": can_review,
        "form": return_form,
        "return_form": return_form or ReturnForm(initial={"version": activity.version}),
        "queue": queue_around(user, activity) if can_review else None,
        "reviewers": reviewers_of(activity) if is_waiting and not can_review else [],
        "is_own": user.pk in {activity.submitted_by_id, activity.created_by_id},
        "pending": activity.corrections.pending().first() if may_see_all else None,
        "publication": publication_of(activity) if may_see_all else None,
        "now": timezone.now(),
        **study_of(user, activity),
    }
    return render(request, "activities/activity_detail.html", context, status=status)


def study_of(user, activity):
    """The study part for its card; nothing where there is none, or for readers of published records alone."""
    if activity.type is None or activity.type.family not in STUDY_FAMILIES or not user.has_perm(VIEW, activity):
        return {}
    session = StudySession.objects.filter(activity=activity).select_related("kind").with_counts().first()
    if session is None:
        return {}
    session.activity = activity
    facts = [
        (_("Topic"), session.topic),
        (_("Materials"), session.materials),
        (_("Speaker"), session.speaker_name),
        (_("Hours that count"), hours(session.counted_minutes)),
        (_("Called"), session.called_count),
        (_("Were there"), session.present_count),
        (_("On leave"), session.leave_count),
        (_("Reading notes"), session.note_count if session.asks_notes else None),
    ]
    return {
        "session": session,
        "study_facts": [(label, value) for label, value in facts if value not in ("", None)],
        "may_take": study_rules.can_take_attendance(user, session),
    }


def facts_in_parts(facts):
    """The facts as the page shows them: the first ones, the rest, and the labels of those that were left blank."""
    filled = [(label, value) for label, value in facts if value]
    first = [fact for fact in facts[:FIRST_FACTS] if fact[1]]
    return {
        "facts": first,
        "more_facts": filled[len(first) :],
        "blank_facts": [label for label, value in facts if not value],
    }


def crumbs_to(request, activity):
    """Back to the to-do list for whoever came from there."""
    if request.GET.get("from") == "todo":
        return [(_("To do"), reverse("todo")), (activity.number or str(activity), "")]
    return [(_("Activities"), reverse("activities:activity-list")), (activity.number or str(activity), "")]


def rights_on(user, activity):
    """Which buttons this reader gets."""
    return {
        "edit": policies.can_edit(user, activity),
        "submit": policies.can_submit(user, activity),
        "copy": policies.can_add(user, activity.organization),
        "correct": policies.can_correct(user, activity),
        "propose": policies.can_propose_publication(user, activity),
        "discard": policies.can_discard(user, activity),
    }


def publication_of(activity):
    return getattr(activity, "publication", None)


def queue_around(user, activity):
    """Where ``activity`` stands among what waits for ``user``: place, number of all, the ones after and before it."""
    waiting = list(Activity.objects.reviewable_by(user).values_list("pk", flat=True))
    if activity.pk not in waiting:  # decided by somebody else at this moment
        return None
    place = waiting.index(activity.pk)
    around = waiting[place + 1 :] + waiting[:place] or [None]
    return {"place": place + 1, "all": len(waiting), "next": around[0], "previous": around[-1]}


def reviewers_of(activity):
    """A few people who may decide, for whoever cannot."""
    people = User.objects.holding("activities.approve_activity", activity.organization)
    return list(people.exclude(pk__in=[activity.submitted_by_id, activity.created_by_id])[:REVIEWERS_NAMED])


@require_GET
def activity_print(request, pk):
    """A4: the table of facts, then one photo to a page with time, place, people and theme."""
    activity = visible_activity(request, pk)
    context = {
        "activity": activity,
        "facts": facts_of(activity),
        "photos": photos_of(activity),
        "caption": caption_of(activity),
        "now": timezone.now(),
    }
    return render(request, "activities/activity_print.html", context)
