"""One person of the family; the whole table goes to the services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hardship.forms.columns import as_chips, field_of
from hardship.models import FamilyMember
from hardship.models.members import MEMBER_FIELDS, MEMBER_MASKS
from portal.common.posts import VersionForm

CHIPS = {"relation", "sex", "health"}
NEEDED = ("name", "relation")
STUDENT = ("grade", "enrol_year", "study_years")


class MemberForm(VersionForm):
    """What stands encrypted is shown masked: a blank leaves it as it is."""

    def __init__(self, *args, file, member=None, **kwargs):
        self.member = member
        kept = member or FamilyMember()
        initial = {name: getattr(kept, name) for name in MEMBER_FIELDS if name not in MEMBER_MASKS}
        super().__init__(*args, initial=initial | {"version": file.version}, label_suffix="", **kwargs)
        for name in MEMBER_FIELDS:
            field = field_of(FamilyMember, name, required=name in NEEDED)
            self.fields[name] = as_chips(field) if name in CHIPS else field
        self.fields["enrol_year"] = forms.IntegerField(
            label=FamilyMember._meta.get_field("enrol_year").verbose_name, required=False, min_value=1990,
            max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        )  # fmt: skip
        for name in self.kept_names:
            masked = MEMBER_MASKS[name](getattr(kept, name))
            self.fields[name].help_text = _("Now %(masked)s. Blank: stays as it is.") % {"masked": masked}
            self.fields[name].required = False

    @property
    def kept_names(self):
        """What stands masked and may be left blank."""
        return [name for name in MEMBER_MASKS if self.member is not None and getattr(self.member, name)]

    @property
    def row(self):
        """This person as the services take a row of the table."""
        given = {name: self.cleaned_data[name] for name in MEMBER_FIELDS}
        given |= {name: getattr(self.member, name) for name in self.kept_names if not given[name]}
        return given | {"pk": self.member.pk if self.member else None}

    @property
    def first_fields(self):
        return [(self[name], name in CHIPS) for name in MEMBER_FIELDS if name not in STUDENT]

    @property
    def student_fields(self):
        return [self[name] for name in STUDENT]

    @property
    def is_student(self):
        return any(self[name].value() or self[name].errors for name in STUDENT)


def row_of(member):
    """A stored member as the services take a row of the table."""
    return {name: getattr(member, name) for name in MEMBER_FIELDS} | {"pk": member.pk}
