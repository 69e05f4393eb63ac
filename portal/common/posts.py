"""What a posted form carries beside its words: the version that its page showed, the key of the page."""

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


def shown_key(request, name="form_key"):
    """The key that a page was drawn with, so that a form sent twice is saved once; None: missing, or no UUID."""
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        return None
