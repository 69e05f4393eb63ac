"""Reads of activities."""

import calendar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, Func, OuterRef, Q, TextField, Value

from portal.common.querysets import ScopedQuerySet, scope_filter
from portal.figures.querysets import VIEW as VIEW_FIGURES

VIEW = "activities.view_activity"
CHANGE = "activities.change_activity"
APPROVE = "activities.approve_activity"
TAKE = "activities.take_attendance"
VIEW_PUBLISHED = "activities.view_published_activity"


def reads_what_counts(user):
    """Whether ``user`` may open all records whose sums they read; leaders read sums of more than they open."""
    return user.grants_for(VIEW) == user.grants_for(VIEW_FIGURES)


def last_day_of_month(day):
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def within_days(first, last, prefix=""):
    """The Q of activities (at ``prefix``) of the days ``first`` to ``last``; None leaves that end open.

    By day where the day is known; a record known only to the month counts where the whole month lies inside, one
    known only to the year, or since some time, where its whole reporting year does.
    """

    def known(**conditions):
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    day, month = known(date_precision="day"), known(date_precision="month")
    year = known(date_precision__in=["year", "since"])
    if first is not None:
        day &= known(starts_on__gte=first)
        month &= known(starts_on__gte=first) if first.day == 1 else known(starts_on__gt=last_day_of_month(first))
        year &= known(reporting_year__gte=first.year + ((first.month, first.day) != (1, 1)))
    if last is not None:
        is_last = last == last_day_of_month(last)
        day &= known(starts_on__lte=last)
        month &= known(starts_on__lte=last) if is_last else known(starts_on__lt=last.replace(day=1))
        year &= known(reporting_year__lte=last.year - ((last.month, last.day) != (12, 31)))
    return day | month | year


# Where ``matching`` looks; the index of activities holds the bigrams of the same columns in the same order.
SEARCHED = ("title", "place", "number", "title_initials")


class Bigrams(Func):
    """Every two characters that stand side by side in one of the texts, in capitals, as an array.

    Words of two Chinese characters are the common case, and trigrams cannot find them.
    """

    function = "activities_bigrams"
    output_field = ArrayField(TextField())


def _has_bigrams(word):
    """Whether rows that match ``word`` have its bigrams: not one character, nor capitals that come back otherwise
    (K, the sign of Kelvin), since initials are compared in small letters."""
    return len(word) > 1 and word.lower().upper() == word.upper()


class ActivityQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        """Rows in the scope of ``permission``; foreign drafts never, published ones to leaders too.

        A draft is seen by its author and by people who write for the same unit.
        """
        if user is None or user.is_anonymous:
            return self.none()
        grants = user.grants_for(permission)
        scope = scope_filter(grants, self.organization_lookup)
        writers = scope_filter(user.grants_for(CHANGE), self.organization_lookup)
        scope &= ~Q(state="draft") | Q(created_by=user.pk) | writers
        # Whoever sees all of a unit needs no second look at what is published there.
        leading = [grant for grant in user.grants_for(VIEW_PUBLISHED) if grant not in grants]
        if permission == VIEW and leading:
            published = Q(publication__state="published", state="approved")
            scope |= scope_filter(leading, self.organization_lookup) & published
        return self.filter(scope)

    def with_attendance_open_to(self, user):
        """Rows whose list of attendance ``user`` opens: records in sight, those of a team that they lead, and, for
        who takes attendance, what has begun.

        An opened plan, or a list that others have to confirm, is no secret of its writer's, though the record stays
        a draft until it is complete.
        """
        team = self.model._meta.get_field("team").related_model
        attendance = self.model._meta.get_field("attendances").related_model
        seen, led = self.visible_to(user).values("pk"), team.objects.led_by(user)
        begun = Q(plan__state__in=["open", "settled"]) | Exists(attendance.objects.filter(activity=OuterRef("pk")))
        opened = scope_filter(user.grants_for(TAKE), self.organization_lookup) & begun
        return self.filter(Q(pk__in=seen) | Q(team__in=led) | opened)

    def approved(self):
        """What figures count."""
        return self.filter(state="approved")

    def counted_for(self, user):
        """The approved rows whose sums ``user`` reads: leaders read figures of more than they read records."""
        return self.approved().filter(scope_filter(user.grants_for(VIEW_FIGURES), self.organization_lookup))

    def in_period(self, period):
        """Rows that belong to ``period``, a week, month or year."""
        return self.dated_between(period.start, period.end)

    def dated_between(self, first, last):
        """Rows of the days ``first`` to ``last``, both included; None leaves that end open; see ``within_days``."""
        return self.filter(within_days(first, last))

    def matching(self, words):
        """Rows whose number, title or place holds each word of ``words``, or whose title has the initials.

        The bigrams only narrow down: where few rows have them, the database takes their index, else it reads on.
        """
        rows = self
        for word in words.split():
            if _has_bigrams(word):
                rows = rows.alias(bigrams=Bigrams(*SEARCHED)).filter(bigrams__contains=Bigrams(Value(word)))
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(place__icontains=word)
                | Q(number__icontains=word)
                | Q(title_initials__contains=word.lower())
            )
        return rows

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "type", "campaign", "team", "plan")

    def waiting_for_review(self):
        return self.filter(state="submitted").order_by("review_due_at", "pk")

    def reviewable_by(self, user):
        """What waits for a decision of ``user``, most urgent first: in scope, and not their own."""
        rows = self.visible_to(user, APPROVE).waiting_for_review()
        own = user.acting_ids
        rows = rows.exclude(submitted_by__in=own).exclude(created_by__in=own)
        return rows.exclude(contributor_ids__overlap=list(own))

    def returned_to(self, user):
        """What was given back to the people who write for the unit, newest first."""
        return self.visible_to(user, CHANGE).filter(state="returned").order_by("-returned_at")

    def unfinished_of(self, user):
        """What ``user`` wrote and still has in hand: drafts, and what was given back."""
        return self.filter(created_by=user, state__in=["draft", "returned"])

    def likely_duplicates(self, *, organization, starts_on, place, type_id, exclude_id=None):
        """Other live records of the unit on the same day, at the same place, of the same type."""
        rows = self.filter(organization=organization, starts_on=starts_on, place__iexact=place.strip(), type_id=type_id)
        return rows.exclude(pk=exclude_id).exclude(state__in=["draft", "voided"])
