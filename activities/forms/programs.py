"""The form of an activity as a program fills it in: the same rules and sentences as on the page."""

from datetime import time

from django.http import QueryDict

from activities.forms.activity import ActivityForm, values_of
from activities.forms.rows import goods_initial, money_initial
from activities.forms.units import units_of
from activities.models import Activity

# What a program gives in minutes the page asks for in hours; the words carry the unit with them.
MINUTES = {"duration_minutes": "duration_hours", "service_minutes": "service_hours"}
NAMES = {**{field: name for name, field in MINUTES.items()}, "__all__": "non_field_errors"}
ROWS = ("money", "goods")
NEW = {"session_count": 1, "date_precision": Activity.Precision.DAY}  # as on the page of a new record


def filled_in(values, *, user, today, activity=None):
    """The form with ``values`` (by field name, minutes as numbers) over what ``activity`` says already."""
    first = values_of(activity) if activity else NEW | {"recorder_name": user.display_name}
    data = QueryDict(mutable=True)
    for name, value in (first | _in_words(values)).items():
        _put(data, name, value)
    rows = {"money": money_initial(activity), "goods": goods_initial(activity)} if activity else {}
    for prefix in ROWS:
        _put_rows(data, prefix, values.get(prefix, rows.get(prefix, [])))
    return ActivityForm(
        data, units=units_of(user, activity), today=today, first=first, activity=activity, is_draft=True
    )


def refused(form):
    """``{field: sentences}`` of all that the form does not accept, by the names that programs use."""
    found = {}
    for name, sentences in form.errors.items():
        found.setdefault(NAMES.get(name, name), []).extend(sentences)
    for prefix in ROWS:
        rows = getattr(form, prefix)
        if not rows.is_valid():
            found[prefix] = [dict(errors) for errors in rows.errors] + list(rows.non_form_errors())
    return found


def _in_words(values):
    """Without the rows; a length goes into the field that reads words, and its chip is taken back."""
    told = {name: value for name, value in values.items() if name not in ROWS}
    for name, field in MINUTES.items():
        if name in told:
            minutes = told.pop(name)
            told[field] = "" if minutes is None else f"{minutes}分钟"
            if name == "duration_minutes":
                told[name] = None
    return told


def _put(data, name, value):
    """One value as a browser would send it: no field for a tick that is not set."""
    if isinstance(value, list):
        data.setlist(name, [str(item) for item in value])
    elif isinstance(value, time):
        data[name] = f"{value:%H:%M}"
    elif value is True:
        data[name] = "on"
    elif value is not None and value is not False:
        data[name] = str(value)


def _put_rows(data, prefix, rows):
    data.update({f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"})
    for place, row in enumerate(rows):
        for name, value in row.items():
            _put(data, f"{prefix}-{place}-{name}", value)
