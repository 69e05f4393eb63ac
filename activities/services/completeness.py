"""What a record must say before it is handed over for review; the form and the service ask the same questions."""

from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Campaign

Precision = Activity.Precision

REQUIRED = {
    "type": _("Choose a type."),
    "place": _("Write the place."),
    "headcount": _("Write how many took part."),
    "title": _("This field is required."),
    "reporting_year": _("This field is required."),
}
DATES = ("starts_on", "ends_on", "date_precision", "date_words")
ASKED = (*REQUIRED, *DATES, "duration_minutes")
FOREIGN_TEAM = _("This is no registered team of the unit.")
LATER = "补录"
FOREIGN_CAMPAIGN = _("This campaign does not belong to the unit or to a union above it.")


def is_dated(values):
    """True when the date is known as exactly as it claims: words alone will do for a year, or since some time."""
    is_vague = values["date_precision"] in {Precision.YEAR, Precision.SINCE}
    return values["starts_on"] is not None or (is_vague and bool(values["date_words"]))


def gaps(values, *, today):
    """Return ``{field: sentence}`` of what is missing or not over yet on the day ``today``.

    ``values`` holds the fields of ASKED by name, of a record or of a form.
    """
    found = {name: sentence for name, sentence in REQUIRED.items() if values[name] in (None, "")}
    if LATER in (values["title"] or ""):  # what was entered later has a list of its own (rule of i志愿)
        found["title"] = _("A title does not say 补录. Enter hours later on the page of the activity's hours.")
    if not is_dated(values):
        found["starts_on"] = _("Write the day of the activity.")
    elif values["starts_on"] and values["starts_on"] > today:
        found["starts_on"] = _("The activity has not happened yet. Submit it afterwards.")
    if values["ends_on"] and values["ends_on"] > today:
        found["ends_on"] = _("The activity is not over yet. Submit it afterwards.")
    if values["date_precision"] == Precision.DAY and not values["duration_minutes"]:
        found["duration_minutes"] = _("Choose how long it lasted.")
    if values["reporting_year"] and values["reporting_year"] > today.year:
        found["reporting_year"] = _("This year has not come yet.")
    return found


def is_foreign(campaign, organization):
    """True when ``organization`` does not log under ``campaign`` (either may be None: then it is not)."""
    if campaign is None or organization is None:
        return False
    return not Campaign.objects.usable_by(organization).filter(pk=campaign.pk).exists()


def is_team_of_others(team, organization):
    """True when ``team`` was never a registered one of ``organization`` or of a unit merged into it."""
    if team is None or organization is None:
        return False
    is_own = organization.pk in {team.organization_id, team.organization.successor_id}
    return not is_own or team.number is None


def has_look_alike(activity):
    """True when a live record of the unit has the same day, place and type."""
    if not (activity.type_id and activity.place and activity.starts_on):
        return False
    return Activity.objects.likely_duplicates(
        organization=activity.organization, starts_on=activity.starts_on, place=activity.place,
        type_id=activity.type_id, exclude_id=activity.pk,
    ).exists()  # fmt: skip


def differs_from_attendance(activity):
    """The sentence that says so when the record counts other participations than its list of attendance; else "".

    人次 are the attendances; only where none were taken is it the number that somebody wrote.
    """
    taken = activity.attendances.standing().participations() if activity.pk else 0
    if not taken or (activity.headcount == taken and not activity.is_headcount_approximate):
        return ""
    words = _("The list of attendance has %(taken)d participations. Write that number, or complete the list first.")
    return words % {"taken": taken}


def refusals(activity, *, today, is_another):
    """Return ``{field: sentence}`` of all that keeps ``activity`` from being submitted.

    ``is_another`` is what the person said of look-alikes: this is another activity.
    """
    found = gaps({name: getattr(activity, name) for name in ASKED}, today=today)
    if "headcount" not in found and (sentence := differs_from_attendance(activity)):
        found["headcount"] = sentence
    if is_foreign(activity.campaign, activity.organization):
        found["campaign"] = FOREIGN_CAMPAIGN
    if is_team_of_others(activity.team, activity.organization):
        found["team"] = FOREIGN_TEAM
    if not is_another and has_look_alike(activity):
        found["confirm_duplicate"] = _("There is a similar record. Tick here if this is another activity.")
    return found
