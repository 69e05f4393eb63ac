"""Reads of volunteers, and what waits for a decision on them."""

from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat

from portal.common.querysets import ScopedQuerySet
from portal.figures.querysets import VIEW as VIEW_FIGURES

VIEW = "volunteers.view_volunteer"
ADD = "volunteers.add_volunteer"
CHANGE = "volunteers.change_volunteer"
REVIEW = "volunteers.review_volunteer"
REVEAL = "volunteers.reveal_volunteer"
EXPORT_UNMASKED = "volunteers.export_unmasked"

# What two records of one person have in common, the strongest reason first.
DUPLICATE_KEYS = {
    "id_index": ("id_index",),
    "phone_index": ("phone_index", "name"),
    "name_and_birth": ("name", "birth_date"),
}

# Records that stand for somebody: neither turned down nor gone into another record.
LIVE = ("invited", "applied", "active", "suspended", "left")
# Of these an account has one at most; whoever has left may apply anew.
HELD = ("invited", "applied", "active", "suspended")


def person_at(prefix=""):
    """Who the record at ``prefix`` stands for: the identity number, else phone and name, else the record."""
    id_index, phone_index = f"{prefix}id_index", f"{prefix}phone_index"
    return Case(
        When(**{f"{id_index}__isnull": False}, then=Concat(Value("i"), id_index)),
        When(**{f"{phone_index}__isnull": False}, then=Concat(Value("p"), phone_index, f"{prefix}name")),
        default=Concat(Value("r"), Cast(f"{prefix}pk", CharField())),
        output_field=CharField(),
    )


PERSON = person_at()


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 1 March where there was no 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def _registered_on(day):
    return Q(registered_on__lte=day) & (Q(inactive_on=None) | Q(inactive_on__gt=day))


class VolunteerQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def live(self):
        return self.filter(state__in=LIVE)

    def active(self):
        return self.filter(state="active")

    def of_account(self, user):
        """The record of the person who is signed in, newest first; what was turned down or merged is not theirs."""
        return self.live().filter(user=user).order_by("-pk")

    def held_by(self, user):
        """The record that keeps this account from applying again."""
        return self.filter(user=user, state__in=HELD)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor")

    def matching(self, words):
        """Rows whose name holds each word, whose initials begin with it, or that have exactly this volunteer number."""
        rows = self
        for word in words.split():
            found = Q(name__icontains=word) | Q(initials__startswith=word.lower()) | Q(number__iexact=word)
            rows = rows.filter(found)
        return rows

    def indexed(self, indexes):
        """Rows that have each of ``indexes``, of a phone or of an identity number: found whole or not at all."""
        rows = self
        for index in indexes:
            rows = rows.filter(Q(phone_index=index) | Q(id_index=index))
        return rows

    def aged(self, low, high, today):
        """Rows of people who are ``low`` to ``high`` years old on ``today``; None leaves that end open."""
        rows = self
        if low is not None:
            rows = rows.filter(birth_date__lte=years_before(today, low))
        if high is not None:
            rows = rows.filter(birth_date__gt=years_before(today, high + 1))
        return rows

    def applied(self):
        return self.filter(state="applied").order_by("entered_at", "pk")

    def reviewable_by(self, user):
        """Applications that wait for a decision of ``user``: in scope, and neither theirs nor about them."""
        own = user.acting_ids
        rows = self.visible_to(user, REVIEW).applied().exclude(contributor_ids__overlap=list(own))
        return rows.exclude(user__in=own)

    def signed_on_roster(self):
        """People of rosters who wait for a decision and whose signed sheet came with the file."""
        return self.applied().filter(Exists(self._signed()), source="import")

    def signed_on(self, scan):
        """Those whose yes stands on the sheet ``scan`` (key of an attachment)."""
        return self.filter(Exists(self._signed().filter(scan=scan)))

    def _signed(self):
        consents = self.model._meta.get_field("consents").related_model.objects
        return consents.in_force().signed().filter(volunteer=OuterRef("pk"))

    def to_accept(self, user):
        """People whom a unit entered and who have not agreed yet, for whoever hands out the slips."""
        return self.visible_to(user, CHANGE).filter(state="invited").order_by("entered_at", "pk")

    def counted_for(self, user):
        """The rows whose figures ``user`` reads: leaders read numbers of more than they read records."""
        return ScopedQuerySet.visible_to(self, user, VIEW_FIGURES)

    def registered_on(self, day):
        """Rows that were on the register at the end of ``day``."""
        return self.filter(_registered_on(day))

    def people_on(self, days):
        """How many people were on the register at the end of each of ``days``; None without any record at all."""
        counts = {f"day{n}": Count(PERSON, distinct=True, filter=_registered_on(day)) for n, day in enumerate(days)}
        found = self.exclude(registered_on=None).order_by().aggregate(records=Count("pk"), **counts)
        return [found[name] if found["records"] else None for name in counts]

    def person_count(self):
        """How many people the rows stand for: somebody with records in two units is one."""
        return self.order_by().aggregate(people=Count(PERSON, distinct=True))["people"]

    def erasable(self, day):
        """Rows whose personal data has to go by ``day``."""
        return self.filter(erase_on__lte=day, erased_at=None)

    def possible_pairs(self):
        """``[(key, key, why)]`` of live rows that may be one person; pairs that somebody took for two are left out.

        Each row stands beside the oldest one with the same value, so a group of n gives n - 1 pairs.
        """
        rows = self.live().filter(erased_at=None)
        pairs = {}
        for why, names in DUPLICATE_KEYS.items():
            known = rows.exclude(Q(*((name, None) for name in names), _connector=Q.OR)).order_by()
            groups = known.values(*names).annotate(keys=ArrayAgg("pk", order_by="pk"), size=Count("pk"))
            for keys in groups.filter(size__gt=1).values_list("keys", flat=True):
                pairs |= {(keys[0], key): why for key in keys[1:] if (keys[0], key) not in pairs}
        refused = self._taken_for_two()
        return [(*pair, why) for pair, why in pairs.items() if frozenset(pair) not in refused]

    def _taken_for_two(self):
        merges = self.model._meta.apps.get_model("volunteers.Merge").objects.filter(state="refused")
        return {frozenset(pair) for pair in merges.values_list("kept_id", "dropped_id")}

    def same_person(self, volunteer):
        """Every record of the person of ``volunteer``, told apart as by PERSON, and of their account."""
        if volunteer.id_index:
            same = Q(id_index=volunteer.id_index)
        elif volunteer.phone_index:
            same = Q(id_index=None, phone_index=volunteer.phone_index, name=volunteer.name)
        else:
            same = Q(pk=volunteer.pk)
        return self.filter(same | Q(user=volunteer.user_id) if volunteer.user_id else same)

    def account_ids(self):
        """Keys of the accounts that the rows belong to."""
        return set(self.exclude(user=None).values_list("user_id", flat=True))

    def like(self, volunteer):
        """Other live rows that may be the same person: same identity number, same phone, same name and birthday."""
        same = Q(name=volunteer.name, birth_date=volunteer.birth_date) if volunteer.birth_date else Q(pk__in=[])
        if volunteer.id_index:
            same |= Q(id_index=volunteer.id_index)
        if volunteer.phone_index:
            same |= Q(phone_index=volunteer.phone_index)
        return self.live().filter(same).exclude(pk=volunteer.pk)
