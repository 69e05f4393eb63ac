"""Declaring, confirming, replacing and withdrawing figures that stand without records."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from portal.figures import policies
from portal.figures.amounts import UNKNOWN, Amount
from portal.figures.base import Kind, Scope, get_measure, source_of
from portal.figures.models import DeclaredFigure
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.reasons import read_reason

State = DeclaredFigure.State
FIGURE_FIELDS = ("measure", "organization", "period", "value", "is_approximate", "words", "source")


@transaction.atomic
def declare_figure(*, content: dict[str, Any], by: User, at: datetime) -> DeclaredFigure:
    """Enter a figure and tell those who may confirm it; return it.

    ``content`` is a dict of FIGURE_FIELDS: ``period`` a Period, ``value`` in the base unit of the measure.
    ValidationError names the fields that do not fit.
    """
    policies.check_can_declare(by, content["organization"])
    figure = DeclaredFigure(entered_by=by, entered_at=at)
    _write(figure, content, by)
    record(action="declared_figure.entered", by=by, at=at, target=figure)
    _tell(figure, _confirmers(figure.organization, by), Message.Kind.FIGURE_ENTERED, by=by, at=at)
    return figure


@transaction.atomic
def change_figure(
    *, figure: DeclaredFigure, content: dict[str, Any], version: int, by: User, at: datetime
) -> DeclaredFigure:
    """Write a figure anew that nobody has confirmed yet; StaleVersionError when somebody was faster."""
    figure = _lock(figure, version)
    policies.check_can_change(by, figure)
    policies.check_can_declare(by, content["organization"])
    figure.version += 1
    _write(figure, content, by)
    record(action="declared_figure.changed", by=by, at=at, target=figure)
    return figure


@transaction.atomic
def confirm_figure(*, figure: DeclaredFigure, version: int, by: User, at: datetime) -> DeclaredFigure:
    """The second person confirms the figure that they have read, that of ``version``."""
    figure = _lock(figure, version)
    policies.check_can_confirm(by, figure)
    figure.confirmed_by, figure.confirmed_at = by, at
    _become(figure, State.CONFIRMED)
    record(action="declared_figure.confirmed", by=by, at=at, target=figure)
    _tell(figure, [figure.entered_by, figure.changed_by], Message.Kind.FIGURE_CONFIRMED, by=by, at=at)
    return figure


@transaction.atomic
def supersede_figure(*, figure: DeclaredFigure, by: User, at: datetime) -> DeclaredFigure:
    """以明细代替: from now on reports show the records alone; the figure is kept."""
    figure = _lock(figure)
    counted = counted_beside(figure)
    policies.check_can_supersede(by, figure, counted)
    figure.superseded_by, figure.superseded_at = by, at
    _become(figure, State.SUPERSEDED)
    details = {"declared": str(figure.value), "counted": str(counted.value)}
    record(action="declared_figure.superseded", by=by, at=at, target=figure, details=details)
    return figure


@transaction.atomic
def withdraw_figure(*, figure: DeclaredFigure, reason: str, by: User, at: datetime) -> DeclaredFigure:
    """Take a figure back, with a reason; a confirmed one is corrected by declaring it anew."""
    figure = _lock(figure)
    policies.check_can_withdraw(by, figure)
    reason = read_reason(reason, field="reason")
    figure.withdrawn_by, figure.withdrawn_at, figure.reason = by, at, reason
    _become(figure, State.WITHDRAWN)
    record(action="declared_figure.withdrawn", by=by, at=at, target=figure, reason=figure.reason)
    people = [figure.entered_by, figure.changed_by, figure.confirmed_by]
    _tell(figure, people, Message.Kind.FIGURE_WITHDRAWN, by=by, at=at, note=figure.reason)
    return figure


def counted_beside(figure: DeclaredFigure) -> Amount:
    """What the records say for the same measure, unit (with everything below) and period."""
    scope = Scope(organization=figure.organization)
    return source_of(figure.measure).sums(scope, [figure.period])[0].get(figure.measure, UNKNOWN)


def _write(figure: DeclaredFigure, content: dict[str, Any], by: User) -> None:
    organization: Organization = content["organization"]
    period = content["period"]
    figure.measure, figure.organization = content["measure"], organization
    figure.organization_name = organization.name
    figure.period_kind, figure.starts_on, figure.ends_on = period.kind, period.start, period.end
    figure.value, figure.is_approximate = content["value"], content["is_approximate"]
    figure.words, figure.source = content["words"].strip(), content["source"].strip()
    figure.changed_by = by
    _check_value(figure.measure, figure.value)
    figure.full_clean(exclude=["entered_by", "changed_by"])
    figure.save()


def _check_value(slug: str, value: Decimal) -> None:
    """ValidationError for an unknown measure, or for parts of things that come whole."""
    try:
        measure = get_measure(slug)
    except KeyError as error:
        raise ValidationError({"measure": _("There is no such figure.")}) from error
    if measure.kind != Kind.MONEY and value != int(value):
        raise ValidationError({"value": _("This figure is a whole number.")})


def _become(figure: DeclaredFigure, state: str) -> None:
    figure.state = state
    figure.version += 1
    figure.save()


def _lock(figure: DeclaredFigure, version: int | None = None) -> DeclaredFigure:
    found = DeclaredFigure.objects.select_for_update(of=("self",)).select_related(
        "organization__successor", "entered_by", "changed_by", "confirmed_by"
    )
    locked = found.get(pk=figure.pk)
    if version is not None and locked.version != version:
        raise StaleVersionError(locked)
    return locked


def _confirmers(organization: Organization, by: User) -> list[User]:
    """Who may confirm in the unit itself; where it has no second person, those of the unions above."""
    own = User.objects.holding(policies.CONFIRM, organization, with_above=False).exclude(pk=by.pk)
    return list(own or User.objects.holding(policies.CONFIRM, organization))


def _tell(figure: DeclaredFigure, people: list[Any], kind: str, *, by: User, at: datetime, note: str = "") -> None:
    notify(
        recipients=people, kind=kind, subject=f"{figure.organization.short_name} {figure.audit_label}", note=note,
        url=reverse("figures:declared-detail", args=[figure.pk]), by=by, at=at,
    )  # fmt: skip
