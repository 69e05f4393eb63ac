"""The notice of stars: those that were accepted and wait, of one union; a second person posts it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from activities.forms.certificates import StarNoticeForm
from activities.models import StarAward
from activities.services import stars as services
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.common.numbers import whole_number
from portal.notices.querysets import DRAFT
from portal.organizations.models import Organization


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(DRAFT, raise_exception=True)
def star_notice(request):
    """First the union, where there are several (``?unit=``); then the list with everybody ticked, and the words."""
    waiting = StarAward.objects.to_notify(request.user, DRAFT)
    units = Organization.objects.filter(pk__in=waiting.values("organization")).in_tree_order()
    unit = _chosen(request, units)
    awards = list(waiting.filter(organization=unit).for_notice()) if unit else []
    form = StarNoticeForm(request.POST or None, initial=_initial(unit, request.user) if unit else {})
    if request.method == "POST":
        if unit is None:
            raise Http404
        notice = _drafted(request, form, unit, awards)
        if notice is not None:
            messages.success(request, _("Saved. A second person reads and posts it."))
            return redirect("notices:notice-detail", notice.pk)
    ticked = request.POST.getlist("award") if request.method == "POST" else [str(award.pk) for award in awards]
    context = {
        "form": form, "unit": unit, "units": units, "least": settings.STAR_NOTICE_WD,
        "rows": [(award, hours(award.minutes), str(award.pk) in ticked) for award in awards],
        "crumbs": [(_("Stars"), reverse("activities:star-list")), (_("Public notice"), "")],
    }  # fmt: skip
    return render(request, "activities/star_notice.html", context)


def _chosen(request, units):
    asked = whole_number(request.GET.get("unit", ""), max_digits=18)
    if asked is not None:
        return units.filter(pk=asked).first()
    return units[0] if len(units) == 1 else None


def _drafted(request, form, unit, awards):
    """The notice, or None with the errors on ``form``."""
    if not form.is_valid():
        return None
    ticked = set(request.POST.getlist("award"))
    chosen = [award for award in awards if str(award.pk) in ticked]
    try:
        return services.draft_star_notice(
            organization=unit, awards=chosen, content=form.cleaned_data, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            form.add_error(name if name in form.fields else None, sentences)
    except RuleError as error:
        form.add_error(None, str(error))
    return None


def _initial(unit, user):
    """The words of the notice are Chinese whatever the writer reads: the public reads them."""
    return {
        "title": f"{timezone.localdate().year}年星级志愿者认定名单公示",
        "body": "经本人申请、审核，拟认定下列同志为星级志愿者，现予公示。对名单有异议的，请在公示期内反映。",
        "hotline_phone": unit.contact_phone or settings.SITE_PHONE,
        "hotline_person": user.display_name,
        "days": settings.STAR_NOTICE_WD,
    }
