"""A home visit noted by one of the two who went; the signed papers come with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.forms.visits import VisitForm
from hardship.models.words import EvidenceKind
from hardship.policies import files as rules
from hardship.services import papers, review
from hardship.views.detail import visible_file
from hardship.views.fill import crumbs_of, writer_of
from portal.attachments.images import ImageRefused
from portal.attachments.services import store_photo
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import add_errors

# Which paper the photos of a field are.
KINDS = {"signed_papers": EvidenceKind.AUTHORISATION, "photos": EvidenceKind.VISIT_PHOTO}


@writer_of
def visit_create(request, pk):
    """Note the visit: all of it is kept, photos too, or nothing."""
    file = visible_file(request, pk)
    rules.check_can_visit(request.user, file)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VisitForm(*sent, file=file, user=request.user)
    if form.is_bound and form.is_valid() and _noted(request, file, form):
        messages.success(request, _("The visit was noted. The county compares the means next."))
        return redirect("hardship:file-visits", pk)
    context = {
        "file": file, "form": form, "crumbs": crumbs_of(file, (_("Home visit"), "")),
        "head": f"{file.masked_name} · {file.organization.name}",
    }  # fmt: skip
    return render(request, "hardship/visit_form.html", context)


def _noted(request, file, form):
    """True when photos and visit are kept; else the errors stand in ``form``."""
    by, at = request.user, timezone.now()
    try:
        with transaction.atomic():
            _check_unchanged(file, form.cleaned_data["version"])
            for field, kind in KINDS.items():
                _keep(file, kind, form.cleaned_data[field], by, at)
            review.note_visit(file=file, content=form.content, by=by, at=at)
    except ImageRefused as error:
        form.add_error("signed_papers", str(error))
    except (RuleError, ValidationError) as error:
        add_errors(form, error, visitors="second_visitor")
    else:
        return True
    return False


def _check_unchanged(file, version):
    if file.version != version:
        raise StaleVersionError(file)


def _keep(file, kind, photos, by, at):
    for photo in photos or ():
        papers.add_paper(file=file, kind=kind, attachment=store_photo(file=photo, by=by, at=at), by=by, at=at)
