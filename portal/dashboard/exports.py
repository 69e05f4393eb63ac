"""The list of units behind the board's count of reports, as Excel."""

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.errors import RuleError
from portal.dashboard.board import queries
from portal.dashboard.board.forms import asked
from portal.exports.base import ListExport, Selection, canonical, register
from portal.exports.renders import yes
from portal.figures.querysets import VIEW
from portal.ledgers.columns import Column


@register
class ReportingUnitsExport(ListExport):
    """Who has reported in a period and who has not. A list that was opened without a period is one of this month."""

    slug = "reporting-units"
    title = _("Units that report")
    page = "board-units"
    permission = VIEW
    unit_lookup = "pk"
    columns = (
        Column(header=_("Unit"), source="name", width=36),
        Column(header=_("Has reported"), source="sent", render=yes, width=10),
        Column(header=_("Approved"), source="records", kind="integer", width=10),
        Column(header=pgettext_lazy("records", "Waiting"), source="waiting", kind="integer", width=10),
        Column(header=_("Newest record"), source="last_on", kind="date", width=12),
    )
    notes = (
        _(
            "A unit has reported when a record of the period waits for review or is approved. "
            "Union groups report through their union."
        ),
    )

    def select(self, user, query):
        found = asked(user, query, timezone.localdate())
        if found is None:
            raise RuleError(_t("A condition of the list is wrong. Mend it in the list, then export."))
        _form, scope, period = found
        kept = query.copy()
        kept["period"] = period.code
        only_missing = query.get("missing") == "1"
        words = [scope.organization.name if scope.organization else _t("All units that I look after"), period.label]
        return Selection(
            rows=queries.reporting_units(scope, period, only_missing=only_missing),
            conditions=words + ([pgettext_lazy("units", "Missing")] if only_missing else []),
            query=canonical(kept, ("organization", "period", "missing")),
        )
