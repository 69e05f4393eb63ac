"""Reads of hours of service."""

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from activities.querysets.activities import VIEW
from portal.accounts.models.people import Grant
from portal.accounts.roles import permissions_of
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES
from volunteers.querysets.volunteers import person_at

RECORD = "activities.record_hours"
CONFIRM = "activities.confirm_hours"
VOID = "activities.void_hours"

# Where the right to confirm must be held, by how long the day of the volunteer was: kinds of units,
# None for the unit itself or any above it.
TIER_KINDS = {"unit": None, "upper": ("county", "industry", "city"), "city": ("city",)}


def confirming_grants(user, tier):
    """The Grants under which ``user`` confirms hours of ``tier``."""
    kinds = TIER_KINDS[tier]
    return [
        Grant(item.organization.path, item.include_children)
        for item in user.organization_assignments
        if CONFIRM in permissions_of(item.role) and (kinds is None or item.organization.kind in kinds)
    ]


def within_tiers(user, organization="organization"):
    """The Q of rows with a ``tier`` and a unit (at ``organization``) that ``user`` may confirm."""
    found = Q(pk__in=[])
    for tier in TIER_KINDS:
        found |= Q(tier=tier) & scope_filter(confirming_grants(user, tier), organization)
    return found


class ServiceRecordQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """The hours of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def certifiable(self, volunteer, first, last):
        """Recorded hours of the person of ``volunteer`` from the day ``first`` to ``last``: what a unit can certify.

        Records that an account had before belong to the same person.
        """
        whose = Q(volunteer=volunteer)
        if volunteer.user_id is not None:
            whose |= Q(volunteer__user=volunteer.user_id)
        return self.locked().filter(whose, service_date__gte=first, service_date__lte=last)

    def of_person(self, volunteer):
        """Recorded hours of the person of ``volunteer``, over all units that keep a record of them."""
        people = type(volunteer).objects.same_person(volunteer)
        return self.locked().filter(volunteer__in=people)

    def minutes(self):
        """The sum of the minutes, 0 without any row."""
        return self.order_by().aggregate(total=Coalesce(Sum("minutes"), 0))["total"]

    def standing(self):
        """Records that were not voided."""
        return self.exclude(state="voided")

    def locked(self):
        """What figures count."""
        return self.filter(state="locked")

    def waiting(self):
        """What may still come to count."""
        return self.exclude(state__in=["locked", "voided"])

    def counted_for(self, user):
        """The locked rows whose sums ``user`` reads: leaders read figures of more than they read records."""
        return self.locked().filter(scope_filter(user.grants_for(VIEW_FIGURES), self.organization_lookup))

    def served_between(self, first, last):
        """Rows of the days ``first`` to ``last``, both included; None leaves that end open."""
        rows = self if first is None else self.filter(service_date__gte=first)
        return rows if last is None else rows.filter(service_date__lte=last)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "activity__organization", "shift", "volunteer")

    def to_confirm(self):
        """Drafts that a second person can confirm: something counts, nobody sent it back, and the proof of what was
        entered later was accepted."""
        rows = self.filter(state="draft", minutes__gt=0, returned_at=None)
        return rows.filter(Q(backfill=None) | Q(backfill__state="approved"))

    def confirmable_by(self, user):
        """What waits for ``user``: in scope, of a tier that is theirs, neither written by them nor about them."""
        own = list(user.acting_ids)
        rows = self.to_confirm().filter(within_tiers(user))
        rows = rows.exclude(contributor_ids__overlap=own).exclude(recorded_by__in=own)
        return rows.exclude(Q(volunteer__user__isnull=False) & Q(volunteer__user__in=own))

    def returned_to(self, user):
        """What was sent back to the people who write for the unit."""
        return self.visible_to(user, RECORD).filter(state="draft", returned_at__isnull=False)

    def noticeable(self):
        """Confirmed records that can be put on notice."""
        return self.filter(state="confirmed")

    def of_same_person(self, volunteer):
        """Rows of everybody who is the same person as ``volunteer``, in all units."""
        same = Q(volunteer=volunteer)
        if volunteer.id_index:
            same |= Q(volunteer__id_index=volunteer.id_index)
        elif volunteer.phone_index:
            same |= Q(volunteer__phone_index=volunteer.phone_index, volunteer__name=volunteer.name)
        return self.filter(same)

    def by_source(self):
        """``[{"source", "minutes"}]``, the most first."""
        return self.order_by().values("source").annotate(minutes=Sum("minutes")).order_by("-minutes")

    def person_count(self):
        """How many people the rows stand for: somebody with records in two units is one."""
        return self.order_by().aggregate(people=Count(person_at("volunteer__"), distinct=True))["people"]
