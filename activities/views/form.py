"""Logging an activity: the form of a new record and of a draft, and what happens when it is sent."""

import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from activities import policies, services
from activities.forms.activity import ActivityForm, values_of
from activities.forms.rows import with_one_more
from activities.forms.study import StudyPartForm, study_type_ids
from activities.forms.suggestions import Suggestions, suggest_for
from activities.forms.units import ADD, units_of
from activities.models import Activity
from activities.services.corrections import changes_between
from activities.views.detail import visible_activity
from activities.views.study import save_study, study_form
from activities.views.uploads import attach_photos, save_captions, tiles_of
from activities.views.words import label_of, value_in_words
from portal.accounts.signing_in import kept
from portal.common.errors import RuleError, StaleVersionError
from portal.common.numbers import whole_number
from portal.common.posts import shown_key

SUBMIT, SAVE = "submit", "save"
FOUND_AGAIN = gettext_lazy("What you had written is back. Check it, choose missing photos again, then submit.")
ADD_ROW = {"add_money": "money", "add_goods": "goods"}


@dataclass(frozen=True)
class Page:
    """One showing of the form: the bound or fresh form and what stands around it."""

    form: ActivityForm
    activity: Activity | None = None
    version: int | str = ""
    draft_key: str = ""
    suggestions: Suggestions = field(default_factory=Suggestions)
    refusals: tuple = ()
    duplicates: tuple = ()
    is_open: bool = False
    study: StudyPartForm | None = None


# --- Building the form -------------------------------------------------------------------------------


def first_unit(request, units):
    """The unit of a new record: the one asked for, the person's own, or the first."""
    by_id = {unit.pk: unit for unit in units}
    if not by_id:
        raise PermissionDenied(_("You do not log activities for this unit."))
    asked = request.GET.get("unit", "")
    return by_id.get(whole_number(asked)) or by_id.get(request.user.organization_id) or next(iter(by_id.values()))


def fresh_form(request, activity=None, data=None):
    """The form to be shown, and its Suggestions; with ``data`` it shows what was being written."""
    units = units_of(request.user, activity)
    today = timezone.localdate()
    unit = activity.organization if activity else first_unit(request, units)
    suggestions = suggest_for(request.user, unit)
    if activity:
        first = values_of(activity)
    else:
        first = suggestions.first_values(request.user) | {"organization": unit.pk, "starts_on": f"{today:%Y-%m-%d}"}
    form = ActivityForm(data, units=units, today=today, first=first, activity=activity, is_draft=data is not None)
    return form, suggestions


def sent_form(request, activity=None, *, is_draft, data=None):
    """The form as it was sent, in the body or as ``data``; with one more row where a button asked for it."""
    data = request.POST if data is None else data
    if data.get("action") in ADD_ROW:
        data = with_one_more(data, ADD_ROW[data["action"]])
    return ActivityForm(
        data,
        units=units_of(request.user, activity), today=timezone.localdate(),
        first=values_of(activity) if activity else {}, activity=activity, is_draft=is_draft,
    )  # fmt: skip


def sent_version(request, activity):
    """The version that the page was opened with; None for a new record. A page without one is out of date."""
    text = request.POST.get("version", "")
    if activity is None:
        return None
    return whole_number(text) or 0


def show(request, page, status=200):
    """Draw the form."""
    activity, form = page.activity, page.form
    form.mark_required(True)
    types, codes = form.offer(page.suggestions.type_ids)
    path = reverse("activities:activity-edit", args=[activity.pk]) if activity else request.path
    study = page.study or study_form(request, activity, is_sent=False)
    study.offer(codes)
    errors = [*form.row_errors(), *study_errors(study), *((str(refusal), "#photos") for refusal in page.refusals)]
    context = {
        "page": page,
        "form": form,
        "activity": activity,
        "errors": errors,
        "form_url": path,
        "kept_stamp": kept.stamp_for(request.user, path),
        "photo_limit": settings.PHOTOS_PER_ACTIVITY,
        "photos": tiles_of(activity) if activity else [],
        "is_open": page.is_open or bool(form.row_errors()) or form.has_folded_errors(),
        "chooses_unit": len(form.units) > 1,
        "study": study,
        "study_types": study_type_ids(types),
    }
    return render(request, "activities/activity_form.html", context, status=status)


def study_errors(study):
    """``(text, href)`` of what was refused of the study part, for the error summary."""
    fields = [(study[name], sentences) for name, sentences in study.errors.items() if name in study.fields]
    return [(sentence, f"#{field.id_for_label}") for field, sentences in fields for sentence in sentences]


def duplicates_of(user, unit, content, activity=None):
    """Up to five likely duplicates that ``user`` may see: same unit, day, place and type."""
    if unit is None or not all(content[name] for name in ("type", "place", "starts_on")):
        return ()
    rows = Activity.objects.visible_to(user).likely_duplicates(
        organization=unit, starts_on=content["starts_on"], place=content["place"], type_id=content["type"].pk,
        exclude_id=activity and activity.pk,
    )  # fmt: skip
    return tuple(rows.for_list()[:5])


# --- New and draft -----------------------------------------------------------------------------------


@permission_required(ADD, raise_exception=True)
@require_http_methods(["GET", "POST"])
def activity_create(request):
    """Log an activity. The draft begins with the first change; this page begins it at the latest."""
    if request.method == "POST":
        return take(request, None)
    content = kept.kept_for(request)
    form, suggestions = fresh_form(request, data=content)
    key = content.get("draft_key", "") if content else str(uuid.uuid4())
    if content:
        messages.info(request, FOUND_AGAIN)
    return show(request, Page(form=form, draft_key=key, suggestions=suggestions, is_open=bool(content)))


@require_http_methods(["GET", "POST"])
def activity_edit(request, pk):
    """Go on with a draft, or mend a returned record."""
    activity = visible_activity(request, pk)
    if request.method == "POST":
        return take(request, activity)
    try:
        policies.check_can_edit(request.user, activity)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("activities:activity-detail", pk)
    content = kept.kept_for(request)
    form, suggestions = fresh_form(request, activity, data=content)
    version = content.get("version", "") if content else activity.version
    if content:
        messages.info(request, FOUND_AGAIN)
    page = Page(form=form, activity=activity, version=version, suggestions=suggestions, is_open=bool(content))
    return show(request, page)


def take(request, activity):
    """What was sent. The draft is saved first, so that nothing depends on the rest."""
    action = request.POST.get("action", SAVE)
    form = sent_form(request, activity, is_draft=action != SUBMIT)
    content, unit = form.content(), form.unit()
    if unit is None:
        return show(request, as_sent(request, form, activity))
    now = timezone.now()
    try:
        draft = services.save_draft(
            organization=unit, content=content, by=request.user, at=now, activity=activity,
            version=sent_version(request, activity), draft_key=shown_key(request, "draft_key"),
        )  # fmt: skip
    except StaleVersionError as error:
        draft = error.current
        if changes_between(draft, content):
            attach_photos(request, draft, now)
            return show_conflict(request, content, draft)
    except RuleError as error:
        return too_late(request, form, content, activity, error)
    return kept.forget(request, answer(request, form, content, draft, now))


def answer(request, form, content, draft, now):
    """What follows once the draft is safe: photos, then the submission, the next page or the form again."""
    action = request.POST.get("action", SAVE)
    save_captions(request, draft)
    study = save_study(request, draft, now, is_draft=action != SUBMIT)
    refusals = attach_photos(request, draft, now)
    duplicates = duplicates_of(request.user, draft.organization, content, draft)
    is_good = form.is_good() and not refusals and (study is None or not study.errors)
    if action == SUBMIT and is_good:
        try:
            if submit(request, form, content, draft, now):
                tell_lost_photos(request)
                return redirect("activities:activity-submitted", draft.pk)
        except StaleVersionError as error:
            return show_conflict(request, content, error.current)
        except RuleError as error:
            return too_late(request, form, content, draft, error)
    if action == SAVE and is_good:
        messages.success(request, _("Draft saved. Go on whenever you like."))
        return redirect("activities:activity-edit", draft.pk)
    page = Page(
        form=form, activity=draft, version=draft.version, suggestions=suggest_for(request.user, draft.organization),
        refusals=refusals, duplicates=duplicates, is_open=action in ADD_ROW, study=study,
    )  # fmt: skip
    return show(request, page)


def tell_lost_photos(request):
    """Say on the receipt how many of the chosen photos the browser could not send (js/photos.js)."""
    lost = whole_number(request.POST.get("photos_lost", "")) or 0
    if lost:
        sentence = ngettext("%(number)d photo was not uploaded.", "%(number)d photos were not uploaded.", lost)
        messages.warning(request, sentence % {"number": lost})


def submit(request, form, content, draft, now):
    """Submit the saved draft; False when the service still misses something, which the form then says.

    The same form sent several times at once raises the version in between; that is no other person's change.
    """
    handing_in = {"by": request.user, "at": now, "is_another": form.is_another}
    while True:
        try:
            services.submit_activity(activity=draft, version=draft.version, **handing_in)
        except StaleVersionError as error:
            if changes_between(error.current, content):
                raise
            draft = error.current
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
            return False
        else:
            return True


def as_sent(request, form, activity):
    """The page again where nothing could be saved: with the version and the key that it came with."""
    sent = {name: request.POST.get(name, "") for name in ("version", "draft_key")}
    return Page(form=form, activity=activity, **sent)


def too_late(request, form, content, activity, error):
    """The record can no longer be edited, or not begun at all. A form sent twice is simply done."""
    key = shown_key(request, "draft_key")
    mine = Activity.objects.filter(created_by=request.user)
    current = mine.filter(draft_key=key).first() if activity is None and key else activity
    if current is not None:
        current.refresh_from_db()
    if current is None or current.is_editable:
        form.add_error(None, str(error))
        return show(request, as_sent(request, form, current))
    if changes_between(current, content):
        return show_conflict(request, content, current)
    if current.state == Activity.State.SUBMITTED:
        return redirect("activities:activity-submitted", current.pk)
    return redirect("activities:activity-detail", current.pk)


def show_conflict(request, content, current):
    """Both versions side by side: the person decides, nothing is lost."""
    rows = [
        (label_of(name), value_in_words(name, mine), value_in_words(name, theirs))
        for name, (theirs, mine) in changes_between(current, content).items()
    ]
    leave_out = {"csrfmiddlewaretoken", "version", "action", kept.FIELD}
    fields = [(name, value) for name, values in request.POST.lists() if name not in leave_out for value in values]
    path = reverse("activities:activity-edit", args=[current.pk])
    context = {
        "activity": current,
        "rows": rows,
        "fields": fields,
        "action": request.POST.get("action", SAVE),
        "form_url": path,
        "kept_stamp": kept.stamp_for(request.user, path),
    }
    return render(request, "activities/activity_conflict.html", context, status=409)


@require_GET
def activity_submitted(request, pk):
    """What happens next, and the way to the next record."""
    activity = visible_activity(request, pk)
    if activity.state != Activity.State.SUBMITTED:
        return redirect("activities:activity-detail", pk)
    context = {"activity": activity, "review_days": settings.REVIEW_DUE_DAYS}
    return render(request, "activities/activity_submitted.html", context)
