"""My hours of service, and what I say about them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from activities import services
from activities.forms.hours import CorrectionAskForm
from activities.models import HoursCorrection, ServiceRecord
from activities.views.hour_words import meaning
from portal.attachments.forms import refusals_on

PAGE = 20
Source = ServiceRecord.Source


@never_cache
@require_GET
def me_hours(request):
    """This year's, or all with ``all=1``: the sums that count, by source, and every record with its state in words."""
    own = ServiceRecord.objects.of_account(request.user)
    today = timezone.localdate()
    shows_all = request.GET.get("all") == "1"
    rows = own if shows_all else own.filter(service_date__year=today.year)
    locked = rows.locked()
    open_ones = Prefetch("corrections", HoursCorrection.objects.open(), to_attr="open_corrections")
    page = Paginator(rows.for_list().prefetch_related(open_ones).order_by("-service_date", "-pk"), PAGE)
    page_obj = page.get_page(request.GET.get("page"))
    context = {
        "year": today.year,
        "shows_all": shows_all,
        "page_obj": page_obj,
        "rows": [(found, meaning(found)) for found in page_obj.object_list],
        "minutes": locked.minutes() or 0,
        "by_source": [(Source(row["source"]).label, row["minutes"]) for row in locked.by_source()],
        "waiting": rows.waiting().minutes() or 0,
        "has_older": not shows_all and own.exists(),
    }
    return render(request, "activities/me_hours.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def me_correction_ask(request, pk):
    found = get_object_or_404(ServiceRecord.objects.of_account(request.user).for_list(), pk=pk)
    form = CorrectionAskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.ask_correction(
                found=found, words=form.cleaned_data["words"], wanted_minutes=form.cleaned_data["wanted_hours"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Asked. The unit answers, and you find the answer here."))
            return redirect("activities:me-corrections")
    return render(request, "activities/me_correction_form.html", {"found": found, "form": form})


@never_cache
@require_GET
def me_corrections(request):
    """What I asked for and what I was told: all of it stays."""
    rows = HoursCorrection.objects.of_account(request.user).for_list().select_related("record__replaced_by")
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/me_corrections.html", {"page_obj": page, "rows": page.object_list})
