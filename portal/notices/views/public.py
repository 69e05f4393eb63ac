"""Public pages. They read Sheet and Reply, which hold what is public and nothing else."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.common.access import public
from portal.common.errors import NotNowError, RuleError
from portal.common.posts import add_errors
from portal.common.throttle import may_try
from portal.notices import services
from portal.notices.forms import LookUpForm, ObjectionForm
from portal.notices.models import PublicNotice

PER_PAGE = 20
LOOK_UPS_PER_HOUR = 20


@dataclass(frozen=True)
class Sheet:
    """A running notice as its readers may know it. Of a struck row only its number is left."""

    pk: int
    number: str
    title: str
    kind: str
    organization: str
    body: str
    headers: list
    rows: list
    starts_on: date
    ends_on: date | None
    days: int
    days_left: int | None
    was_paused: bool
    hotline_phone: str
    hotline_person: str
    hotline_address: str

    @classmethod
    def of(cls, notice):
        """The public side of a running PublicNotice; ``ends_on`` is None while its clock stands still."""
        return cls(
            pk=notice.pk, number=notice.number, title=notice.title, kind=notice.kind_label,
            organization=notice.organization_name, body=notice.body, headers=notice.headers,
            rows=[(row.number, row.cells if row.strike is None else None) for row in notice.list_rows],
            starts_on=notice.starts_on, ends_on=None if notice.days_left else notice.ends_on, days=notice.days,
            days_left=notice.days_left, was_paused=notice.was_paused, hotline_phone=notice.hotline_phone,
            hotline_person=notice.hotline_person, hotline_address=notice.hotline_address,
        )  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """What the sender of an objection learns: that it came, and the answer. Never who or what they wrote."""

    number: str
    notice: str
    received_on: date
    result: str
    answer: str
    answered_at: datetime | None

    @classmethod
    def of(cls, objection):
        return cls(
            number=objection.number, notice=str(objection.notice), received_on=objection.received_on,
            result=objection.get_result_display(), answer=objection.answer, answered_at=objection.answered_at,
        )  # fmt: skip


def _running(request):
    return PublicNotice.objects.readable_by(request.user, timezone.localdate()).prefetch_related("strikes")


@public
@require_GET
def notice_list_public(request):
    """Running notices, newest first. A notice that is over has no page any more."""
    page = Paginator(_running(request).order_by("-posted_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "notices": [Sheet.of(notice) for notice in page.object_list]}
    return render(request, "notices/notice_list_public.html", context)


@public
@require_GET
def notice_public(request, pk):
    notice = get_object_or_404(_running(request), pk=pk)
    context = {"sheet": Sheet.of(notice), "fingerprint": services.head_hash(notice)}
    return render(request, "notices/notice_public.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def objection_create(request, pk):
    """Object to a running notice; the page that follows shows number and code, once and again if sent again."""
    notice = get_object_or_404(_running(request), pk=pk)
    key, status = _key(request.POST.get("key", "")), 200
    form = ObjectionForm(request.POST or None)
    if request.method == "POST":
        try:
            if not may_try(f"objection:{pk}", get_adapter().get_client_ip(request), limit=settings.OBJECTIONS_PER_HOUR):
                return render(request, "429.html", status=429)
        except NotNowError as error:
            form.add_error(None, str(error))
            status = 503
        if form.is_valid():
            objection = _file(notice, form, key)
            if objection:
                receipt = {"reply": Reply.of(objection), "code": services.receipt_code(key)}
                return render(request, "notices/objection_received.html", receipt)
    context = {"sheet": Sheet.of(notice), "form": form, "key": key}
    return render(request, "notices/objection_form.html", context, status=status)


def _file(notice, form, key):
    """The objection, or None with the errors on ``form``."""
    try:
        return services.file_objection(notice=notice, content=form.content, key=key, at=timezone.now())
    except ValidationError as error:
        add_errors(form, error)
    except RuleError as error:
        form.add_error(None, str(error))
    return None


def _key(text):
    """The key that came with the form, when it is one; else a new one."""
    try:
        return uuid.UUID(hex=text).hex
    except ValueError:
        return uuid.uuid4().hex


@public
@never_cache
@require_http_methods(["GET", "POST"])
def objection_look_up(request):
    """The answer, for whoever has number and code; throttled, since both are short."""
    form = LookUpForm(request.POST or None)
    reply, status = None, 200
    if request.method == "POST":
        try:
            if not may_try("look-up", get_adapter().get_client_ip(request), limit=LOOK_UPS_PER_HOUR):
                return render(request, "429.html", status=429)
        except NotNowError as error:
            form.add_error(None, str(error))
            status = 503
        if form.is_valid():
            found = services.answer_for(**form.cleaned_data)
            if found:
                reply = Reply.of(found)
            else:
                form.add_error(None, _("Number and code do not belong together. Compare both with the receipt."))
    context = {"form": form, "reply": reply}
    return render(request, "notices/objection_look_up.html", context, status=status)
