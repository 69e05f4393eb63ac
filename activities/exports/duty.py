"""The lists of community duty as Excel: posts, and reports from them."""

from django.utils.translation import gettext_lazy as _

from activities.figures.duty import people_of
from activities.filters import DutyFilter, PostFilter
from activities.ledgers.activities import approximate
from activities.ledgers.duty import DONATED, confirmation_of, day_of, remark_of
from activities.models import CommunityPost, DutyReport
from activities.querysets import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


@register
class PostExport(FilteredExport):
    """Posts, without the phones of contacts."""

    slug = "duty-posts"
    title = _("List of posts of community duty")
    page = "activities:duty-post-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = PostFilter
    columns = (
        Column(header=_("Community (neighbourhood, road section)"), source="name", width=24),
        Column(header=_("Kind of duty"), source="kind", render=label_of(CommunityPost.Kind), width=16),
        Column(header=_("Belongs to the community"), source="community", width=18),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Person in charge"), source="responsible_name", width=10),
        Column(header=_("since"), source="since", kind="date", width=12),
        Column(header=_("until"), source="until", kind="date", width=12),
        Column(header=_("Reported in on"), source="reported_on", kind="date", width=12),
        Column(header=_("Last report"), source="last_report_on", kind="date", width=12),
    )

    def visible(self, user):
        return CommunityPost.objects.visible_to(user).for_list()


@register
class DutyExport(FilteredExport):
    """Reports; person-times in the total are of approved ones, as in the head of the list."""

    slug = "duty-reports"
    title = _("List of reports of community duty")
    page = "activities:duty-report-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = DutyFilter
    columns = (
        Column(header=_("Number"), source="number", width=14),
        Column(header=_("Date"), source=("starts_on", "ends_on", "date_words"), render=day_of, kind="date", width=12),
        Column(header=_("Community (neighbourhood, road section)"), source="post__name", width=24),
        Column(header=_("Kind of duty"), source="post__kind", render=label_of(CommunityPost.Kind), width=16),
        Column(header=_("Unit on duty"), source="organization_name", width=28),
        Column(header=_("People on duty"), source="people_names", width=18),
        Column(
            header=_("Person-times"), source=("counted_person_times", "is_count_approximate"), render=approximate,
            kind="integer", width=8, total=True,
        ),
        Column(header=_("What was found and done"), source="service", width=40),
        Column(header=_("Length (hours)"), source="counted_minutes", kind="hours", width=8),
        Column(header=_("Donated (yuan)"), source=DONATED, kind="money", width=12),
        Column(header=_("Confirmed by the community"), source="is_confirmed", render=confirmation_of, width=10),
        Column(header=_("Remark"), source=("problem", "handed_to", "remark"), render=remark_of, width=24),
        Column(header=_("State"), source="state", render=label_of(DutyReport.State), width=8),
    )  # fmt: skip
    notes = (_("Totals are of the approved records in this list."),)

    def visible(self, user):
        return DutyReport.objects.visible_to(user).with_counts()

    def totals(self, rows):
        people = people_of(rows)
        return {6: approximate(people.value, people.is_approximate)}
