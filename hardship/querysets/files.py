"""Reads of household files: who sees which, and what waits for whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.accounts.models import User
from portal.common.querysets import ScopedQuerySet
from portal.figures.querysets import VIEW as VIEW_FIGURES
from portal.organizations.models import Organization

VIEW = "hardship.view_file"
CHANGE = "hardship.change_file"
REVIEW = "hardship.review_file"
CHECK = "hardship.check_file"
APPROVE = "hardship.approve_file"
REVEAL = "hardship.reveal_file"
MANAGE_LINES = "hardship.manage_lines"
EXPORT_UNMASKED = "hardship.export_unmasked"

# Unions that compare means, hang notices and put on file what their units handed in.
DECIDING_KINDS = ("city", "county", "industry")
# Nobody works on these any more; the person may apply anew.
ENDED = ("exited", "rejected")
FILED = ("filed", "in_aid", "reviewing")
# Still written on by its unit.
OPEN = ("draft", "returned")


def decided_above(user: User, permission: str, lookup: str = "organization") -> Q:
    """Rows on which ``user`` decides with ``permission`` for a county, an industry union or the city."""
    scope = Q(pk__in=[])
    for grant in user.grants_for(permission):
        union = Exists(Organization.objects.filter(path=grant.path, kind__in=DECIDING_KINDS))
        below = "path__startswith" if grant.include_children else "path"
        scope |= Q(union, **{f"{lookup}__{below}": grant.path})
    return scope


class FileQuerySet(ScopedQuerySet):
    def visible_to(self, user: User | None, permission: str = VIEW) -> "FileQuerySet":
        return super().visible_to(user, permission)

    def counted_for(self, user: User) -> "FileQuerySet":
        """The rows whose numbers ``user`` reads: leaders read counts of files that they never open."""
        return ScopedQuerySet.visible_to(self, user, VIEW_FIGURES)

    def for_list(self) -> "FileQuerySet":
        """With what a row of a list shows, in one query."""
        return self.select_related("organization", "entered_by")

    def live(self) -> "FileQuerySet":
        """Files of households that applied or are helped, drafts too: each household has one at most."""
        return self.exclude(state__in=ENDED)

    def filed(self) -> "FileQuerySet":
        """Households on file: what programme money may go to."""
        return self.filter(state__in=FILED)

    def ever_filed(self) -> "FileQuerySet":
        return self.exclude(filed_on=None)

    def matching(self, words: str) -> "FileQuerySet":
        """Rows that have each word as their number, their whole name or all its initials: names are masked, so nobody
        finds them out sign by sign."""
        rows = self
        for word in words.split():
            rows = rows.filter(Q(number__iexact=word) | Q(name=word) | Q(initials=word.lower()))
        return rows

    def of_person(self, id_index: str) -> "FileQuerySet":
        """Files in whose household somebody has this identity number, as the worker or in the family."""
        return self.filter(Q(id_index=id_index) | Q(members__id_index=id_index, members__left_on=None)).distinct()

    def decided_above_by(self, user: User, permission: str) -> "FileQuerySet":
        return self.filter(decided_above(user, permission))

    def _of_others(self, user: User, *states: str) -> "FileQuerySet":
        rows = self.filter(state__in=states).exclude(contributor_ids__overlap=list(user.acting_ids))
        return rows.order_by("state_since", "pk")

    def first_reviewable_by(self, user: User) -> "FileQuerySet":
        """Applications that ``user`` may pass on: in scope, and nothing that they wrote themselves."""
        return self.visible_to(user, REVIEW)._of_others(user, "applied")

    def to_visit(self, user: User) -> "FileQuerySet":
        return self.visible_to(user, CHANGE).filter(state="first_review").order_by("state_since", "pk")

    def to_check(self, user: User) -> "FileQuerySet":
        """Visited households that the caseworker of the county compares with what civil affairs know."""
        return self.decided_above_by(user, CHECK)._of_others(user, "visited")

    def to_notify(self, user: User) -> "FileQuerySet":
        """Checked files that stand on no notice yet."""
        free = Q(notice=None) | Q(notice__state="withdrawn")
        rows = self.decided_above_by(user, CHECK).filter(free, state="checked")
        return rows.order_by("state_since", "pk")

    def approvable_by(self, user: User) -> "FileQuerySet":
        """Files whose notice is over and that ``user`` may put on file."""
        return self.decided_above_by(user, APPROVE)._of_others(user, "notice").filter(notice__state="closed")

    def returned_to(self, user: User) -> "FileQuerySet":
        rows = self.visible_to(user, CHANGE).filter(state="returned")
        return rows.order_by("state_since", "pk")

    def due_for_review(self, user: User, today: date) -> "FileQuerySet":
        rows = self.visible_to(user, CHANGE).filter(state__in=["filed", "in_aid"], review_due_on__lte=today)
        return rows.order_by("review_due_on", "pk")

    def waiting_for(self, user: User) -> "FileQuerySet":
        """Every step of every file that waits for ``user``, the longest waiting first."""
        keys: list[QuerySet[Any]] = [
            rows.order_by().values("pk")
            for rows in (
                self.first_reviewable_by(user), self.to_visit(user), self.to_check(user), self.to_notify(user),
                self.approvable_by(user),
            )
        ]  # fmt: skip
        found = Q()
        for each in keys:
            found |= Q(pk__in=each)
        return self.filter(found).order_by(F("state_since").asc(), "pk")

    def unchanged_since(self, day: date) -> "FileQuerySet":
        """On file, and neither moved nor changed after ``day``."""
        changed = Q(changes__state="accepted", changes__decided_at__date__gt=day)
        touched = self.model.objects.filter(changed).order_by().values("pk")
        return self.filed().filter(state_since__date__lte=day).exclude(pk__in=touched)

    def never_helped(self) -> "FileQuerySet":
        return self.filed().filter(aided_on=None)

    def of_gone_workers(self) -> "FileQuerySet":
        """On file, while the worker has retired or the unit has ended: the file moves or ends."""
        return self.filed().filter(Q(work_state="retired") | ~Q(organization__status="active"))

    def with_papers_missing(self, kinds: Iterable[str]) -> "FileQuerySet":
        """On file without a paper of each of ``kinds``."""
        papers = self.model._meta.get_field("evidence").related_model._default_manager.filter(file=OuterRef("pk"))
        lacking = Q()
        for kind in kinds:
            lacking |= ~Q(Exists(papers.filter(kind=kind)))
        return self.filed().filter(lacking)

    def lifted_since(self, day: date) -> "FileQuerySet":
        """Lifted out of hardship after ``day``: watched for a return of the hardship (返困)."""
        return self.filter(state="exited", exit_reason="lifted", exited_on__gt=day)

    def erasable(self, day: date) -> "FileQuerySet":
        """Files whose personal data has to go by ``day``."""
        return self.filter(erase_on__lte=day, erased_at=None)
