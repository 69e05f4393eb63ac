"""Personal values in clear, one record at a time."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.privacy import policies, services
from portal.privacy.forms import RevealForm
from portal.privacy.revealing import get_kind


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request, name, pk):
    """Ask for the reason; the values stand in the answer to the POST and nowhere else."""
    try:
        kind = get_kind(name)
    except KeyError as error:
        raise Http404 from error
    target = get_object_or_404(kind.rows(request.user), pk=pk)
    policies.check_may_ask(request.user, kind, target)
    form = RevealForm(request.POST or None, choices=_choices(kind, request.user, target))
    context = {"form": form, "target": target, "kind_name": target._meta.verbose_name}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["fields_asked"]
        values = services.reveal(
            kind=kind, target=target, fields=asked, reason=form.reason, by=request.user, at=timezone.now()
        )
        rows = [(kind.label(field), value) for field, value in values.items()]
        return render(request, "privacy/reveal_shown.html", context | {"rows": rows, "reason": form.reason})
    return render(request, "privacy/reveal_form.html", context)


def _choices(kind, user, target):
    masked = kind.masked(target)
    return [(field, f"{kind.label(field)} {masked[field]}") for field in kind.open_fields(user, target)]
