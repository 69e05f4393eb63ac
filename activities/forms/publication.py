"""What the public will read of an activity."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from portal.common.language import office_language
from portal.common.posts import VersionForm
from portal.figures.amounts import Amount
from portal.privacy.numbers import refuse_private_numbers


class PhotoChoiceField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, photo):
        return photo.caption or gettext("Photo %(number)d") % {"number": photo.position + 1}


class PublicationForm(VersionForm):
    """Words and photos of a publication; ``version`` is 0 while there is none."""

    title = forms.CharField(label=_("Public title"), max_length=60, validators=[refuse_private_numbers])
    summary = forms.CharField(
        label=_("Public text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 7, "maxlength": 1000}),
        validators=[refuse_private_numbers],
        help_text=_("No names of helped people, no addresses, no telephone numbers."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Public place"), max_length=60, required=False, validators=[refuse_private_numbers],
        help_text=_("A district or a public place, never a home."),
    )  # fmt: skip
    photos = PhotoChoiceField(
        label=_("Public photos"), queryset=None, required=False,
        help_text=_("Only photos that everybody on them agrees with. Children are not shown."),
    )  # fmt: skip

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photos"].queryset = activity.photos.select_related("attachment")

    @property
    def content(self):
        """What ``propose_publication`` takes, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("title", "summary", "place", "photos")}


def first_words(activity):
    """Initial words without any name: from type, district, date and headcount, in the language of the public site."""
    with office_language():
        words = {
            "unit": activity.organization_name,
            "type": str(activity.type),
            "district": str(activity.region or ""),
            "date": public_date(activity),
            "count": Amount(activity.headcount, activity.is_headcount_approximate),
        }
        return {
            "title": (gettext("%(unit)s: %(type)s") % (words | {"unit": activity.organization.short_name}))[:60],
            "summary": summary_of(words),
            "place": words["district"],
            "photos": [],
            "version": 0,
        }


def public_date(activity):
    """11月17日 for an exact day; otherwise as exact as it is known."""
    if activity.date_precision == Activity.Precision.DAY and activity.starts_on and not activity.date_words:
        return gettext("%(month)d/%(day)d") % {"month": activity.starts_on.month, "day": activity.starts_on.day}
    return activity.date_label


def summary_of(words):
    if words["count"].value is None:
        return gettext("On %(date)s %(unit)s held an activity: %(type)s.") % words
    if words["district"]:
        sentence = gettext(
            "On %(date)s %(unit)s held an activity in %(district)s: %(type)s. %(count)s people took part."
        )
    else:
        sentence = gettext("On %(date)s %(unit)s held an activity: %(type)s. %(count)s people took part.")
    return sentence % words


def words_of(publication):
    """Initial words of a publication that exists already."""
    return {
        "title": publication.title,
        "summary": publication.summary,
        "place": publication.place,
        "photos": [photo.pk for photo in publication.photos.all()],
        "version": publication.version,
    }
