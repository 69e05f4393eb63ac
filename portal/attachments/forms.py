"""Several photos at once: each good one is kept, each refused one is named with its reason."""

from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.attachments.images import MESSAGES, ImageRefused, read_photo
from portal.attachments.names import clean_name
from portal.common.errors import RuleError
from portal.common.posts import add_errors

MAX_FILES = 9


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One file that was not taken: its cleaned name, the code and the sentence of ImageRefused."""

    name: str
    code: str
    message: str

    def __str__(self):
        return _("%(name)s: %(message)s") % {"name": self.name, "message": self.message}


@contextmanager
def refusals_on(form, *, photo=None):
    """Say on ``form`` what is refused inside, where the block then ends: a picture at the field ``photo``."""
    try:
        yield
    except ImageRefused as error:
        form.add_error(photo, str(error))
    except (RuleError, ValidationError) as error:
        add_errors(form, error)


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.Field):
    """Any number of uploaded files; cleans to a list. ``image/*`` without ``capture`` opens the album too."""

    widget = MultipleFileInput(attrs={"accept": "image/*"})
    default_error_messages = {"required": MESSAGES["missing"]}


class PhotoUploadForm(forms.Form):
    """Photos of one record. ``already`` have a place, ``limit`` may have one.

    Valid when at least one file is good: ``cleaned_data["photos"]`` are the good files, decoded, ready for
    ``store_photo``; ``refusals`` the others. With no good file the errors of ``photos`` say why for each.
    """

    photos = MultipleFileField(label=gettext_lazy("Photos"))

    def __init__(self, *args, limit=MAX_FILES, already=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = limit - already
        self.limit = limit
        self.refusals = []

    def clean_photos(self):
        accepted = []
        for file in self.cleaned_data["photos"]:
            try:
                if len(accepted) >= self.places:
                    raise ImageRefused("too_many", limit=self.limit)
                file.photo = read_photo(file)
            except ImageRefused as error:
                self.refuse(file, error)
            else:
                accepted.append(file)
        if not accepted:
            raise ValidationError([str(refusal) for refusal in self.refusals])
        return accepted

    def refuse(self, file, error):
        """Note that ``file`` was not taken, also when the service refuses it after the form."""
        self.refusals.append(Refusal(name=clean_name(file.name), code=error.code, message=str(error)))
