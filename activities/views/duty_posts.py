"""Posts of community duty in the workbench: who looks after what, and who has not reported this month."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from activities.filters import PostFilter
from activities.forms.duty import PostForm
from activities.models import CommunityPost
from activities.policies import duty as rules
from activities.querysets import CHANGE, VIEW
from activities.services import duty as services
from activities.views.attached import stored
from activities.views.detail import photo_url
from portal.attachments.images import ImageRefused
from portal.common.errors import RuleError
from portal.common.periods import Period, PeriodKind
from portal.common.views import FilteredListView
from portal.privacy.masks import mask_phone

REPORTS_SHOWN = 20


def this_month():
    return Period.containing(PeriodKind.MONTH, timezone.localdate())


class PostListView(FilteredListView):
    template_name = "activities/duty_post_list.html"
    filterset_class = PostFilter

    def get_visible(self):
        return CommunityPost.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, month = self.request.user, this_month()
        silent = CommunityPost.objects.visible_to(user).silent_in(month)
        return context | {
            "rows": [(row, rules.can_report(user, row)) for row in context["rows"]],
            "month": month,
            "silent_count": silent.count(),
            "can_add": user.has_perm(CHANGE),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


duty_post_list = require_GET(permission_required(VIEW, raise_exception=True)(PostListView.as_view()))


def visible_post(request, pk):
    rows = CommunityPost.objects.visible_to(request.user).select_related(
        "organization__successor", "region", "member", "confirmation", "changed_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def duty_post_detail(request, pk):
    """One post with its reports, and whether somebody reported this month."""
    post = visible_post(request, pk)
    month = this_month()
    context = {
        "post": post,
        "facts": facts_of_post(post),
        "reports": post.reports.for_list()[:REPORTS_SHOWN],
        "month": month,
        "is_silent": CommunityPost.objects.filter(pk=post.pk).silent_in(month).exists(),
        "confirmation_url": photo_url(post.confirmation.public_id, "view") if post.confirmation else "",
        "may_edit": rules.can_edit_post(request.user, post),
        "may_report": rules.can_report(request.user, post),
        "may_reveal": bool(post.contact_phone) and bool(rules.fields_for(request.user, post)),
    }
    return render(request, "activities/duty_post_detail.html", context)


def facts_of_post(post):
    """``[(label, value)]`` of what is known; the phone of the contact masked."""
    facts = [
        (_("Kind of duty"), post.get_kind_display()),
        (_("Unit"), post.organization.name),
        (_("Party member who reported in"), post.member),
        (_("Person in charge"), post.responsible_name),
        (_("Belongs to the community"), post.community),
        (_("District"), post.region),
        (_("Since"), f"{post.since:%Y-%m-%d}"),
        (_("Until"), f"{post.until:%Y-%m-%d}" if post.until else ""),
        (_("Reported in on"), f"{post.reported_on:%Y-%m-%d}" if post.reported_on else ""),
        (_("Contact at the community"), post.contact_name),
        (_("Phone of the contact"), mask_phone(post.contact_phone) if post.contact_phone else ""),
        (_("Remark"), post.remark),
    ]
    return [(label, value) for label, value in facts if value]


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_post_create(request):
    form = PostForm(request.POST or None, request.FILES or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        saved = _saved_post(request, form, organization=form.cleaned_data["organization"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:duty-post-detail", saved.pk)
    return render(request, "activities/duty_post_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_post_edit(request, pk):
    post = visible_post(request, pk)
    rules.check_can_edit_post(request.user, post)
    form = PostForm(
        request.POST or None, request.FILES or None, user=request.user, post=post, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        saved = _saved_post(request, form, post=post, version=form.cleaned_data["version"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:duty-post-detail", pk)
    return render(request, "activities/duty_post_form.html", {"form": form, "post": post})


def _saved_post(request, form, **target):
    """The saved post, or None with the errors on ``form``; scan and row are stored together or not."""
    now = timezone.now()
    with refusals_on(form, photo="confirmation"), transaction.atomic():
        scan = stored(form.cleaned_data["confirmation"], by=request.user, at=now)
        return services.save_post(content=form.content, by=request.user, at=now, confirmation=scan, **target)
    return None


class refusals_on:  # noqa: N801 - reads as the statement that it is
    """What a service refuses stands on the form; StaleVersionError too, with what was typed."""

    def __init__(self, form, *, photo):
        self.form, self.photo = form, photo

    def __enter__(self):
        return self.form

    def __exit__(self, kind, error, trace):
        if isinstance(error, ImageRefused):
            self.form.add_error(self.photo, str(error))
        elif isinstance(error, ValidationError):
            self.form.add_error(None, error)
        elif isinstance(error, RuleError):
            self.form.add_error(None, str(error))
        else:
            return False
        return True
