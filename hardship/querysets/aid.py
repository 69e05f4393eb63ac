"""Reads of aid: who was helped with what; counter-entries take off what they reverse."""

from django.db.models import Case, F, IntegerField, Q, When
from django.db.models.functions import Coalesce

from hardship.querysets.funds import APPROVE, RECORD, VIEW
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES

STANDS = ("approved", "reversed")  # a reversed record and its counter-entry both count, and come to nothing together


class AidQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def counted_for(self, user):
        """Approved aid whose figures ``user`` reads."""
        grants = [*user.grants_for(VIEW_FIGURES), *user.grants_for(VIEW)]
        return self.approved().filter(scope_filter(grants, "organization"))

    def for_list(self):
        """With what a row of a list shows, in one query."""
        rows = self.select_related("organization", "file", "fund", "created_by", "decided_by", "reverses", "reversal")
        return rows.order_by("-paid_on", "-pk")

    def approved(self):
        """What counts: approved records, reversed ones and their counter-entries, which have the other sign."""
        return self.filter(state__in=STANDS)

    def standing(self):
        """What was given and not taken back: for counts of persons, households and student-years."""
        return self.filter(state="approved", reverses=None)

    def in_period(self, period):
        return self.filter(paid_on__range=(period.start, period.end))

    def with_times(self):
        """``times``: person-times (人次), a group by its heads; ``household_times`` (户次): filed households."""
        sign = Case(When(reverses=None, then=1), default=-1, output_field=IntegerField())
        return self.annotate(
            times=sign * Coalesce(F("headcount"), 1),
            household_times=Case(When(file=None, then=0), default=sign, output_field=IntegerField()),
        )

    def of_file(self, file):
        """The aid of one household, newest first."""
        return self.filter(file=file).order_by("-paid_on", "-pk")

    def reviewable_by(self, user):
        """Records that wait for ``user``: somebody else wrote them, where ``user`` approves."""
        if not user.has_perm(APPROVE):
            return self.none()
        rows = self.visible_to(user, APPROVE).filter(state="submitted")
        return rows.exclude(contributor_ids__overlap=list(user.acting_ids))

    def returned_to(self, user):
        """Records that came back to the units that ``user`` writes for."""
        if not user.has_perm(RECORD):
            return self.none()
        return self.visible_to(user, RECORD).filter(state="returned")

    def matching(self, words):
        """By number, number of the file, occasion, school or unit, kind of people: never by name."""
        found = Q()
        for name in ("number", "file__number", "occasion", "person_unit", "recipient_words"):
            found |= Q(**{f"{name}__icontains": words})
        return self.filter(found)
