"""Reads of accounts and assignments."""

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Q
from django.utils import timezone

from portal.accounts.roles import CITY_WIDE, GRANTS
from portal.common.querysets import ScopedQuerySet


class UserManager(BaseUserManager):
    """Accounts by user name; creation goes through services."""

    def holding(self, permission, organization, *, with_above=True):
        """Active accounts whose role in force today lets them do ``permission`` for ``organization``.

        Without ``with_above`` only by a role in the unit itself, not by one that reaches down from above.
        """
        roles = [role for role, permissions in GRANTS.items() if permission in permissions]
        below = Q(assignments__include_children=True, assignments__organization_id__in=organization.ancestor_ids)
        exact = Q(assignments__organization_id__in=[organization.pk, organization.successor_id])
        reach = below | exact if with_above else exact
        today = timezone.localdate()
        in_force = Q(assignments__valid_from__lte=today) & (
            Q(assignments__valid_until=None) | Q(assignments__valid_until__gte=today)
        )
        return self.filter(in_force, reach, assignments__role__in=roles, is_active=True).distinct()

    def below(self, *organizations):
        """Active accounts of people of ``organizations`` and everything below them, the nearest first."""
        reach = Q(pk__in=[])
        for organization in organizations:
            reach |= Q(organization__path__startswith=organization.path)
        return (
            self.filter(reach, is_active=True).select_related("organization").order_by("organization__path", "sort_key")
        )


class RoleAssignmentQuerySet(ScopedQuerySet):
    def in_force(self, day):
        """Assignments valid on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def overlapping(self, first, last):
        """Assignments valid on some day from ``first`` to ``last``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=first), valid_from__lte=last)

    def city_wide(self, day):
        """City-wide power held on ``day`` or from a later day on."""
        return self.filter(role__in=CITY_WIDE).exclude(valid_until__lt=day)

    def standing_in_for(self, user):
        """What deputies hold, held or will hold for ``user``, newest first."""
        return self.filter(deputy_for=user).order_by("-valid_from", "-pk")

    def ending_with(self, user, day):
        """What ends on ``day`` when ``user`` goes: own roles, later ones too, and what deputies hold for them."""
        return self.filter(Q(user=user) | Q(deputy_for=user)).exclude(valid_until__lt=day).order_by("pk")
