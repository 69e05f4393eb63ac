"""What the home pages show, gathered over several apps. Reads only."""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import figures
from activities.models import Activity, Campaign, Publication
from activities.querysets import reads_what_counts
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.common.periods import Period, PeriodKind
from portal.exports.base import list_exports
from portal.figures.amounts import UNKNOWN
from portal.figures.base import Scope, series_for
from portal.ledgers.base import SMALLEST_PUBLIC_GROUP
from portal.ledgers.models import ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.querysets import VIEW as VIEW_LEDGERS
from portal.ledgers.querysets import readable_organizations
from portal.ledgers.words import state_of
from portal.notices.models import PublicNotice
from portal.organizations.models import Organization

NEWS_ON_HOME = 6
REGISTER = ("teams", "volunteers")
ADMINISTRATORS_NAMED = 3
FIRST_PASSWORD = "must_change_password__exact=1"  # noqa: S105 - a condition of the list of accounts


def public_home(today):
    """Return the context of the public front page: this year's figures, the register, news, campaigns, ledgers."""
    root = Organization.objects.filter(parent=None).order_by("pk").first()
    year = Period.containing(PeriodKind.YEAR, today)
    counted = Activity.objects.approved().in_period(year)
    return {
        "year": year,
        "figures": figures.summarize(counted.within(root) if root else counted.none()),
        "register": public_register(root, year) if root else {},
        "news": Publication.objects.published().for_cards()[:NEWS_ON_HOME],
        "campaigns": Campaign.objects.public()[:NEWS_ON_HOME],
        "notices": PublicNotice.objects.published(today).order_by("-posted_at", "-pk")[:NEWS_ON_HOME],
        "reports": LedgerPeriod.objects.published()
        .select_related("organization")
        .order_by("-published_at")[:NEWS_ON_HOME],
    }


def public_register(root, year):
    """``{measure: Amount}`` of the teams and volunteers on the register of ``root`` and all below it.

    Nothing is said of fewer people than SMALLEST_PUBLIC_GROUP, and nothing of what nobody has written down.
    """
    found = {slug: amounts[0] for slug, amounts in series_for(Scope(organization=root), [year], only=REGISTER).items()}
    if (found.get("volunteers", UNKNOWN).value or 0) < SMALLEST_PUBLIC_GROUP:
        found.pop("volunteers", None)
    return found


def reads_ledgers(user):
    """Whether the rights of ``user`` cover any unit with all that is below it: only then there is a ledger to read."""
    grants = user.grants_for(VIEW_LEDGERS)
    return any(grant.include_children for grant in grants) or readable_organizations(user).exists()


def has_lists(user):
    """Whether ``user`` has a list of records to take away; messages alone are none."""
    return any(user.has_perm(definition.permission) for definition in list_exports() if definition.permission)


def week_of(user, today):
    """Return this week of the person's unit: recorded, waiting, state of the ledger; None is not theirs to see.

    Whoever reads the figures of a unit (leaders too) sees all of what was approved there; the list opens for those
    who read the very records that were counted, the others are told how many of them are public.
    """
    organization = user.organization
    week = Period.containing(PeriodKind.WEEK, today)
    list_url = f"{reverse('activities:activity-list')}?organization={organization.pk}&from={week.start}&to={week.end}"
    rows = Activity.objects.visible_to(user).within(organization).in_period(week)
    counted = Activity.objects.counted_for(user).within(organization).in_period(week)
    reads_all = reads_what_counts(user)
    periods = LedgerPeriod.objects.visible_to(user).with_runs()
    ledger = periods.of(ledger="activities", organization=organization, period=week).first()
    rules = ClosingRule.objects.filter(ledger="activities", period_kind=PeriodKind.WEEK, is_active=True)
    return {
        "has_ledgers": reads_ledgers(user),
        "period": week,
        "approved": counted.approved().count(),
        "approved_url": f"{list_url}&state=approved" if reads_all else "",
        "waiting": rows.filter(state="submitted").count() if reads_all else None,
        "waiting_url": f"{list_url}&state=submitted",
        "published": None if reads_all else rows.approved().count(),
        "published_url": f"{list_url}&state=approved",
        "ledger": ledger,
        "ledger_state": state_of(ledger) if ledger else None,
        "rule": rules.order_by("is_final").first(),
    }


@dataclass(frozen=True)
class Card:
    """A number with the page of what it counts."""

    label: str
    value: int
    url: str


def system_cards(user, today):
    """Return the Cards of those who keep the system: accounts, background work, the audit log, each by its right."""
    cards = []
    if user.has_perm("accounts.manage_accounts"):
        people, url = User.objects.filter(is_active=True), reverse("admin:accounts_user_changelist")
        first = people.filter(must_change_password=True)
        cards.append(Card(_("Accounts in use"), people.count(), f"{url}?is_active__exact=1"))
        cards.append(
            Card(_("Still with a first password"), first.count(), f"{url}?is_active__exact=1&{FIRST_PASSWORD}")
        )
    if user.has_perm("ledgers.view_operations"):
        failed = LedgerRun.objects.filter(job_state="failed")
        cards.append(Card(_("Failed background work"), failed.count(), reverse("ledgers:operations")))
    if user.has_perm("audit.view_auditevent"):
        url = reverse("admin:audit_auditevent_changelist")
        day = f"at__year={today.year}&at__month={today.month}&at__day={today.day}"
        events = AuditEvent.objects.filter(at__date=today)
        cards.append(Card(_("Recorded today"), events.count(), f"{url}?{day}"))
        cards.append(Card(_("Recorded in all"), AuditEvent.objects.count(), url))
    return cards


def last_logged(user):
    """The record that 再记一次 would copy: the newest one that this person submitted, or None."""
    mine = Activity.objects.visible_to(user, "activities.change_activity").filter(created_by=user, number__isnull=False)
    return mine.for_list().order_by("-submitted_at").first()


def administrators():
    """Names of the first few people who give and take rights, for whoever lacks one."""
    root = Organization.objects.filter(parent=None).order_by("pk").first()
    people = User.objects.holding("accounts.manage_accounts", root) if root else User.objects.none()
    return list(people.values_list("display_name", flat=True)[:ADMINISTRATORS_NAMED])


def database_answers():
    """True when the database answers a trivial question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)
