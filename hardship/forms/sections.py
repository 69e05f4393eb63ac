"""The sections of a household file: each saved as a draft, whatever is missing yet; what cannot be read is named."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hardship.forms.columns import as_chips, field_of
from hardship.models import HardshipFile
from hardship.models.content import MASKS, REQUIRED, SECTIONS
from hardship.querysets import CHANGE
from portal.organizations.models import Organization

CHIPS = {"sex", "health", "marital", "residence", "main_cause"}
SUFFIXES = {
    "own_monthly_income": _("yuan"), "other_family_income": _("yuan"), "family_annual_income": _("yuan"),
    "rigid_expense": _("yuan"), "cause_expense": _("yuan"), "family_size": _("people"), "housing_area": "m²",
}  # fmt: skip


class SectionForm(forms.Form):
    """One section of ``file``. What stands encrypted is shown masked: a blank leaves it as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, section, file, **kwargs):
        self.section, self.file = section, file
        names = SECTIONS[section]
        initial = {name: getattr(file, name) for name in names if name not in MASKS}
        super().__init__(*args, initial=initial | {"version": file.version}, label_suffix="", **kwargs)
        for name in names:
            field = field_of(HardshipFile, name)
            self.fields[name] = as_chips(field) if name in CHIPS else field
            if name in MASKS and getattr(file, name):
                masked = MASKS[name](getattr(file, name))
                field.help_text = _("Now %(masked)s. Blank: stays as it is.") % {"masked": masked}

    def mark_required(self):
        """Show what a form that is handed in needs, without asking for it of a draft."""
        for name in REQUIRED.get(self.section, ()):
            self.fields[name].required = not (name in MASKS and getattr(self.file, name))

    @property
    def content(self):
        """What could be read, for the services; an encrypted value that was left blank stays."""
        given = {name: value for name, value in self.cleaned_data.items() if name in SECTIONS[self.section]}
        return {name: value for name, value in given.items() if name not in MASKS or value}

    @property
    def drawn(self):
        """``[(field, is chips, suffix)]`` in the order of the form."""
        return [
            (self[name], name in CHIPS or name == "needs", SUFFIXES.get(name, "")) for name in SECTIONS[self.section]
        ]

    def differences(self, current):
        """``[(label, what the other person saved)]`` where this form would write something else."""
        plain = [name for name in self.content if name not in MASKS]
        changed = [name for name in plain if getattr(current, name) != self.content[name]]
        return [(self.fields[name].label, words_of(current, name)) for name in changed]


def words_of(file, name):
    """A plain value of ``file`` as people read it."""
    shown = getattr(file, f"get_{name}_display", None)
    value = shown() if shown else getattr(file, name)
    return "、".join(map(str, value)) if isinstance(value, list) else value


class StartForm(forms.Form):
    """The first question of an application: whose file it is."""

    name = forms.CharField(label=_("Name of the worker"), max_length=40)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}
        units = Organization.objects.visible_to(user, CHANGE).active().in_tree_order()
        self.fields["organization"] = forms.ModelChoiceField(label=_("Unit"), queryset=units, empty_label=None)
        self.fields["organization"].initial = user.organization_id
        self.fields["id_number"] = field_of(
            HardshipFile, "id_number", required=True,
            help_text=_("One household has one file: this tells whether there is one already. Stored encrypted."),
        )  # fmt: skip
        self.order_fields(["organization", "name", "id_number"])
