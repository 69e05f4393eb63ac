"""Pages about the session itself."""

from django.shortcuts import redirect
from django.views.csrf import csrf_failure as plain_csrf_failure

from portal.accounts.signing_in import kept


def csrf_failure(request, reason=""):
    """A form from before the last sign-in: its content is kept and shown again, with a fresh token.

    Safe against foreign sites: what is kept carries a signed stamp that only the person's own page has.
    """
    path = kept.path_of(request)
    if path is None:
        return plain_csrf_failure(request, reason)
    return kept.keep(request, redirect(path))
