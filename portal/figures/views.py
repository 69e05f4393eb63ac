"""Declared figures in the workbench: the list, one figure with its acts, the form."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.audit.querysets import timeline_of
from portal.common.errors import RuleError, StaleVersionError
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from portal.figures import policies, services
from portal.figures.base import Scope, get_measure, source_of
from portal.figures.filters import DeclaredFigureFilter
from portal.figures.forms import DeclaredFigureForm, declarable, initial_of
from portal.figures.models import DeclaredFigure
from portal.figures.querysets import CONFIRM, VIEW

SENTENCES = {
    "declared_figure.entered": pgettext_lazy("timeline", "Entered"),
    "declared_figure.changed": pgettext_lazy("timeline", "Changed"),
    "declared_figure.confirmed": pgettext_lazy("timeline", "Confirmed"),
    "declared_figure.imported": gettext_lazy("Brought in from a file"),
    "declared_figure.import_undone": gettext_lazy("Import taken back"),
    "declared_figure.restored": gettext_lazy("In force again: the import that changed it was taken back"),
    "declared_figure.superseded": gettext_lazy("Records put in its place"),
    "declared_figure.withdrawn": pgettext_lazy("timeline", "Withdrawn"),
}


class DeclaredFigureListView(FilteredListView):
    template_name = "figures/declared_list.html"
    filterset_class = DeclaredFigureFilter

    def get_visible(self):
        return DeclaredFigure.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_declare": self.request.user.has_perm(policies.DECLARE),
        }


declared_list = require_GET(permission_required(VIEW, raise_exception=True)(DeclaredFigureListView.as_view()))


def _visible(request, pk):
    return get_object_or_404(DeclaredFigure.objects.visible_to(request.user).for_list(), pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def declared_detail(request, pk):
    """One figure beside what the records say, with the acts that are open to the reader."""
    figure = _visible(request, pk)
    user, measure = request.user, get_measure(figure.measure)
    counted = services.counted_beside(figure)
    scope = Scope(organization=figure.organization, user=user)
    context = {
        "figure": figure,
        "facts": facts_of(figure, measure),
        "counted": measure.shown(counted),
        "has_records": bool(counted.value) and figure.state in {figure.State.ENTERED, figure.State.CONFIRMED},
        "list_url": source_of(figure.measure).list_url(scope, figure.period),
        "can_change": policies.can_change(user, figure),
        "can_confirm": policies.can_confirm(user, figure),
        "can_supersede": policies.can_supersede(user, figure, counted),
        "can_withdraw": policies.can_withdraw(user, figure),
        "timeline": [
            {"at": event.at, "actor": event.actor_name, "sentence": SENTENCES[event.action]}
            for event in reversed(timeline_of(figure))
        ],
    }
    return render(request, "figures/declared_detail.html", context)


def facts_of(figure, measure):
    """The rows of includes/summary_list.html."""
    return [
        (_("Value"), f"{figure.shown} {measure.unit}"),
        (_("Period"), figure.period.label),
        (_("Unit"), figure.organization_name),
        (_("In words"), figure.words),
        (_("Source"), figure.source),
        (_("Entered by"), signature(figure.entered_by, figure.entered_at)),
        (_("Confirmed by"), signature(figure.confirmed_by, figure.confirmed_at)),
        *([(_("Reason"), figure.reason)] if figure.reason else []),
    ]


def signature(person, at):
    return f"{person.display_name}  {timezone.localtime(at):%Y-%m-%d %H:%M}" if person else ""


@require_http_methods(["GET", "POST"])
@permission_required(policies.DECLARE, raise_exception=True)
def declared_create(request):
    units = declarable(request.user)
    initial = {"version": 0, "organization": units.filter(pk=request.user.organization_id).first() or units.first()}
    form = DeclaredFigureForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _save(form, services.declare_figure, by=request.user)
        if saved:
            messages.success(request, _("Entered. A second person confirms it."))
            return redirect("figures:declared-detail", saved.pk)
    return render(request, "figures/declared_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(policies.DECLARE, raise_exception=True)
def declared_edit(request, pk):
    """Write a figure anew before it is confirmed; whoever comes late is told and keeps what they typed."""
    figure = _visible(request, pk)
    policies.check_can_change(request.user, figure)
    form = DeclaredFigureForm(request.POST or None, user=request.user, instance=figure, initial=initial_of(figure))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            saved = _save(form, services.change_figure, figure=figure, version=version, by=request.user)
        except StaleVersionError as error:
            form = _too_late(request, error.current)
        else:
            if saved:
                messages.success(request, _("Saved."))
                return redirect("figures:declared-detail", pk)
    return render(request, "figures/declared_form.html", {"form": form, "figure": figure})


def _too_late(request, current):
    """The form with what was typed, ready to replace what somebody else has saved meanwhile."""
    data = request.POST.copy()
    data["version"] = current.version
    form = DeclaredFigureForm(data, user=request.user, instance=current)
    words = _("Somebody else has changed it meanwhile: %(value)s. Saving again replaces that.")
    form.add_error(None, words % {"value": current.shown})
    return form


def _save(form, service, **arguments):
    """The saved figure, or None with the errors on ``form``."""
    try:
        return service(content=form.content, at=timezone.now(), **arguments)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


@require_POST
@permission_required(CONFIRM, raise_exception=True)
def declared_confirm(request, pk):
    """The second person confirms what the page showed them."""
    figure, version = _visible(request, pk), whole_number(request.POST.get("version", ""))
    if version is None:
        raise RuleError(_("The page is out of date. Open it again."))
    services.confirm_figure(figure=figure, version=version, by=request.user, at=timezone.now())
    messages.success(request, _("Confirmed. Reports show it apart from what is counted."))
    return redirect("figures:declared-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def declared_supersede(request, pk):
    services.supersede_figure(figure=_visible(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Reports show the records alone from now on."))
    return redirect("figures:declared-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def declared_withdraw(request, pk):
    reason = request.POST.get("reason", "")[:500]
    try:
        services.withdraw_figure(figure=_visible(request, pk), reason=reason, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("figures:declared-detail", pk)
