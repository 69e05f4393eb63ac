"""Messages about notices. They name the notice and the receipt, never who objected."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from portal.accounts.models import User
from portal.notices.models import Objection, PublicNotice
from portal.notices.querysets import ANSWER, POST
from portal.notifications.services import notify
from portal.organizations.models import Organization


def who_posts(organization: Organization, by: User) -> list[User]:
    """Who may post in the unit itself; where it has no second person, those of the unions above."""
    return _holding(POST, organization, {by.pk})


def who_answers(notice: PublicNotice) -> list[User]:
    """Who may answer objections in the unit itself, else above; never whoever wrote the notice."""
    return _holding(ANSWER, notice.organization, notice.writer_ids)


def _holding(permission: str, organization: Organization, but: set[int]) -> list[User]:
    own = User.objects.holding(permission, organization, with_above=False).exclude(pk__in=but)
    return list(own or User.objects.holding(permission, organization).exclude(pk__in=but))


def tell(
    notice: PublicNotice, people: Iterable[User | None], kind: str, *, by: User | None, at: datetime, note: str = ""
) -> None:
    notify(
        recipients=people, kind=kind, subject=f"{notice.organization.short_name} {notice}", note=note,
        url=reverse("notices:notice-detail", args=[notice.pk]), by=by, at=at,
    )  # fmt: skip


def tell_of_objection(
    objection: Objection, people: Iterable[User | None], kind: str, *, by: User | None, at: datetime
) -> None:
    """``people`` handle objections: the message leads to the objection itself."""
    notice = objection.notice
    notify(
        recipients=people, kind=kind, subject=f"{notice.organization.short_name} {notice.number} {objection.number}",
        url=reverse("notices:objection-detail", args=[objection.pk]), by=by, at=at,
    )  # fmt: skip
