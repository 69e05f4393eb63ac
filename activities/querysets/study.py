"""Reads of study: sessions, who was there, what people studied by themselves."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from activities.querysets.activities import APPROVE, CHANGE, VIEW, within_days
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES

# Types of these families can be study; a type of another family never is, whatever stands beside the record.
STUDY_FAMILIES = ("study", "lecture", "meeting")


class StudySessionQuerySet(ScopedQuerySet):
    """A session is seen by whoever sees its activity."""

    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        """Rows in the scope of ``permission``; a draft is seen by its author and by people who write for the unit."""
        writers = scope_filter(user.grants_for(CHANGE), self.organization_lookup)
        drafts = ~Q(activity__state="draft") | Q(activity__created_by=user.pk) | writers
        return super().visible_to(user, permission).filter(drafts).studied()

    def studied(self):
        """Sessions whose type is still one of study: a correction may have taken it away."""
        return self.filter(activity__type__family__in=STUDY_FAMILIES)

    def approved(self):
        """What figures and quotas count."""
        return self.studied().filter(activity__state="approved")

    def counted_for(self, user):
        """The approved rows whose sums ``user`` reads."""
        return self.approved().filter(scope_filter(user.grants_for(VIEW_FIGURES), self.organization_lookup))

    def dated_between(self, first, last):
        """Rows of the days ``first`` to ``last``, both included; None leaves that end open; see ``within_days``."""
        return self.filter(within_days(first, last, "activity__"))

    def in_period(self, period):
        return self.dated_between(period.start, period.end)

    def matching(self, words):
        """Rows whose topic, speaker, title or number holds each of ``words``."""
        rows = self
        for word in words.split():
            rows = rows.filter(
                Q(topic__icontains=word)
                | Q(speaker_name__icontains=word)
                | Q(activity__title__icontains=word)
                | Q(activity__number__icontains=word)
            )
        return rows

    def for_list(self):
        """With what a row of a list shows, in one query."""
        related = ("kind", "activity__organization__successor", "activity__type")
        return self.select_related(*related).with_counts()

    def with_counts(self):
        """With ``counted_minutes`` (the session's own, else the length of the activity) and the people:
        ``called_count`` (应到), ``present_count`` (实到), ``leave_count`` (请假), ``note_count`` (notes that passed).

        Where no attendance was taken, what was typed stands; unknown stays None.
        """
        rows = self.model._meta.get_field("attendances").related_model.objects.filter(session=OuterRef("pk"))
        return self.annotate(
            counted_minutes=Coalesce("minutes", "activity__duration_minutes"),
            called_count=Coalesce(_number(rows), F("expected_count"), output_field=IntegerField()),
            present_count=F("activity__headcount"),
            leave_count=_number(rows.filter(state="leave"), of=rows),
            note_count=Coalesce(_number(rows.filter(note_state="passed")), 0),
        )

    def changed_since(self):
        """With ``effective_at``: when the activity last changed what counts, or the attendance and notes here."""
        return self.alias(effective_at=EFFECTIVE_AT)


# GREATEST of the database leaves out NULL: a session without later changes counts since its approval.
EFFECTIVE_AT = Greatest("activity__effective_at", "changed_at")


def _number(rows, of=None):
    """How many of ``rows`` a session has; None without any, or, with ``of``, 0 where it has some of these."""
    counted = Subquery(rows.order_by().values("session").annotate(number=Count("pk")).values("number"))
    if of is None:
        return counted
    return Coalesce(counted, Subquery(of.order_by().values("session").annotate(zero=Value(0)).values("zero")[:1]))


class StudyAttendanceQuerySet(ScopedQuerySet):
    organization_lookup = "session__activity__organization"

    def present(self):
        """Who was there, of approved sessions only: what quotas count."""
        families = {"session__activity__type__family__in": STUDY_FAMILIES}
        return self.filter(state="present", session__activity__state="approved", **families)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("person", "session__kind", "session__activity__organization__successor")

    def notes_waiting(self):
        """Reading notes that nobody has checked yet, the oldest first; of sessions that were not voided."""
        live = self.filter(note_state="handed_in").exclude(session__activity__state="voided")
        return live.order_by("note_at", "pk")

    def checkable_by(self, user):
        """Notes that wait for ``user``: in scope, and somebody else's."""
        return self.visible_to(user, APPROVE).notes_waiting().exclude(person__in=user.acting_ids)


class SelfStudyQuerySet(ScopedQuerySet):
    def confirmed(self):
        """What quotas count."""
        return self.filter(state="confirmed")

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("person", "organization__successor", "decided_by")

    def waiting(self):
        return self.filter(state="submitted").order_by("entered_at", "pk")

    def confirmable_by(self, user):
        """What waits for ``user``: in scope, and somebody else's."""
        return self.visible_to(user, APPROVE).waiting().exclude(person__in=user.acting_ids)
