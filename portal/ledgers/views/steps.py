"""The signatures of a ledger as a row of steps: who did what, what comes next and who may do it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.ledgers import policies
from portal.ledgers.models import LedgerPeriod

State = LedgerPeriod.State
NAMED = 3


@dataclass(frozen=True)
class Step:
    """One signature: the state it leads to, the right it needs, and the person who must not be the same."""

    verb: str
    state: str
    permission: str
    label: Any
    button: Any
    words: Any
    not_same_as: str = ""

    @property
    def route(self):
        return f"ledgers:period-{self.verb}"

    def is_allowed(self, user, period, at):
        check = getattr(policies, f"can_{self.verb}")
        return check(user, period, at) if self.verb == "seal" else check(user, period)


STEPS = (
    Step(
        "prepare", State.PREPARED, "ledgers.prepare_ledger",
        pgettext_lazy("ledger", "Prepare"), pgettext_lazy("button", "Prepared"),
        _("The clerk looks the version over and signs as who prepared it."),
    ),
    Step(
        "review", State.REVIEWED, "ledgers.review_ledger", pgettext_lazy("ledger", "Review"), _("Review it"),
        _("Somebody else than who prepared it reviews the version."), "prepared_by",
    ),
    Step(
        "seal", State.SEALED, "ledgers.seal_ledger", pgettext_lazy("ledger", "Seal"), _("Seal it"),
        _("After the period is over, somebody else than who prepared it freezes the version for good."),
        "prepared_by",
    ),
    Step(
        "publish", State.PUBLISHED, "ledgers.publish_ledger", pgettext_lazy("ledger", "Publish"), _("Publish it"),
        _("Somebody else than who sealed it lets everybody read the public version."), "sealed_by",
    ),
)  # fmt: skip
_SIGNED = [step.state for step in STEPS]


@dataclass(frozen=True)
class ShownStep:
    """A step on the page: ``by`` and ``at`` when it is done."""

    step: Step
    is_done: bool
    is_next: bool
    by: Any = None
    at: Any = None


def next_step(period):
    """The step that follows from the state of ``period``, or None after publishing."""
    done = _SIGNED.index(period.state) + 1 if period.state in _SIGNED else 0
    return STEPS[done] if done < len(STEPS) else None


def shown_steps(period):
    """All steps of ``period`` for the page."""
    coming = next_step(period)
    until = STEPS.index(coming) if coming else len(STEPS)
    return [
        ShownStep(
            step=step,
            is_done=place < until,
            is_next=step is coming,
            by=getattr(period, f"{step.state}_by") if place < until else None,
            at=getattr(period, f"{step.state}_at") if place < until else None,
        )
        for place, step in enumerate(STEPS)
    ]


def action_for(user, period, at):
    """The next step when ``user`` may take it now, with where it posts to, or None."""
    step = next_step(period)
    if step is None or not step.is_allowed(user, period, at):
        return None
    return {"label": step.button, "url": reverse(step.route, args=[period.pk])}


def who_may(period):
    """``(names, how many more)`` of the accounts that may take the next step."""
    step = next_step(period)
    if step is None:
        return [], 0
    people = User.objects.holding(step.permission, period.organization)
    if step.not_same_as:
        people = people.exclude(pk=getattr(period, f"{step.not_same_as}_id"))
    names = list(people.order_by("sort_key", "pk").values_list("display_name", flat=True))
    return names[:NAMED], max(0, len(names) - NAMED)
