"""Bodies in another charset than UTF-8, which no form of ours sends, are refused before anything reads them.

Python knows "charsets" (zlib, idna, undefined) that fail only while text is decoded. Django decodes the query
with the one that the request names while it makes the request object, where nothing can answer any more. So
they are renamed at the entrance of the server (``without_traps``), and the middleware refuses by name.
"""

import codecs

from django.urls import get_resolver
from django.utils.http import parse_header_parameters

UNKNOWN = "x-unknown"


def without_traps(application):
    """Return the WSGI ``application`` behind a look at the Content-Type: what is not UTF-8 becomes UNKNOWN."""

    def handle(environ, start_response):
        if not _is_utf8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = f"application/octet-stream; charset={UNKNOWN}"
        return application(environ, start_response)

    return handle


class CharsetMiddleware:
    """Answer 400 to a request that names another charset than UTF-8."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_utf8(request.headers.get("Content-Type", "")):
            return get_resolver().resolve_error_handler(400)(request, exception=None)
        return self.get_response(request)


def _is_utf8(content_type):
    try:
        _kind, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False
