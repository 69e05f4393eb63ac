"""Reads of hours of service."""

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


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
        return self.aggregate(total=Coalesce(Sum("minutes"), 0))["total"]

    def locked(self):
        """What figures count."""
        return self.filter(state="locked")
