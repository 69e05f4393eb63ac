"""Figures that are summed from the records themselves at each reading, without kept totals."""

from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from portal.figures.base import FigureSource


class RecordFigures(FigureSource):
    """One query for any number of periods. Conditions on activities say nothing of these records.

    Subclasses say which records count (``counted``), when one lies in a period (``within``), what is summed
    (``aggregates``) and what the sums mean (``amounts``); ``list_name`` is the list that shows the records in
    ``list_state``, for readers with ``list_right``, "" for every reader of figures.
    """

    aggregates = {}
    list_name = ""
    list_state = "approved"
    list_right = ""

    def counted(self, user):
        """The rows that count and whose sums ``user`` reads; None: all that count."""
        raise NotImplementedError

    def within(self, period):
        """The Q of rows that belong to ``period``."""
        raise NotImplementedError

    def amounts(self, sums):
        """``{slug of a measure: Amount}`` of one period's ``sums``."""
        raise NotImplementedError

    def sums(self, scope, periods):
        conditions = [self.within(period) for period in periods]
        found = [{} for _condition in conditions]
        if scope.filters:
            return found
        rows = self.counted(scope.user)
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        places = [When(condition, then=Value(place)) for place, condition in enumerate(conditions)]
        rows = rows.filter(reduce(or_, conditions)).order_by()
        for row in (
            rows.annotate(which=Case(*places, output_field=IntegerField())).values("which").annotate(**self.aggregates)
        ):
            found[row["which"]] = self.amounts(row)
        return found

    def list_url(self, scope, period):
        """The list of the same records, for those who read it."""
        if self.list_right and scope.user is not None and not scope.user.has_perm(self.list_right):
            return ""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        conditions |= {"from": period.start, "to": period.end, "state": self.list_state}
        return f"{reverse(self.list_name)}?{urlencode(conditions)}"
