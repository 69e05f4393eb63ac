"""A consent that somebody signed on paper, noted by the unit with a photo of the sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.attachments.forms import MultipleFileField

UNTICKED = {"required": _("Nothing goes on without this: tick the box.")}


class PaperForm(forms.Form):
    """``is_minor`` asks for the guardian's signature too."""

    scan = MultipleFileField(label=_("Photo of the signed sheet"))
    has_guardian = forms.BooleanField(
        label=_("The guardian's signature stands on the sheet too"), error_messages=UNTICKED
    )

    def __init__(self, *args, is_minor, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if not is_minor:
            del self.fields["has_guardian"]
