"""The subsistence line of a region and year, with the local factors."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hardship.forms.columns import field_of
from hardship.models import SubsistenceLine
from hardship.models.words import Residence
from hardship.querysets import DECIDING_KINDS, MANAGE_LINES
from portal.organizations.models import Organization

NUMBERS = ("amount", "relative_factor", "accident_ratio", "edge_factor")
LEAST = Decimal("0.01")
EARLIEST = 2000


def regions_for(user):
    """The unions whose lines ``user`` enters."""
    units = Organization.objects.visible_to(user, MANAGE_LINES).active().filter(kind__in=DECIDING_KINDS)
    return units.in_tree_order()


class LineForm(forms.Form):
    """A line of the same region, year and residence is entered anew by this."""

    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=2100)
    residence = forms.ChoiceField(label=_("Lives in"), choices=Residence.choices, widget=forms.RadioSelect)

    def __init__(self, *args, user, line=None, **kwargs):
        names = (*NUMBERS, "source")
        first = {"year": timezone.localdate().year, "residence": Residence.URBAN}
        if line is not None:
            first = {name: getattr(line, name) for name in (*names, "year", "residence")}
            first["organization"] = line.organization_id
        super().__init__(*args, initial=first, label_suffix="", **kwargs)
        self.fields["organization"] = forms.ModelChoiceField(
            label=_("Region"), queryset=regions_for(user), empty_label=None
        )
        for name in names:
            above_zero = {"min_value": LEAST} if name in NUMBERS else {}
            self.fields[name] = field_of(SubsistenceLine, name, required=name in {"amount", "source"}, **above_zero)
        self.order_fields(["organization", "year", "residence", *names])

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in self.fields}
