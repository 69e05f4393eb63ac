"""Reads of community duty: what units look after, and what they reported from there."""

from datetime import timedelta

from django.db.models import Case, Exists, F, Max, OuterRef, Q, When
from django.db.models.functions import Greatest

from activities.querysets.activities import APPROVE, CHANGE, VIEW
from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES


class CommunityPostQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def for_list(self):
        """With what a row of a list shows, in one query; ``last_report_on`` is None before the first."""
        counted = Q(reports__state__in=LIVE)
        rows = self.select_related("organization__successor", "region", "member")
        rows = rows.annotate(last_report_on=Max("reports__starts_on", filter=counted))
        return rows.order_by("organization__path", "kind", "name", "pk")

    def in_force(self, period):
        """Posts that were looked after on some day of ``period``."""
        return self.filter(since__lte=period.end).filter(Q(until=None) | Q(until__gte=period.start))

    def silent_in(self, period):
        """Posts in force on some day of ``period`` from which nobody reported in it, returned reports left out."""
        reports = self.model._meta.get_field("reports").related_model.objects
        heard = reports.filter(post=OuterRef("pk"), state__in=LIVE).touching(period)
        return self.in_force(period).filter(~Exists(heard))


LIVE = ("submitted", "approved")
APPROVED_ACTIVITY = Q(activity__state="approved")


class DutyReportQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def approved(self):
        """What figures count."""
        return self.filter(state="approved")

    def counted_for(self, user):
        """The approved rows whose sums ``user`` reads."""
        return self.approved().filter(scope_filter(user.grants_for(VIEW_FIGURES), self.organization_lookup))

    def dated_between(self, first, last):
        """Reports whose first day lies in ``first`` to ``last``; None leaves that end open."""
        rows = self.filter(starts_on__gte=first) if first else self
        return rows.filter(starts_on__lte=last) if last else rows

    def in_period(self, period):
        return self.dated_between(period.start, period.end)

    def touching(self, period):
        """Reports with a day in ``period``: one over several weeks speaks for each of them."""
        ends = Q(ends_on__gte=period.start) | Q(ends_on=None, starts_on__gte=period.start)
        return self.filter(ends, starts_on__lt=period.end + timedelta(days=1))

    def with_counts(self):
        """With ``counted_person_times``, ``is_count_approximate`` and ``counted_minutes``.

        Where a report points to an approved activity, the activity says how many and how long: it is written down
        there once. Otherwise what the report itself says; unknown stays None.
        """
        of_activity = APPROVED_ACTIVITY & Q(activity__headcount__isnull=False)
        timed = APPROVED_ACTIVITY & Q(activity__duration_minutes__isnull=False)
        return self.annotate(
            counted_person_times=Case(
                When(of_activity, then="activity__headcount"), default="person_times"
            ),
            is_count_approximate=Case(
                When(of_activity, then="activity__is_headcount_approximate"), default="is_person_times_approximate"
            ),
            counted_minutes=Case(
                When(timed, then="activity__duration_minutes"),
                default="minutes",
            ),
        )  # fmt: skip

    def matching(self, words):
        """Rows whose place, people, service or number holds each of ``words``."""
        rows = self
        for word in words.split():
            rows = rows.filter(
                Q(post__name__icontains=word)
                | Q(post__community__icontains=word)
                | Q(people_names__icontains=word)
                | Q(service__icontains=word)
                | Q(number__icontains=word)
            )
        return rows

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "post", "activity").with_counts()

    def reviewable_by(self, user):
        """What waits for a decision of ``user``: in scope, and entered by somebody else."""
        rows = self.visible_to(user, APPROVE).filter(state="submitted")
        own = user.acting_ids
        rows = rows.exclude(created_by__in=own).exclude(changed_by__in=own)
        return rows.exclude(contributor_ids__overlap=list(own)).order_by("created_at", "pk")

    def returned_to(self, user):
        """What was given back to the people who write for the unit, newest first."""
        return self.visible_to(user, CHANGE).filter(state="returned").order_by("-decided_at")


# GREATEST of the database leaves out NULL: a report without an activity counts since its approval.
DUTY_EFFECTIVE_AT = Greatest("counted_at", Case(When(APPROVED_ACTIVITY, then=F("activity__effective_at"))))
