"""The form of an activity: five answers, the rest prefilled; lenient for drafts, strict for submission."""

from datetime import datetime, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.forms import words
from activities.forms.fields import ClockField, CountField, DayField, LengthField, TypeField
from activities.forms.rows import GoodsFormSet, MoneyFormSet, goods_initial, money_initial
from activities.forms.suggestions import RECENT
from activities.models import Activity, ActivityType, Campaign
from activities.services import completeness
from activities.services.content import default_title, minutes_of_all, year_of
from portal.codes.models import Code
from volunteers.models import Team

Precision = Activity.Precision

LENGTHS = ((60, _("1 hour")), (120, _("2 hours")), (180, _("3 hours")), (240, _("Half a day")))
MAX_LENGTH = 31 * 24 * 60
MAX_MINUTES = 2_147_483_647  # what the column holds
FIRST_YEAR = 1949
REQUIRED = ("type", "place", "headcount")  # what else is asked for: completeness, in clean()
ANSWERED_BY = {  # where a refusal of one of these says enough about the field
    "duration_minutes": {"duration_hours", "end_time"},
    "reporting_year": {"starts_on"},
    "title": {"type", "place"},
}
COUNTS = {name: f"is_{name}_approximate" for name in ("session_count", "headcount", "beneficiary_count")}

CODE_TABLES = {"region": Code.Table.REGION, "service_targets": Code.Table.SERVICE_TARGET}
FOLDED = (
    "title", "campaign", "team", "service_targets", "session_count", "region", "beneficiary_count", "service_hours",
    "partners", "leader_name", "recorder_name", "narrative", "remark", "ends_on", "date_precision", "date_words",
    "reporting_year",
)  # fmt: skip

# Fields of the form that go into the record as they are.
TEXTS = ("date_words", "place", "partners", "leader_name", "recorder_name", "narrative", "remark")
VALUES = (
    "type", "campaign", "team", "region", "ends_on", "start_time", "end_time", "duration_minutes", "reporting_year",
)  # fmt: skip


def text_field(label, *, max_length, **options):
    return forms.CharField(label=label, max_length=max_length, required=False, **options)


def tick(label):
    return forms.BooleanField(label=label, required=False)


class ActivityForm(forms.Form):
    """Content of an activity in the clerk's words.

    ``units`` is the queryset of organizations that the person writes for, ``today`` the local date,
    ``first`` the values of a new record, ``activity`` the saved row or None. With ``is_draft`` nothing is
    required, and what cannot be read is blank in ``content()`` while the form still names it. With
    ``is_correction`` the unit stands, and the length may stay unknown, as imported records have none.
    """

    organization = forms.ModelChoiceField(label=_("Unit"), queryset=None, empty_label=None)
    type = TypeField(label=_("Type"), queryset=None, error_messages={"required": completeness.REQUIRED["type"]})
    starts_on = text_field(_("Date"), max_length=40)
    start_time = ClockField(label=_("Start time"), required=False)
    end_time = ClockField(label=_("End time"), required=False)
    duration_minutes = forms.TypedChoiceField(
        label=_("Length"), choices=LENGTHS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    duration_hours = LengthField(label=_("Other length"), max_minutes=MAX_LENGTH)
    place = forms.CharField(
        label=_("Place"), max_length=60, error_messages={"required": completeness.REQUIRED["place"]}
    )
    headcount = CountField(label=_("Participants"), error_messages={"required": completeness.REQUIRED["headcount"]})
    is_headcount_approximate = tick(_("About"))

    title = text_field(_("Title"), max_length=80)
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=None, required=False, empty_label=_("No campaign"))
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label=_("No team"))
    service_targets = forms.ModelMultipleChoiceField(
        label=_("People served by kind"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    session_count = CountField(label=_("Sessions"), required=False)
    is_session_count_approximate = tick(_("About"))
    region = forms.ModelChoiceField(label=_("District"), queryset=None, required=False, empty_label=_("Not chosen"))
    beneficiary_count = CountField(label=_("People served"), required=False)
    is_beneficiary_count_approximate = tick(_("About"))
    service_hours = LengthField(label=_("Service time of all people"), max_minutes=MAX_MINUTES)
    partners = text_field(_("Partner units"), max_length=200)
    leader_name = text_field(_("Person in charge"), max_length=40)
    recorder_name = text_field(_("Recorded by"), max_length=40)
    narrative = text_field(_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    remark = text_field(_("Remark"), max_length=200)
    ends_on = DayField(label=_("Last day"), required=False)
    date_precision = forms.ChoiceField(label=_("How exact is the date"), choices=Precision, required=False)
    date_words = text_field(_("Date in words"), max_length=60)
    reporting_year = forms.IntegerField(
        label=_("Reporting year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    confirm_duplicate = tick(_("Similar record"))

    def __init__(self, data=None, *, units, today, first, activity=None, is_draft=False, is_correction=False):
        self.units, self.today, self.activity = units, today, activity
        self.is_draft, self.is_correction = is_draft, is_correction
        blank = {"session_count": 1, "date_precision": Precision.DAY, "reporting_year": today.year}
        super().__init__(data, initial=blank | first, label_suffix="")
        self.money = MoneyFormSet(data, prefix="money", initial=money_initial(activity) if activity else None)
        self.goods = GoodsFormSet(data, prefix="goods", initial=goods_initial(activity) if activity else None)
        self.fields["ends_on"].today = today
        self.fields["title"].widget.attrs |= {"data-compose": '["type", "place", "starts_on"]', "data-joiner": "·"}
        self.fields["place"].widget.attrs["list"] = "recent-places"
        if activity and activity.headcount is None and self.initial.get("headcount"):
            self.fields["headcount"].help_text = _("From the list of attendance.")
        self.fields["starts_on"].widget.attrs["autocomplete"] = "off"
        self._offer(units)
        self.mark_required(not is_draft)

    def _offer(self, units):
        """Fill the choices: what is in use, and what this record already has."""
        kept = self.activity or Activity()
        if self.is_correction:
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = units
        usable = Campaign.objects.usable_by(*units)
        self.fields["campaign"].queryset = usable | Campaign.objects.filter(pk=kept.campaign_id)
        self.fields["team"].queryset = Team.objects.usable_by(*units) | Team.objects.filter(pk=kept.team_id)
        self.fields["type"].queryset = ActivityType.objects.filter(Q(is_active=True) | Q(pk=kept.type_id))
        codes = self._codes()
        for name, table in CODE_TABLES.items():
            self.fields[name].queryset = codes.filter(table=table)

    def _codes(self):
        """Codes in force on the day of the activity (today while it has none), and those that the record has."""
        kept = self.activity or Activity()
        tables = Code.objects.filter(table__in=[*CODE_TABLES.values(), Code.Table.STUDY_KIND])
        offered = tables.in_force(kept.starts_on or self.today) | tables.filter(pk=kept.region_id)
        return offered | tables.filter(pk__in=kept.service_targets.values("pk")) if kept.pk else offered

    def offer(self, recent_ids):
        """Lay out the choices for the page: recent types lead, the others follow by family; codes in one query.

        Return the types and the codes, for what stands beside this form on the page.
        """
        field = self.fields["type"]
        types, codes = list(field.queryset), list(self._codes())
        field.offer(types, recent_ids, RECENT)
        for name, table in CODE_TABLES.items():
            labels = [(code.pk, code.label) for code in codes if code.table == table]
            blank = [] if name == "service_targets" else [("", self.fields[name].empty_label)]
            self.fields[name].choices = blank + labels
        if not self.is_correction and len(self.units) == 1:
            self.fields["organization"].widget = forms.HiddenInput()
        return types, codes

    def type_chips(self):
        """The chips of the types: ``leading``, ``families`` as ``[(name, chips)]``, and whether these stand open."""
        chips = iter(self["type"].subwidgets)
        leading, families = [], []
        for name, choice in self.fields["type"].choices:
            if isinstance(choice, list):
                families.append((name, [next(chips) for _choice in choice]))
            else:
                leading.append(next(chips))
        is_open = any(chip.data["selected"] for _name, group in families for chip in group)
        return {"leading": leading, "families": families, "is_open": is_open}

    def mark_required(self, required):
        for name in REQUIRED:
            self.fields[name].required = required and name not in self.unknown

    @property
    def unknown(self):
        """What an imported record never said: its correction does not have to invent it."""
        if not self.is_correction or self.activity.source != Activity.Source.IMPORT:
            return set()
        return {name for name in ("place", "headcount") if getattr(self.activity, name) in (None, "")}

    def has_folded_errors(self):
        """True when something below the fold was refused."""
        return self.is_bound and bool(set(self.errors) & set(FOLDED) or self.row_errors())

    # --- Reading -----------------------------------------------------------------------------------

    def unit(self):
        """The organization that was chosen, or None."""
        return self._value("organization") if self.is_bound and not self.errors.get("organization") else None

    @property
    def is_another(self):
        """True when the person has said that similar records are other activities."""
        return bool(self._value("confirm_duplicate"))

    def is_good(self):
        """True when nothing was refused, in the rows of money and goods neither."""
        return all([self.is_valid(), self.money.is_valid(), self.goods.is_valid()])

    def clean(self):
        for name, flag in COUNTS.items():
            self._split_count(name, flag)
        self._read_dates()
        self._agree_times()
        self._check_campaign()
        self._check_team()
        self._sum_up_time()
        if not self.is_draft:
            self._ask_for_the_rest()

    def _value(self, name):
        return self.cleaned_data.get(name)

    def _split_count(self, name, flag):
        figure = self._value(name)
        self.cleaned_data[name] = figure.value if figure else None
        self.cleaned_data[flag] = bool(figure) and (figure.is_approximate or self._value(flag))

    def _read_dates(self):
        precision = self._value("date_precision") or Precision.DAY
        text = self._value("starts_on")
        self.cleaned_data["starts_on"] = None
        if text:
            self._read_first_day(text, precision)
        first, last = self._value("starts_on"), self._value("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        self.cleaned_data["reporting_year"] = year_of(first, precision, self._value("reporting_year"))

    def _read_first_day(self, text, precision):
        try:
            first = words.read_date(text, precision, today=self.today)
        except ValueError:
            self.add_error("starts_on", self._unreadable(text, precision))
            return
        if first.year < FIRST_YEAR:
            self.add_error("starts_on", _("This year is too long ago."))
        elif first.year > self.today.year + 1:
            self.add_error("starts_on", _("This year is too far ahead."))
        else:
            self.cleaned_data["starts_on"] = first
        shown = words.show_date(first, precision)
        if precision != Precision.DAY and not self._value("date_words") and text != shown:
            self.cleaned_data["date_words"] = text

    def _unreadable(self, text, precision):
        try:
            words.read_date(text, Precision.SINCE, today=self.today)
        except ValueError:
            return _("Write the day such as 11-21, 11月21日 or 昨天.")
        return _("Write the day too, such as 11-21. If only the month or year is known, say so under “More”.")

    def _agree_times(self):
        """Start, end and length: two of them give the third."""
        start, end = self._value("start_time"), self._value("end_time")
        minutes = self._value("duration_hours") or self._value("duration_minutes")
        span = _minutes_between(start, end) if start and end else None
        if span is not None and span <= 0:
            self.add_error("end_time", _("The end must be later than the start."))
        elif span and minutes and minutes > span and self._value("session_count") == 1 and not self._value("ends_on"):
            name = "duration_hours" if self._value("duration_hours") else "duration_minutes"
            self.add_error(name, _("The length is more than the time from start to end."))
        else:
            minutes = minutes or span
            self.cleaned_data["start_time"] = start or _moved(end, minutes, -1)
            self.cleaned_data["end_time"] = end or _moved(start, minutes, 1)
        self.cleaned_data["duration_minutes"] = minutes

    def _check_campaign(self):
        campaign = self._value("campaign")
        unit = self.activity.organization if self.is_correction else self._value("organization")
        is_kept = campaign and self.activity and campaign.pk == self.activity.campaign_id
        if not is_kept and completeness.is_foreign(campaign, unit):
            self.add_error("campaign", completeness.FOREIGN_CAMPAIGN)

    def _check_team(self):
        team = self._value("team")
        unit = self.activity.organization if self.is_correction else self._value("organization")
        is_kept = team and self.activity and team.pk == self.activity.team_id
        if not is_kept and completeness.is_team_of_others(team, unit):
            self.add_error("team", completeness.FOREIGN_TEAM)

    def _sum_up_time(self):
        minutes = self._value("service_hours")
        if minutes is None:
            minutes = minutes_of_all(*(self._value(name) for name in ("type", "duration_minutes", "headcount")))
        if minutes and minutes > MAX_MINUTES:
            self.add_error("headcount", _("Length times participants is too large. Please check both."))
            minutes = None
        self.cleaned_data["service_minutes"] = minutes

    def _ask_for_the_rest(self):
        """What submission asks for and no field has refused yet."""
        values = {name: self._value(name) for name in completeness.ASKED}
        values |= {"title": self._title(), "date_precision": values["date_precision"] or Precision.DAY}
        found = completeness.gaps(values, today=self.today)
        for name in {"duration_minutes", *self.unknown} if self.is_correction else ():
            found.pop(name, None)
        refused = set(self.errors) | set(found)
        for name, sentence in found.items():
            if name not in self.errors and not ANSWERED_BY.get(name, set()) & refused:
                self.add_error(name, sentence)

    def _title(self):
        """The title that was written, or the one that makes itself."""
        known = {name: self._value(name) for name in ("type", "place", "starts_on")}
        return self._value("title") or default_title(**known | {"place": known["place"] or ""})

    # --- Giving ------------------------------------------------------------------------------------

    def content(self):
        """What the services write: the good values, blank where something was refused."""
        self.is_good()
        content = {name: self._value(name) or "" for name in TEXTS}
        content |= {name: self._value(name) for name in (*VALUES, "starts_on", "service_minutes", *COUNTS)}
        content |= {flag: bool(self._value(flag)) for flag in COUNTS.values()}
        content["session_count"] = content["session_count"] or 1
        content["date_precision"] = self._value("date_precision") or Precision.DAY
        content["title"] = self._title()
        content["service_targets"] = list(self._value("service_targets") or [])
        return content | {"money": self.money.rows(), "goods": self.goods.rows()}

    def row_errors(self):
        """``(text, href)`` of the refused rows, for the error summary."""
        return [*self.money.error_links(_("Money")), *self.goods.error_links(_("Goods"))]


def _minutes_between(start, end):
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _moved(moment, minutes, direction):
    """``moment`` moved by ``minutes``, or None when unknown or on another day."""
    if moment is None or not minutes:
        return None
    base = datetime(2000, 1, 1, moment.hour, moment.minute)  # noqa: DTZ001 - a wall clock without a zone
    moved = base + direction * timedelta(minutes=minutes)
    return moved.time() if moved.date() == base.date() else None


def values_of(activity):
    """The first values of the form of a saved record: what would derive itself stays blank."""
    names = (*TEXTS, "type", "campaign", "team", "region", "organization", "date_precision", "reporting_year", *COUNTS)
    first = {name: activity.serializable_value(name) for name in (*names, *COUNTS.values(), "start_time", "end_time")}
    minutes = activity.duration_minutes
    is_chip = minutes in dict(LENGTHS)
    derived = minutes_of_all(activity.type, minutes, activity.headcount)
    title = default_title(type=activity.type, place=activity.place, starts_on=activity.starts_on)
    if first["headcount"] is None and activity.is_editable:
        first["headcount"] = activity.attendances.standing().participations() or None
    return first | {
        "starts_on": words.show_date(activity.starts_on, activity.date_precision),
        "ends_on": words.show_date(activity.ends_on, Precision.DAY),
        "duration_minutes": minutes if is_chip else None,
        "duration_hours": "" if is_chip else words.show_hours(minutes),
        "service_hours": "" if activity.service_minutes == derived else words.show_hours(activity.service_minutes),
        "title": "" if activity.title == title else activity.title,
        "service_targets": list(activity.service_targets.values_list("pk", flat=True)),
    }
