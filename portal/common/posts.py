"""Posted forms: the version that the page showed, the key of the page, and what services refuse, said at its field."""

import uuid

from django import forms
from django.utils.translation import gettext as _

from portal.common.errors import RuleError


class VersionForm(forms.Form):
    """The version of the record that the page showed: whoever decides has seen what they decide on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000_000)


def shown_version(request):
    """The version that the page was drawn with; RuleError: a form without one decides on nothing."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise RuleError(_("This page is out of date. Open it again."))
    return form.cleaned_data["version"]


def add_errors(form, error, **fields):
    """Put what a service refused at the fields that a ValidationError names; anything else, and a RuleError, above the
    form.

    ``fields`` are names that differ: ``leader="leader_number"``.
    """
    if isinstance(error, RuleError):
        form.add_error(None, str(error))
        return
    for name, sentences in getattr(error, "message_dict", {None: error.messages}).items():
        field = fields.get(name, name)
        form.add_error(field if field in form.fields else None, sentences)


def shown_key(request, name="form_key"):
    """The key that a page was drawn with, so that a form sent twice is saved once; None: missing, or no UUID."""
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        return None
