"""Reads of teams, and what waits for a decision on them."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES
from volunteers.querysets.volunteers import years_before

VIEW_TEAMS = "volunteers.view_team"
CHANGE_TEAMS = "volunteers.change_team"
REGISTER_TEAMS = "volunteers.register_team"

# Forms that stand with the upper union, or did.
HANDED_IN = ("submitted", "registered")
KEPT_YEARS = 5  # after the dissolution
SMALLEST_PUBLIC_TEAM = 5  # fewer members are not told apart from nobody on public pages


def on_register(day):
    """The Q of teams that were on the register at the end of ``day``."""
    return Q(registered_on__lte=day) & (Q(dissolved_on=None) | Q(dissolved_on__gt=day))


def at_register(user, permission=REGISTER_TEAMS, prefix=""):
    """The Q of teams that come to ``user`` for registration: of units below theirs, of the topmost union its own."""
    grants = user.grants_for(permission)
    return scope_filter(grants, f"{prefix}organization__parent") | (
        scope_filter(grants, f"{prefix}organization") & Q(**{f"{prefix}organization__parent": None})
    )


class TeamQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW_TEAMS):
        """Rows in the scope of ``permission``; drafts only to those who write for the unit.

        With VIEW_TEAMS also forms that come to the reader for registration, and the team that the reader leads.
        """
        if user is None or user.is_anonymous:
            return self.none()
        scope = scope_filter(user.grants_for(permission), self.organization_lookup)
        writers = scope_filter(user.grants_for(CHANGE_TEAMS), self.organization_lookup)
        scope &= ~Q(state="draft") | Q(created_by=user.pk) | writers
        if permission == VIEW_TEAMS:
            scope |= at_register(user) & ~Q(state="draft")
            scope |= Q(pk__in=self.model.objects.led_by(user).values("pk"))
        return self.filter(scope)

    def led_by(self, user):
        """The teams of a leader: whose record is theirs, on the register of the unit, and who has said yes to the
        roster. Nobody leads a team that was dissolved, nor one of a unit that they have left."""
        members = self.model._meta.get_field("members").related_model.objects
        accepted = members.filter(team=OuterRef("pk"), volunteer=OuterRef("leader"), state="member")
        rows = self.filter(Exists(accepted), leader__user=user, leader__state="active").exclude(state="dissolved")
        return rows.filter(leader__organization__path__startswith=F("organization__path"))

    def registered(self):
        return self.filter(state="registered")

    def erasable(self, day):
        """Rows that still say who led the team though nothing has needed it for KEPT_YEARS."""
        before = years_before(day, KEPT_YEARS)
        never = Q(number=None, created_at__date__lte=before)
        return self.filter(Q(dissolved_on__lte=before) | never, erased_at=None)

    def clubs(self):
        return self.filter(kind__in=("club", "society", "micro_society"))

    def usable_by(self, *organizations):
        """Teams under which one of ``organizations`` logs activities: its own and those of units merged into it."""
        own = Q(organization__in=organizations) | Q(organization__successor__in=organizations)
        return self.registered().filter(own)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "organization__parent").with_member_count()

    def with_member_count(self):
        """``member_count``: people who said yes and are on the register of volunteers now."""
        members = self.model._meta.get_field("members").related_model.objects.current().order_by()
        counted = members.filter(team=OuterRef("pk")).values("team").annotate(number=Count("pk")).values("number")
        return self.annotate(member_count=Coalesce(Subquery(counted), 0))

    def matching(self, words):
        """Rows whose name, number or unit holds each word."""
        rows = self
        for word in words.split():
            rows = rows.filter(Q(name__icontains=word) | Q(number__iexact=word) | Q(organization__name__icontains=word))
        return rows

    def registrable_by(self, user):
        """Forms that wait for a decision of ``user``: handed in below them, not written by them, not of their unit."""
        own = list(user.acting_ids)
        rows = self.filter(at_register(user), state="submitted").exclude(contributor_ids__overlap=own)
        return rows.exclude(organization=user.organization_id, organization__parent__isnull=False).order_by(
            "submitted_at", "pk"
        )

    def returned_to(self, user):
        """Forms that came back to the people who write for the unit."""
        return self.visible_to(user, CHANGE_TEAMS).filter(state="returned").order_by("pk")

    def publishable_by(self, user):
        """Teams without a public page that ``user`` may give one."""
        scope = at_register(user) | scope_filter(user.grants_for(REGISTER_TEAMS), self.organization_lookup)
        return (
            self.registered().filter(scope, published_at=None).exclude(contributor_ids__overlap=list(user.acting_ids))
        )

    def published(self):
        """What anonymous people may read: registered, and published by a second person."""
        return self.registered().filter(published_at__isnull=False)

    def counted_for(self, user):
        """The rows whose figures ``user`` reads: leaders read numbers of more than they read records."""
        return ScopedQuerySet.visible_to(self, user, VIEW_FIGURES)

    def on_register(self, day):
        return self.filter(on_register(day))

    def count_on(self, days):
        """How many teams were on the register at the end of each of ``days``; None without any team at all."""
        counts = {f"day{n}": Count("pk", filter=on_register(day)) for n, day in enumerate(days)}
        found = self.exclude(registered_on=None).order_by().aggregate(teams=Count("pk"), **counts)
        return [found[name] if found["teams"] else None for name in counts]


class TeamRevisionQuerySet(QuerySet):
    def pending(self):
        return self.filter(state="pending")

    def for_list(self):
        return self.select_related("team__organization__successor", "team__organization__parent", "requested_by")

    def decidable_by(self, user):
        """Changes that wait for a decision of ``user``."""
        rows = self.pending().filter(at_register(user, prefix="team__"))
        rows = rows.exclude(requested_by__in=user.acting_ids)
        own = Q(team__organization=user.organization_id) & Q(team__organization__parent__isnull=False)
        return rows.exclude(own).order_by(F("requested_at"), "pk")
