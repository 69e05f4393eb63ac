"""What the home pages show, gathered over several apps. Reads only."""

from django.db import connection
from django.urls import reverse
from django.utils.functional import cached_property

from activities import figures
from activities.models import Activity, ActivityCorrection, Campaign, Publication
from portal.common.periods import Period, PeriodKind
from portal.ledgers.models import ClosingRule, LedgerPeriod
from portal.ledgers.words import state_of
from portal.organizations.models import Organization

NEWS_ON_HOME = 6
DRAFTS_ON_HOME = 5


def public_home(today):
    """Return the context of the public front page: this year's figures, news, campaigns, ledgers."""
    root = Organization.objects.filter(parent=None).order_by("pk").first()
    year = Period.containing(PeriodKind.YEAR, today)
    counted = Activity.objects.approved().in_period(year)
    return {
        "year": year,
        "figures": figures.summarize(counted.within(root) if root else counted.none()),
        "news": Publication.objects.published().for_cards()[:NEWS_ON_HOME],
        "campaigns": Campaign.objects.public()[:NEWS_ON_HOME],
        "reports": LedgerPeriod.objects.published()
        .select_related("organization")
        .order_by("-published_at")[:NEWS_ON_HOME],
    }


class Desk:
    """What waits on one person's desk: the rows, and how many there are. Nothing is read before it is asked for."""

    def __init__(self, user, today):
        self.user = user
        self.returned = Activity.objects.returned_to(user).for_list()
        self.reviews = Activity.objects.reviewable_by(user).for_list()
        self.corrections = ActivityCorrection.objects.decidable_by(user).for_list()
        self.publications = Publication.objects.publishable_by(user).for_list()
        self.ledgers = LedgerPeriod.objects.to_sign_by(user, today).select_related("organization")

    @cached_property
    def counts(self):
        """How many rows wait of each kind; kinds whose right the person does not hold cost no query."""
        rights = {
            "returned": ("activities.change_activity",),
            "reviews": ("activities.approve_activity",),
            "corrections": ("activities.decide_correction",),
            "publications": ("activities.publish_activity",),
            "ledgers": ("ledgers.prepare_ledger", "ledgers.review_ledger", "ledgers.seal_ledger"),
        }
        return {
            kind: getattr(self, kind).count() if any(map(self.user.has_perm, needed)) else 0
            for kind, needed in rights.items()
        }

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def decisions(self):
        """How many of them are decisions on the work of others."""
        return self.total - self.counts["returned"]

    @cached_property
    def drafts(self):
        """What this person began and has not submitted, newest first."""
        own = Activity.objects.visible_to(self.user, "activities.change_activity").for_list()
        return list(own.filter(state="draft", created_by=self.user).order_by("-updated_at")[:DRAFTS_ON_HOME])


def week_of(user, today):
    """Return this week of the person's unit as far as they may see it: recorded, waiting, state of the ledger."""
    organization = user.organization
    week = Period.containing(PeriodKind.WEEK, today)
    list_url = f"{reverse('activities:activity-list')}?organization={organization.pk}&from={week.start}&to={week.end}"
    rows = Activity.objects.visible_to(user).within(organization).in_period(week)
    periods = LedgerPeriod.objects.visible_to(user).with_runs()
    ledger = periods.of(ledger="activities", organization=organization, period=week).first()
    rules = ClosingRule.objects.filter(ledger="activities", period_kind=PeriodKind.WEEK, is_active=True)
    return {
        "period": week,
        "approved": rows.approved().count(),
        "approved_url": f"{list_url}&state=approved",
        "waiting": rows.filter(state="submitted").count(),
        "waiting_url": f"{list_url}&state=submitted",
        "ledger": ledger,
        "ledger_state": state_of(ledger) if ledger else None,
        "rule": rules.order_by("is_final").first(),
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
