"""Declared figures that came in a file: one person brought it, another confirms all of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import event_of, record_all
from portal.common.errors import RuleError
from portal.figures import policies
from portal.figures.models import DeclaredFigure
from portal.imports.policies import check_second_person
from portal.organizations.models import Organization

State = DeclaredFigure.State
CHUNK = 1000


@transaction.atomic
def import_figures(
    *, rows: Sequence[Mapping[str, Any]], brought_by: User, by: User, at: datetime, details: Mapping[str, Any]
) -> list[int]:
    """Write ``rows`` as confirmed figures and return their keys in the order of the rows.

    A row holds ``measure``, ``organization`` (key), ``period`` (a Period), ``value`` in the base unit of its measure,
    ``is_approximate``, ``words`` and ``source``. ``details`` stand in the audit events.
    """
    units = Organization.objects.in_bulk({row["organization"] for row in rows})
    _check_people(units.values(), brought_by, by)
    figures = [_figure(row, units[row["organization"]], brought_by, by, at) for row in rows]
    DeclaredFigure.objects.bulk_create(figures, batch_size=CHUNK)
    _record("declared_figure.imported", figures, by, at, details)
    return [figure.pk for figure in figures]


def _check_people(units: Iterable[Organization], brought_by: User, by: User) -> None:
    check_second_person(by, brought_by.pk)
    for unit in units:
        policies.check_can_declare(brought_by, unit)
        if not by.has_perm(policies.CONFIRM, unit):
            raise PermissionDenied(_("You do not confirm figures of this unit."))


def _figure(row: Mapping[str, Any], unit: Organization, brought_by: User, by: User, at: datetime) -> DeclaredFigure:
    period = row["period"]
    return DeclaredFigure(
        measure=row["measure"], organization=unit, organization_name=unit.name, period_kind=period.kind.value,
        starts_on=period.start, ends_on=period.end, value=Decimal(row["value"]), words=row["words"],
        is_approximate=row["is_approximate"], source=row["source"], state=State.CONFIRMED, entered_by=brought_by,
        entered_at=at, changed_by=brought_by, confirmed_by=by, confirmed_at=at,
    )  # fmt: skip


@transaction.atomic
def replace_figures(
    *,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    brought_by: User,
    by: User,
    at: datetime,
    details: Mapping[str, Any],
) -> list[int]:
    """Withdraw the imported figures that ``rows`` (pairs of key and row) say otherwise of, and write these."""
    old = _locked([key for key, _row in rows])
    _withdraw(old, by, at, _("Import no. %(batch)d says otherwise") % {"batch": details["import"]})
    _record("declared_figure.withdrawn", old, by, at, details)
    return import_figures(rows=[row for _key, row in rows], brought_by=brought_by, by=by, at=at, details=details)


@transaction.atomic
def take_back_figures(*, keys: Sequence[int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Withdraw the imported figures ``keys``; RuleError, and none is, when one is no longer as it came."""
    figures = _locked(keys)
    _withdraw(figures, by, at, _("Import no. %(batch)d was taken back") % {"batch": details["import"]})
    _record("declared_figure.import_undone", figures, by, at, details)


@transaction.atomic
def take_back_replacements(*, replaced: Mapping[int, int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Put figures in force again that an import replaced: ``{key of the old one: key of the new one}``."""
    take_back_figures(keys=list(replaced.values()), by=by, at=at, details=details)
    old = list(DeclaredFigure.objects.select_for_update(of=("self",)).filter(pk__in=replaced).order_by("pk"))
    for figure in old:
        # No step of people leads back from here: it undoes what the import did, signatures and all.
        figure.state, figure.withdrawn_by, figure.withdrawn_at, figure.reason = State.CONFIRMED, None, None, ""
        figure.version += 1
        figure.save()
    _record("declared_figure.restored", old, by, at, details)


def _locked(keys: Sequence[int]) -> list[DeclaredFigure]:
    figures = list(DeclaredFigure.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for figure in figures:
        if figure.state != State.CONFIRMED:
            raise RuleError(
                _("“%(figure)s” is not in force any more: this import stays.") % {"figure": figure.audit_label}
            )
    return figures


def _withdraw(figures: Sequence[DeclaredFigure], by: User, at: datetime, reason: str) -> None:
    for figure in figures:
        if not by.has_perm(policies.CONFIRM, figure):
            raise PermissionDenied(_("You do not confirm figures of this unit."))
        figure.state, figure.withdrawn_by, figure.withdrawn_at, figure.reason = State.WITHDRAWN, by, at, reason
        figure.version += 1
        figure.save()


def _record(action: str, figures: Sequence[DeclaredFigure], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """One audit event for each figure."""
    keys = [figure.pk for figure in figures]
    known = DeclaredFigure.objects.select_related("organization").in_bulk(keys)
    record_all([event_of(action=action, by=by, at=at, target=known[key], details=dict(details)) for key in keys])
