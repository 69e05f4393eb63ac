"""What happened to accounts is told to whom it concerns; accounts lie below and know of no messages."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import CITY_WIDE
from portal.accounts.signals import account_handed_over, role_given, second_factor_reset, slip_issued
from portal.common.language import office_language
from portal.notifications.models import Message
from portal.notifications.services import notify


@receiver(slip_issued, dispatch_uid="notifications.tell_of_slip")
def tell_of_slip(sender, user, by, at, **kwargs):
    """Whoever prints a slip could sign in with it: for city-wide power all administrators know of it."""
    if user.assignments.city_wide(timezone.localdate(at)).exists():
        _tell_administrators(Message.Kind.SLIP_ISSUED, user, str(user), by=by, at=at)


@receiver(role_given, dispatch_uid="notifications.tell_of_role")
def tell_of_role(sender, assignment, by, at, **kwargs):
    """A deputy learns of the days; administrators learn of each new holder of city-wide power."""
    with office_language():
        held = f"{assignment.get_role_display()} · {assignment.organization.short_name}"
        days = f"{assignment.valid_from:%Y-%m-%d} ～ {assignment.valid_until or ''}"
    if assignment.role in CITY_WIDE:
        subject = f"{assignment.user} · {held}"
        _tell_administrators(Message.Kind.POWER_GIVEN, assignment.user, subject, by=by, at=at)
    elif assignment.deputy_for_id is not None:
        notify(
            recipients=[assignment.user], kind=Message.Kind.DEPUTY_NAMED, subject=held, note=days,
            url=reverse("accounts:deputy-list"), by=assignment.deputy_for, at=at,
        )  # fmt: skip


@receiver(account_handed_over, dispatch_uid="notifications.tell_of_handover")
def tell_of_handover(sender, leaver, heir, reason, by, at, **kwargs):
    """Work that arrives unasked is not to be found by chance."""
    notify(
        recipients=[heir], kind=Message.Kind.ACCOUNT_HANDED_OVER, subject=str(leaver), note=reason,
        url=reverse("workbench"), by=by, at=at,
    )  # fmt: skip


@receiver(second_factor_reset, dispatch_uid="notifications.tell_of_second_factor")
def tell_of_second_factor(sender, user, by, at, **kwargs):
    """Whose phone was not lost has to learn that somebody said so."""
    notify(
        recipients=[user], kind=Message.Kind.SECOND_FACTOR_RESET, subject=user.username, url=reverse("mfa_index"),
        by=by, at=at,
    )  # fmt: skip


def _tell_administrators(kind, user, subject, *, by, at):
    """All administrators, the one that it is about too, but not whoever did it."""
    url = reverse("admin:accounts_user_change", args=[user.pk])
    administrators = User.objects.holding("accounts.manage_accounts", user.organization)
    notify(recipients=administrators, kind=kind, subject=subject, url=url, by=by, at=at)
