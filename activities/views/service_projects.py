"""Standing services: the list, one project with its activities and numbers, the form; and the recurrences."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import figures
from activities.exports.plans import with_sums
from activities.filters.plans import ServiceProjectFilter
from activities.forms.plan import plannable
from activities.forms.service_projects import ServiceProjectForm
from activities.models import Activity, RecurrenceRule, ServiceProject
from activities.policies import plans as policies
from activities.querysets import VIEW
from activities.querysets.plans import PLAN
from activities.services import recurrences, service_projects
from activities.views.recurrence_words import days_in_words, rule_in_words
from portal.common.errors import StaleVersionError
from portal.common.views import FilteredListView

PAGE_SIZE = 20


class ServiceProjectListView(FilteredListView):
    template_name = "activities/service_project_list.html"
    filterset_class = ServiceProjectFilter

    def get_visible(self):
        return with_sums(ServiceProject.objects.visible_to(self.request.user, VIEW).for_list(), self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_filtered = bool(context["chips"] or context["filterset"].errors)
        return context | {"is_filtered": is_filtered, "can_plan": self.request.user.has_perm(PLAN)}


service_project_list = require_GET(permission_required(VIEW, raise_exception=True)(ServiceProjectListView.as_view()))


def visible_project(request, pk):
    rows = ServiceProject.objects.visible_to(request.user, VIEW).for_list().prefetch_related("targets")
    return get_object_or_404(rows, pk=pk)


@require_GET
def service_project_detail(request, pk):
    """One project: what it is, its numbers so far, its rules, its activities."""
    project = visible_project(request, pk)
    activities = Activity.objects.visible_to(request.user).filter(plan__project=project).for_list()
    page = Paginator(activities.select_related("plan"), PAGE_SIZE).get_page(request.GET.get("page"))
    rules = RecurrenceRule.objects.filter(template__plan__project=project, stopped_at=None).for_list()
    context = {
        "project": project,
        "facts": [
            (_("Unit"), project.organization.name),
            (_("Category of service"), str(project.category)),
            (pgettext("kinds of people", "People served"), "、".join(str(target) for target in project.targets.all())),
            (_("From day"), project.starts_on),
            (_("To day"), project.ends_on),
            (_("What it offers"), project.summary),
        ],
        "sums": figures.summarize(activities.approved()),
        "records_url": f"{reverse('activities:activity-list')}?project={pk}&state=approved",
        "page_obj": page,
        "rows": page.object_list,
        "rules": [(rule, rule_in_words(rule)) for rule in rules],
        "can_change": policies.can_plan(request.user, project.organization),
    }
    return render(request, "activities/service_project_detail.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(PLAN, raise_exception=True)
def service_project_create(request):
    units = plannable(request.user)
    first = units.filter(pk=request.user.organization_id).first() or units.first()
    initial = {"version": 0, "organization": first, "starts_on": timezone.localdate()}
    form = ServiceProjectForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, organization=form.cleaned_data["organization"])
        if saved is not None:
            return redirect("activities:service-project-detail", saved.pk)
    return render(request, "activities/service_project_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def service_project_edit(request, pk):
    project = visible_project(request, pk)
    policies.check_can_plan(request.user, project.organization)
    initial = {"version": project.version}
    form = ServiceProjectForm(request.POST or None, user=request.user, instance=project, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, organization=project.organization, project=project)
        if saved is not None:
            return redirect("activities:service-project-detail", pk)
    return render(request, "activities/service_project_form.html", {"form": form, "project": project})


def _save(request, form, *, organization, project=None):
    """The saved project, or None with the errors on ``form``."""
    try:
        saved = service_projects.save_project(
            organization=organization, content=form.content, by=request.user, at=timezone.now(), project=project,
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except StaleVersionError as error:
        form.data = form.data.copy()
        form.data["version"] = error.current.version
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        messages.success(request, _("Saved."))
        return saved
    return None


@require_GET
@permission_required(VIEW, raise_exception=True)
def recurrence_list(request):
    rules = RecurrenceRule.objects.visible_to(request.user, VIEW).for_list().annotate(made=Count("days"))
    rules = rules.order_by("-stopped_at", "-pk")
    page = Paginator(rules, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page_obj": page,
        "rows": [
            (rule, rule_in_words(rule), days_in_words(rule, today), policies.can_plan(request.user, rule.organization))
            for rule in page.object_list
        ],
    }
    return render(request, "activities/recurrence_list.html", context)


@require_POST
def recurrence_stop(request, pk):
    rule = get_object_or_404(RecurrenceRule.objects.visible_to(request.user, VIEW).for_list(), pk=pk)
    recurrences.stop_recurrence(rule=rule, by=request.user, at=timezone.now())
    messages.success(request, _("Stopped. What was made stays."))
    return redirect("activities:recurrence-list")
