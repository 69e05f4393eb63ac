"""What the home pages show, gathered over several apps. Reads only."""

from dataclasses import dataclass, field

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activities import figures
from activities.models import Activity, ActivityCorrection, Campaign, Publication
from portal.common.periods import Period, PeriodKind
from portal.ledgers.models import LedgerPeriod
from portal.organizations.models import Organization

NEWS_ON_HOME = 6
DRAFTS_ON_HOME = 5


def public_home(today):
    """Return the context of the public front page: this year's figures, news, campaigns, ledgers."""
    root = Organization.objects.filter(parent=None).order_by("pk").first()
    year = Period.containing(PeriodKind.YEAR, today)
    counted = Activity.objects.approved().in_period(year)
    return {
        "root": root,
        "year": year,
        "figures": figures.summarize(counted.within(root) if root else counted.none()),
        "news": Publication.objects.published().for_cards()[:NEWS_ON_HOME],
        "campaigns": Campaign.objects.public()[:NEWS_ON_HOME],
        "reports": LedgerPeriod.objects.published()
        .select_related("organization")
        .order_by("-published_at")[:NEWS_ON_HOME],
    }


@dataclass
class Desk:
    """What waits on one person's desk. Lists are short; counts are whole."""

    returned: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    waiting_for_review: int = 0
    corrections: int = 0
    publications: int = 0
    ledgers: int = 0

    @property
    def decisions(self):
        """How many decisions wait for this person."""
        return self.waiting_for_review + self.corrections + self.publications + self.ledgers

    @property
    def todo_count(self):
        return len(self.returned) + self.decisions


def reviewable(user):
    """Submitted records that ``user`` may decide on: in scope, not their own."""
    rows = Activity.objects.visible_to(user, "activities.approve_activity").waiting_for_review()
    return rows.exclude(submitted_by=user).exclude(created_by=user)


def decidable_corrections(user):
    rows = ActivityCorrection.objects.visible_to(user, "activities.decide_correction").pending()
    return rows.exclude(requested_by=user)


def publishable(user):
    rows = Publication.objects.visible_to(user, "activities.publish_activity").proposed()
    return rows.exclude(proposed_by=user)


def ledgers_to_sign(user):
    """Ledger periods whose next signature this person may give, newest first."""
    to_review = LedgerPeriod.objects.visible_to(user, "ledgers.review_ledger").filter(state="prepared")
    to_seal = LedgerPeriod.objects.visible_to(user, "ledgers.seal_ledger").filter(
        state="reviewed", ends_on__lt=timezone.localdate()
    )
    return (to_review.exclude(prepared_by=user) | to_seal.exclude(prepared_by=user)).order_by("-starts_on", "pk")


def desk_of(user):
    """Return the Desk of ``user``: what was returned to them, what they began, what they are asked to decide."""
    own = Activity.objects.visible_to(user, "activities.change_activity").for_list()
    return Desk(
        returned=list(own.filter(state="returned").order_by("-returned_at")[:20]),
        drafts=list(own.filter(state="draft", created_by=user).order_by("-updated_at")[:DRAFTS_ON_HOME]),
        waiting_for_review=reviewable(user).count(),
        corrections=decidable_corrections(user).count(),
        publications=publishable(user).count(),
        ledgers=ledgers_to_sign(user).count(),
    )


def todo_count(user):
    """How much waits for ``user``: the number in the tab title and on the navigation. One query per right held."""
    counted = [
        (
            "activities.change_activity",
            lambda: Activity.objects.visible_to(user, "activities.change_activity").filter(state="returned"),
        ),
        ("activities.approve_activity", lambda: reviewable(user)),
        ("activities.decide_correction", lambda: decidable_corrections(user)),
        ("activities.publish_activity", lambda: publishable(user)),
        ("ledgers.seal_ledger", lambda: ledgers_to_sign(user)),
    ]
    return sum(rows().count() for permission, rows in counted if user.has_perm(permission))


def week_of(organization, today):
    """Return this week of ``organization`` in figures: recorded, waiting, and the state of its ledger."""
    week = Period.containing(PeriodKind.WEEK, today)
    list_url = f"{reverse('activities:activity-list')}?organization={organization.pk}&from={week.start}&to={week.end}"
    rows = Activity.objects.within(organization).in_period(week)
    return {
        "period": week,
        "approved": rows.approved().count(),
        "approved_url": f"{list_url}&state=approved",
        "waiting": rows.filter(state="submitted").count(),
        "waiting_url": f"{list_url}&state=submitted",
        "ledger": LedgerPeriod.objects.of(ledger="activities", organization=organization, period=week).first(),
    }


def last_logged(user):
    """The record that 再记一次 would copy: the newest one that this person submitted, or None."""
    mine = Activity.objects.visible_to(user, "activities.change_activity").filter(created_by=user, number__isnull=False)
    return mine.for_list().order_by("-submitted_at").first()


def database_answers():
    """True when the database answers a trivial question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)
