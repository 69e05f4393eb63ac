"""Decisions on records: a version and a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.posts import VersionForm

REJECT_PHRASES = (
    _("Already registered"),
    _("Not a member of this unit"),
    _("Name and phone cannot be confirmed"),
)
SUSPEND_PHRASES = (_("At the person's own wish"), _("Away for a longer time"))
LEAVE_PHRASES = (_("At the person's own wish"), _("Has left the unit"))


class MergeForm(forms.Form):
    """The versions of the two records that the page showed side by side."""

    kept_version = forms.IntegerField()
    dropped_version = forms.IntegerField()


class DecisionForm(VersionForm):
    """The version that the page showed, and why."""

    reason = forms.CharField(max_length=500, required=False)
