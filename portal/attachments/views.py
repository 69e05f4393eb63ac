"""Photos out: the rights check, then bytes whose type and headers are fixed."""

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.attachments import policies
from portal.attachments.images import VARIANTS
from portal.attachments.models import Attachment
from portal.attachments.names import download_name
from portal.common.access import public

log = structlog.get_logger(__name__)


@public
@require_safe
def photo_file(request, public_id, variant):
    """Send one variant to whoever may read it. Unknown, foreign and lost files are the same 404."""
    attachment = Attachment.objects.filter(public_id=public_id).first()
    if attachment is None or variant not in VARIANTS:
        raise Http404
    is_public = policies.can_read(AnonymousUser(), attachment)
    if not is_public and not policies.can_read(request.user, attachment):
        raise Http404
    etag = f'"{attachment.sha256[:32]}-{variant}"'
    response = get_conditional_response(request, etag=etag) or _file(request, attachment, variant)
    for name, value in _headers(request, attachment, variant, is_public=is_public).items():
        response[name] = value
    response["ETag"] = etag
    return response


def _file(request, attachment, variant):
    name, content_type = attachment.file_names[variant], VARIANTS[variant].content_type
    try:
        if request.method == "HEAD":
            length = default_storage.size(name)
            return HttpResponse(content_type=content_type, headers={"Content-Length": str(length)})
        with default_storage.open(name) as file:  # a few MB at most: sent whole, nothing stays open
            return HttpResponse(file.read(), content_type=content_type)
    except FileNotFoundError:
        log.exception("photo_file_lost", public_id=attachment.public_id.hex, variant=variant)
        raise Http404 from None


def _headers(request, attachment, variant, *, is_public):
    # The name of the upload may name a person: the public gets the number.
    name = f"photo-{attachment.public_id.hex[:8]}" if is_public else attachment.original_name
    as_attachment = variant == "print" and request.GET.get("download") == "1"
    return {
        "Accept-Ranges": "none",
        "Cache-Control": "public, no-cache" if is_public else "private, no-store",
        "Content-Disposition": content_disposition_header(
            as_attachment, download_name(name, VARIANTS[variant].extension)
        ),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
