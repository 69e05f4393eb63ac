"""Rows of money and goods below an activity: any number, added and removed without scripts too."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from activities.forms.words import read_amount, show_amount
from activities.models import ActivityMoney
from portal.common.numbers import whole_number

MAX_ROWS = 20
MAX_AMOUNT, MAX_QUANTITY = 999_999_999_999, 9_999_999_999  # what the columns hold
AMOUNT_UNREADABLE = _("Write the amount in yuan, such as 5520, 3千 or 1.2万.")


def amount_or_refuse(text):
    """Return the Figure of an amount in yuan, or raise ValidationError with the clerk's sentence."""
    try:
        figure = read_amount(text)
    except ValueError:
        raise ValidationError(AMOUNT_UNREADABLE) from None
    if figure.value > MAX_AMOUNT:
        raise ValidationError(_("This amount is too large."))
    return figure


class RowForm(forms.Form):
    """One row. It is blank, and ignored, while its ``text_fields`` are empty; else it needs its ``needed`` ones."""

    text_fields = ()
    needed = {}  # field: what to say when it is missing
    use_required_attribute = False

    def full_clean(self):
        # What stands in a row decides, not what differs from the first value: a kind alone is no row.
        self.empty_permitted = self.is_bound and not any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.text_fields
        )
        super().full_clean()

    def has_changed(self):
        return not self.empty_permitted

    def clean(self):
        for name, sentence in self.needed.items():
            if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
                self.add_error(name, sentence)


class MoneyForm(RowForm):
    text_fields = ("amount", "words")
    needed = {"amount": _("Write the amount, or remove the row.")}

    kind = forms.ChoiceField(
        label=_("Kind of money"), choices=ActivityMoney.Kind, initial=ActivityMoney.Kind.OWN, required=False
    )
    amount = forms.CharField(
        label=_("Amount (yuan)"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_approximate = forms.BooleanField(label=_("About"), required=False)
    words = forms.CharField(label=_("In words"), max_length=60, required=False)

    def clean_kind(self):
        return self.cleaned_data["kind"] or ActivityMoney.Kind.OWN

    def clean_amount(self):
        text = self.cleaned_data["amount"]
        if not text:
            return None
        figure = amount_or_refuse(text)
        self.says_about = figure.is_approximate
        return figure.value

    def clean(self):
        super().clean()
        if getattr(self, "says_about", False):
            self.cleaned_data["is_approximate"] = True
            if not self.cleaned_data.get("words"):
                self.cleaned_data["words"] = self.data[self.add_prefix("amount")].strip()

    def row(self):
        return {name: self.cleaned_data[name] for name in ("kind", "amount", "is_approximate", "words")}


class GoodsForm(RowForm):
    text_fields = ("name", "quantity", "unit", "value")
    needed = {
        "name": _("Write what it was."),
        "quantity": _("Write how many."),
        "unit": _("Write the unit, such as 箱 or 份."),
    }

    name = forms.CharField(label=_("Goods"), max_length=40, required=False)
    quantity = forms.CharField(
        label=pgettext_lazy("goods", "Quantity"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.CharField(label=pgettext_lazy("goods", "Unit"), max_length=10, required=False)
    value = forms.CharField(label=_("Value (yuan)"), max_length=30, required=False)

    def clean_quantity(self):
        text = self.cleaned_data["quantity"]
        if not text:
            return None
        try:
            quantity = read_amount(text).value
        except ValueError:
            raise ValidationError(_("Write the quantity as a number.")) from None
        if quantity > MAX_QUANTITY:
            raise ValidationError(_("This quantity is too large."))
        return quantity

    def clean_value(self):
        text = self.cleaned_data["value"]
        return amount_or_refuse(text).value if text else None

    def row(self):
        return {name: self.cleaned_data[name] for name in ("name", "quantity", "unit", "value")}


class RowFormSet(BaseFormSet):
    """Rows with a tick to remove one."""

    default_error_messages = {
        "missing_management_form": _("The rows did not arrive whole. Please submit again."),
        "too_many_forms": _("At most %(num)d rows."),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this row")

    def rows(self):
        """The good rows as dicts for ``apply_related``; refused and removed ones are left out."""
        return [
            form.row()
            for form in self.forms
            if form.has_changed() and not form.errors and not form.cleaned_data.get("DELETE")
        ]

    def error_links(self, title):
        """``(text, href)`` for the error summary."""
        if not self.is_bound:
            return []
        colon = pgettext("between a label and a value", ": ")
        return [(f"{title}{colon}{message}", "") for message in self.non_form_errors()] + [
            (f"{title} {number}{colon}{message}", f"#{form[name].id_for_label}")
            for number, form in enumerate(self.forms, start=1)
            if not form.data.get(form.add_prefix("DELETE"))
            for name, messages in form.errors.items()
            for message in messages
        ]


def _rows(form_class):
    return forms.formset_factory(
        form_class, formset=RowFormSet, extra=1, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )


MoneyFormSet = _rows(MoneyForm)
GoodsFormSet = _rows(GoodsForm)


def money_initial(activity):
    """First values of the money rows of a saved activity."""
    rows = activity.money.values("kind", "amount", "is_approximate", "words")
    return [row | {"amount": show_amount(row["amount"])} for row in rows]


def goods_initial(activity):
    """First values of the goods rows of a saved activity."""
    rows = activity.goods.values("name", "quantity", "unit", "value")
    return [row | {"quantity": show_amount(row["quantity"]), "value": show_amount(row["value"])} for row in rows]


def with_one_more(data, prefix):
    """Return the sent ``data`` (a QueryDict) with one more blank row of ``prefix``."""
    changed, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    count = whole_number(changed.get(name, ""))
    if count is not None:
        changed[name] = str(min(count + 1, MAX_ROWS))
    return changed
