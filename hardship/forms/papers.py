"""Papers of a household file: photographed, several of one kind at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hardship.models.words import EvidenceKind
from portal.attachments.forms import MultipleFileField


class PaperForm(forms.Form):
    """``kinds`` stand first in the list: what this household still brings."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    photos = MultipleFileField(
        label=_("Photos of the paper"), help_text=_("Up to nine at a time, 20 MB each. Place and device are taken out.")
    )

    def __init__(self, *args, kinds=(), **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        others = [kind for kind in EvidenceKind if kind not in kinds]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in (*map(EvidenceKind, kinds), *others)]
