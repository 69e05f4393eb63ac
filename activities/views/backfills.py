"""Hours entered later (补录): the form, the open list, the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies, services
from activities.filters.hours import BackfillFilter
from activities.forms.hours import BackfillForm
from activities.forms.known_hours import known_hours
from activities.models import Backfill
from activities.querysets import VIEW
from activities.services.shifts import default_shift
from activities.views.detail import photo_url
from activities.views.hour_words import crumbs, in_hours
from activities.views.hours import activity_of_unit
from portal.attachments.forms import refusals_on
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from volunteers.models import Volunteer


class BackfillListView(FilteredListView):
    """Whoever reads the records of a unit sees all that it entered later, returned ones too."""

    template_name = "activities/backfill_list.html"
    filterset_class = BackfillFilter

    def get_visible(self):
        return Backfill.objects.visible_to(self.request.user).for_list().with_sums().order_by("-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"is_filtered": bool(context["chips"] or context["filterset"].errors)}


backfill_list = require_GET(permission_required(VIEW, raise_exception=True)(BackfillListView.as_view()))


@require_http_methods(["GET", "POST"])
def backfill_create(request, pk):
    activity = activity_of_unit(request, pk)
    policies.check_can_record_hours(request.user, activity)
    volunteers = Volunteer.objects.visible_to(request.user).active()
    known = known_hours(activity, volunteers)
    first = known.initial | typed_before(request, activity)
    form = BackfillForm(
        request.POST or None, request.FILES or None, volunteers=volunteers, initial=first, notes=known.notes
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, photo="proof"):
            backfill = entered(request, activity, form)
            messages.success(request, _("Entered. A second person looks at the proof."))
            return redirect("activities:backfill-detail", backfill.pk)
    way = crumbs(
        activity, (pgettext("tab", "Hours"), reverse("activities:activity-hours", args=[pk])), (_("Enter later"), "")
    )
    return render(request, "activities/backfill_form.html", {"activity": activity, "form": form, "crumbs": way})


def entered(request, activity, form):
    now, data = timezone.now(), form.cleaned_data
    shift = default_shift(activity=activity, by=request.user, at=now)
    return services.enter_backfill(
        activity=activity, shift=shift, rows=form.rows, reason=data["reason"], proof=data["proof"],
        form_key=data["form_key"], by=request.user, at=now,
    )  # fmt: skip


def typed_before(request, activity):
    """What was entered in a list that came back (``again``), so that only what was wrong is mended."""
    again = whole_number(request.GET.get("again", ""), max_digits=18)
    returned = Backfill.objects.visible_to(request.user).filter(activity=activity, state=Backfill.State.RETURNED)
    found = returned.filter(pk=again).first()
    if found is None:
        return {}
    records = found.service_records.select_related("volunteer").order_by("pk")
    lines = [f"{each.volunteer.number or each.volunteer.name} {in_hours(each.minutes)}" for each in records]
    return {"people": "\n".join(lines), "reason": found.reason}


def visible_backfill(request, pk):
    return get_object_or_404(Backfill.objects.visible_to(request.user).for_list().select_related("proof"), pk=pk)


@require_GET
def backfill_detail(request, pk):
    return render_backfill(request, visible_backfill(request, pk))


def render_backfill(request, backfill, *, error=""):
    activity = backfill.activity
    context = {
        "backfill": backfill,
        "activity": activity,
        "crumbs": [(_("Entered later"), reverse("activities:backfill-list")), (str(activity), "")],
        "photos": [proof_of(backfill)],
        "records": backfill.service_records.select_related("volunteer").order_by("pk"),
        "can_review": policies.can_review_backfill(request.user, backfill),
        "can_record": policies.can_record_hours(request.user, backfill),
        "is_own": request.user.pk == backfill.entered_by_id,
        "error": error,
        "typed": request.POST.get("reason", ""),
    }
    if request.method == "POST":
        context["here"] = reverse("activities:backfill-detail", args=[backfill.pk])
    return render(request, "activities/backfill_detail.html", context)


def proof_of(backfill):
    """The proof for includes/photo_grid.html."""
    urls = {f"{variant}_url": photo_url(backfill.proof.public_id, variant) for variant in ("thumb", "view", "print")}
    return {**urls, "caption": _("Proof"), "is_cover": False}


@require_POST
def backfill_accept(request, pk):
    backfill = visible_backfill(request, pk)
    services.accept_backfill(backfill=backfill, by=request.user, at=timezone.now())
    messages.success(request, _("The proof is accepted."))
    return redirect("activities:activity-hours", backfill.activity_id)


@require_POST
def backfill_return(request, pk):
    backfill = visible_backfill(request, pk)
    policies.check_can_review_backfill(request.user, backfill)
    try:
        services.return_backfill(
            backfill=backfill, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        )
    except RuleError as error:
        return render_backfill(request, backfill, error=str(error))
    messages.success(request, _("Sent back."))
    return redirect("activities:backfill-list")
