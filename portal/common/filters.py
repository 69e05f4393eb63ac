"""What filter sets of lists share: strictness, units of the tree, days."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _


class OrganizationChoiceField(django_filters.fields.ModelChoiceField):
    """Units in the order of the tree, each set in as deep as it stands."""

    def label_from_instance(self, organization):
        return f"{'　' * (organization.path.count('/') - 2)}{organization.short_name}"


class OrganizationFilter(django_filters.ModelChoiceFilter):
    """A unit with everything below it."""

    field_class = OrganizationChoiceField

    def filter(self, qs, value):
        return qs if value is None else qs.within(value)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ChosenElsewhere(forms.HiddenInput):
    """A condition that a link brings along: the form offers no choice, but it is named among those in force."""


class FilterForm(forms.Form):
    """A wrong condition is named, and the list stays empty instead of showing what was not asked for."""

    def clean(self):
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last day is before the first."))
        return self.cleaned_data


class StrictFilterSet(django_filters.FilterSet):
    """A filter set whose wrong values never widen what is shown. ``from_`` stands as ``from`` in addresses."""

    class Meta:
        form = FilterForm

    @classmethod
    def get_filters(cls):
        return {name.rstrip("_"): condition for name, condition in super().get_filters().items()}

    def filter_queryset(self, queryset):
        return queryset.none() if self.errors else super().filter_queryset(queryset)
