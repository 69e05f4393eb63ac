"""Requests to change what stands on file, the exit among them, and the decision on one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hardship.forms.members import MemberForm
from hardship.models.words import Category, ExitReason
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.privacy.numbers import refuse_private_numbers


def reason_field(label="", **options):
    return forms.CharField(
        label=label or _("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        validators=[refuse_private_numbers], **options,
    )  # fmt: skip


class CategoryForm(VersionForm):
    """Another category of hardship."""

    category = forms.ChoiceField(label=_("Category of hardship"), choices=Category.choices, widget=forms.RadioSelect)
    reason = reason_field()

    def __init__(self, *args, file, **kwargs):
        initial = {"version": file.version, "category": file.category}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)


class ChangedMemberForm(MemberForm):
    """Somebody who joined the household, or of whom something is different now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(_("Reason of the change"))


class LeftForm(VersionForm):
    """Somebody no longer lives in the household."""

    reason = reason_field()


class ExitForm(VersionForm):
    """The household leaves the file; the worker was told first."""

    exit_reason = forms.ChoiceField(label=_("Reason of the exit"), choices=ExitReason.choices, widget=forms.RadioSelect)
    told_on = forms.DateField(
        label=_("Worker told on"), widget=DateInput(), help_text=_("After a death: the day the family was told.")
    )
    reason = reason_field(_("More about it"))

    def __init__(self, *args, file, **kwargs):
        initial = {"version": file.version, "told_on": timezone.localdate()}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)


class RefuseForm(forms.Form):
    """Why a request is turned down."""

    reason = reason_field()
