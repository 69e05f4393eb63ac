"""What stands on a register at the end of a period."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.figures.amounts import Amount
from portal.figures.base import FigureSource


class RegisterFigures(FigureSource):
    """One measure, counted in one query. Conditions on activities say nothing of registers; a unit without any row
    has no figure.

    Subclasses give the ``model``, ``counts``, and the list that shows the rows of ``list_state`` as it stands now.
    """

    model = None
    list_name = ""
    list_state = ""

    def counts(self, rows, days):
        """How many of ``rows`` stood there at the end of each of ``days``; None without any row at all."""
        raise NotImplementedError

    def sums(self, scope, periods):
        periods = list(periods)
        if scope.filters:
            return [{} for _period in periods]
        rows = self.model.objects.counted_for(scope.user) if scope.user else self.model.objects.all()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        (measure,) = self.measures
        counts = self.counts(rows, [period.end for period in periods])
        return [{} if count is None else {measure.slug: Amount(count)} for count in counts]

    def list_url(self, scope, period):
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        return f"{reverse(self.list_name)}?{urlencode(conditions | {'state': self.list_state})}"
