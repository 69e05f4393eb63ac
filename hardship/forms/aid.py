"""Aid as a caseworker enters it: who, what, out of which fund."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.forms.fields import CountField
from activities.forms.rows import GoodsFormSet
from activities.forms.words import show_amount
from hardship.forms.fields import AmountField
from hardship.models import Fund, FundSource, HardshipFile
from hardship.models.aid import AidItem, AidRecord
from hardship.querysets.funds import RECORD
from portal.attachments.forms import MultipleFileField
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.organizations.models import Organization
from portal.privacy.masks import mask_id_number, mask_name
from portal.privacy.numbers import read_id_number

SCHOOL_YEAR_BEGINS = 9  # September


def text(name, *, required=False, **options):
    """A field for a text column of aid, with its label and length."""
    column = AidRecord._meta.get_field(name)
    return forms.CharField(label=column.verbose_name, max_length=column.max_length, required=required, **options)


class FileNumberField(forms.CharField):
    """The number of a household file that the reader sees, as HardshipFile; ``files`` is set by the form."""

    files = None
    default_error_messages = {"unknown": _("No household on file has this number.")}

    def to_python(self, value):
        number = super().to_python(value).strip().upper()
        if not number:
            return None
        found = self.files.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def run_validators(self, value):
        """The length is the column's business, not that of the file."""


class AidForm(VersionForm):
    """One help. ``version`` is that of the row, 0 for a new one; rows of goods stand in ``goods``."""

    organization = forms.ModelChoiceField(label=_("Unit"), queryset=None, empty_label=None)
    recipient = forms.ChoiceField(
        label=_("Recipient"), choices=AidRecord.Recipient.choices, widget=forms.RadioSelect, initial="household"
    )
    file = FileNumberField(
        label=_("File number"),
        max_length=16,
        required=False,
        help_text=_("For a filed household, such as H-2026-0012."),
    )
    person_name = text("person_name", help_text=_("Of a person without a file, or of the student."))
    person_id_number = text("person_id_number", help_text=_("Needed for schooling aid."))
    person_unit = text("person_unit")
    recipient_words = text("recipient_words", help_text=_("Of a group, such as 公交司机 or 留守儿童."))
    headcount = CountField(label=_("Number of people"), required=False)
    item = forms.ChoiceField(label=_("Item of aid"), choices=[("", _("Not chosen")), *AidItem.choices])
    school_year = forms.IntegerField(
        label=_("School year"), min_value=1990, max_value=2099, required=False,
        help_text=_("The year in which it begins: 2026 for 2026-2027."),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("Form of aid"), choices=AidRecord.Form.choices, widget=forms.RadioSelect, initial="cash"
    )
    fund = forms.ModelChoiceField(label=_("Fund"), queryset=None, required=False, empty_label=_("No fund"))
    amount = AmountField(label=_("Amount (yuan)"), required=False)
    fund_source = forms.ChoiceField(
        label=_("Source, where no fund pays"), choices=[("", _("Not chosen")), *FundSource.choices], required=False
    )
    service = text("service")
    paid_on = forms.DateField(label=_("Given on"), widget=DateInput())
    occasion = text("occasion", help_text=_("Such as 春节慰问 or 住院探望."))
    handler_name = text("handler_name", required=True)
    is_signed = forms.BooleanField(label=_("Signed for"), required=False)
    receipt = MultipleFileField(label=_("Receipt (photo)"), required=False)
    remark = text("remark")

    WHO = ("recipient", "file", "person_name", "person_id_number", "person_unit", "recipient_words", "headcount")
    WHAT = ("item", "school_year", "form", "fund", "amount")
    WHEN = ("fund_source", "service", "paid_on", "occasion", "handler_name", "is_signed", "receipt", "remark")
    SAME = (
        "recipient", "person_unit", "recipient_words", "headcount", "item", "school_year", "form", "amount",
        "fund_source", "service", "paid_on", "occasion", "handler_name", "is_signed", "remark",
    )  # fmt: skip

    def __init__(self, data=None, files=None, *, user, today, aid=None, first=None):
        self.aid, self.today = aid, today
        super().__init__(data, files, initial=_initial(user, today, aid) | (first or {}), label_suffix="")
        units = Organization.objects.visible_to(user, RECORD).active().in_tree_order()
        if aid is not None:
            units = Organization.objects.filter(pk=aid.organization_id)
        self.fields["organization"].queryset = units
        self.fields["fund"].queryset = Fund.objects.to_choose(user)
        self.fields["fund"].label_from_instance = words_of_fund
        self.fields["file"].files = HardshipFile.objects.visible_to(user).filed()
        if aid is not None and aid.person_name:
            now = _("Now %(masked)s. Blank: stays as it is.")
            self.fields["person_name"].help_text = now % {"masked": mask_name(aid.person_name)}
            if aid.person_id_number:
                masked = mask_id_number(aid.person_id_number)
                self.fields["person_id_number"].help_text = now % {"masked": masked}
        self.goods = GoodsFormSet(data, prefix="goods", initial=_goods(aid))

    def is_valid(self):
        return all([super().is_valid(), self.goods.is_valid()])

    def clean_person_id_number(self):
        """As it is kept; what no identity number can be is refused."""
        typed = self.cleaned_data["person_id_number"]
        return read_id_number(typed, on=self.today).number if typed else ""

    def clean_headcount(self):
        figure = self.cleaned_data["headcount"]
        return figure.value if figure else None

    def who(self):
        return [self[name] for name in self.WHO]

    def what(self):
        return [self[name] for name in self.WHAT]

    def when(self):
        return [self[name] for name in self.WHEN]

    @property
    def content(self):
        """What ``submit_aid`` takes; a blank name or number leaves the one that stands."""
        content = {name: self.cleaned_data[name] for name in (*self.SAME, "file", "fund")}
        for name in ("person_name", "person_id_number"):
            content[name] = self.cleaned_data[name] or (getattr(self.aid, name) if self.aid else "")
        return content | {"goods": self.goods.rows()}


def _initial(user, today, aid):
    if aid is None:
        year = today.year if today.month >= SCHOOL_YEAR_BEGINS else today.year - 1
        return {
            "version": 0, "organization": user.organization_id, "paid_on": today, "school_year": year,
            "handler_name": user.display_name,
        }  # fmt: skip
    first = {name: getattr(aid, name) for name in AidForm.SAME}
    first["amount"] = show_amount(aid.amount)
    return first | {
        "version": aid.version, "organization": aid.organization_id, "file": aid.file and aid.file.number,
        "fund": aid.fund_id,
    }  # fmt: skip


def _goods(aid):
    rows = aid.goods.values("name", "quantity", "unit", "value") if aid is not None else []
    return [row | {"quantity": show_amount(row["quantity"]), "value": show_amount(row["value"])} for row in rows]


def words_of_fund(fund):
    return f"{fund} · {fund.organization.short_name} · {pgettext_lazy('totals', 'left')} {fund.balance:,.2f}"
