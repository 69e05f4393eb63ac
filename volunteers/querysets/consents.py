"""Reads of consents."""

from django.db.models import Count, Min, QuerySet


class ConsentQuerySet(QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)

    def signed(self):
        """Own consents to the register on paper whose sheet is kept as a picture."""
        return self.filter(purpose="volunteer_register", method="paper", scan__isnull=False)

    def signed_sheets_of(self, volunteers):
        """The sheets on which ``volunteers`` signed, the oldest first: dicts of ``scan``, ``scan__public_id``, how many
        ``people``, ``since`` when."""
        rows = self.in_force().signed().filter(volunteer__in=volunteers.order_by())
        sheets = rows.order_by().values("scan", "scan__public_id")
        return sheets.annotate(people=Count("volunteer", distinct=True), since=Min("given_at")).order_by(
            "since", "scan"
        )
