"""What will happen to rows: units, types and campaigns found or asked for, look-alikes named. Writes nothing."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies
from activities.imports import catalogue, present
from activities.imports.activity_rows import TARGET as ACTIVITY
from activities.imports.activity_rows import longest
from activities.models import ActivityMoney, ActivityType, Campaign
from activities.services.completeness import FOREIGN_TEAM
from portal.codes.models import Code
from portal.imports.base import CREATE, Action, Outcome, Problem, Resolution
from portal.imports.cells import NOT_WRITTEN, too_long
from portal.imports.questions import Questions, unknown
from portal.imports.units import Units
from portal.organizations.models import Organization

WORDS_ONLY = "words"  # a campaign that stays words in the record
MANAGE_TREE = "organizations.manage_tree"
LONGEST_UNIT = Organization._meta.get_field("name").max_length
LONGEST_TYPE = ActivityType._meta.get_field("name").max_length
LONGEST_PLACE_TYPE = Code._meta.get_field("label").max_length


class Resolver:
    """One resolving of a file. Every lookup is loaded once for all rows."""

    def __init__(self, rows, *, choices, organization, by):
        self.rows, self.organization, self.by = rows, organization, by
        self.units = Units(organization, by=by)
        self.types, self.place_types = catalogue.types(), catalogue.place_types()
        self.campaigns, self.targets = catalogue.campaigns(organization), catalogue.Targets()
        self.teams = catalogue.Teams(self.units.rows.values())
        self.today, self.may_add_types = timezone.localdate(), policies.can_add_type(by)
        self.questions = Questions(rows, choices)

    def resolve(self):
        drafts = [self._activity(row) if row.target == ACTIVITY else self._place_count(row) for row in self.rows]
        pairs = list(zip(self.rows, drafts, strict=True))
        self.alike = present.look_alikes([values for row, (values, _said) in pairs if row.target == ACTIVITY])
        self.reported = present.reported([values for row, (values, _said) in pairs if row.target != ACTIVITY])
        outcomes = [self._outcome(row, values, problems) for row, (values, problems) in pairs]
        return Resolution(outcomes=outcomes, questions=self.questions.found)

    # -- rows --

    def _activity(self, row):
        values, problems = dict(row.values), []
        self._unit(row, values, problems)
        values["type"] = self._choice(
            "type", row.unresolved["type"], self.types, problems, label=_("Type"), longest_name=LONGEST_TYPE
        )
        self._campaign(row, values)
        self._team(row, values, problems)
        self._targets(row, values)
        self._money(row, values, problems)
        if self._is_ahead(values):
            problems.append(Problem(message=_("The activity has not happened yet.")))
        fields = [name for name in ("narrative", "partners") if len(values.get(name, "")) > longest(name)]
        problems += [Problem(message=too_long(longest(name))) for name in fields]
        return values, problems

    def _is_ahead(self, values):
        days = [date.fromisoformat(values[name]) for name in ("starts_on", "ends_on") if name in values]
        return any(day > self.today for day in days) or values.get("reporting_year", 0) > self.today.year

    def _place_count(self, row):
        values, problems = dict(row.values), []
        self._unit(row, values, problems)
        values.pop("organization_name", None)
        values.pop("partners", None)
        values["type"] = self._choice(
            "place_type", row.unresolved["place_type"], self.place_types, problems, label=_("Type of service place"),
            longest_name=LONGEST_PLACE_TYPE,
        )  # fmt: skip
        return values, problems

    def _outcome(self, row, values, problems):
        existing = ""
        if row.target == ACTIVITY:
            existing = self.alike.get(present.activity_key(values), "")
        elif (key := present.place_key(values)) in self.reported:
            problems.append(Problem(message=_("A number of this type and day is there already. Change it there.")))
        else:
            self.reported.add(key)
        has_error = any(problem.is_error for problem in problems)
        action = Action.ERROR if has_error else Action.CHANGED if existing else Action.NEW
        summary = self._summary(row, values)
        return Outcome(action=action, values=values, problems=tuple(problems), existing=existing, summary=summary)

    def _summary(self, row, values):
        unit = values.get("organization")
        name = self.units.rows[unit].short_name if isinstance(unit, int) else row.unresolved["organization"]
        if row.target == ACTIVITY:
            when = values.get("date_words") or values.get("starts_on", "")
            return " · ".join(part for part in (values["title"], name, when) if part)[:300]
        return f"{row.unresolved['place_type']} · {name} · {values.get('words', '')}"[:300]

    # -- words --

    def _unit(self, row, values, problems):
        words = row.unresolved["organization"]
        match = self.units.match(words)
        if match is not None:
            values["organization"] = match.organization.pk
            values["organization_name"] = match.name_then or match.organization.name
            if match.partners:
                values["partners"] = "、".join(filter(None, (values.get("partners", ""), match.partners)))
            return
        options = [(str(unit.pk), unit.name) for unit in self.units.living]
        is_named = words != NOT_WRITTEN
        if is_named and len(words) <= LONGEST_UNIT and self.by.has_perm(MANAGE_TREE, self.organization):
            options.insert(0, (CREATE, _("Create “%(name)s”") % {"name": words}))
        default = "" if is_named else str(self.organization.pk)
        answer = self.questions.answer("organization", words, _("Unit"), options, default)
        unit = self.units.by_id(answer)
        if unit is not None:
            values["organization"], values["organization_name"] = unit.pk, unit.name
        elif answer == CREATE:
            values["organization"], values["organization_name"] = {CREATE: words}, words
        else:
            problems.append(unknown(words, _("unit")))

    def _choice(self, kind, words, names, problems, *, label, longest_name):
        found = names.match(words)
        if found is not None:
            return found
        options = names.options()
        if self.may_add_types and words != NOT_WRITTEN and len(words) <= longest_name:
            options.insert(0, (CREATE, _("Create “%(name)s”") % {"name": words}))
        answer = self.questions.answer(kind, words, label, options, names.propose(words))
        if answer == CREATE:
            return {CREATE: words}
        chosen = names.chosen(answer)
        if chosen is None:
            problems.append(unknown(words, label))
        return chosen

    def _campaign(self, row, values):
        """A campaign of the same name, or one that is chosen; else the words stay in the text."""
        words = row.unresolved.get("campaign", "")
        if not words:
            return
        found = self.campaigns.match(words)
        if found is None:
            options = [(WORDS_ONLY, _("Keep as words"))]
            if policies.can_manage_campaigns(self.by, self.organization) and not self._is_taken(words):
                options.append((CREATE, _("Create “%(name)s”") % {"name": words}))
            options += self.campaigns.options()
            answer = self.questions.answer("campaign", words, _("Campaign"), options, WORDS_ONLY)
            found = {CREATE: words} if answer == CREATE else self.campaigns.chosen(answer)
        values["campaign"] = found
        if found is None:
            _add_words(values, row, words, _("Campaign"))

    def _is_taken(self, words):
        """True when a campaign of that name exists elsewhere, or none can be called so."""
        if not hasattr(self, "_taken"):
            names = {words for kind, words in self.questions.asked if kind == "campaign"}
            self._taken = set(Campaign.objects.filter(name__in=names).values_list("name", flat=True))
        return words in self._taken or len(words) > Campaign._meta.get_field("name").max_length

    def _team(self, row, values, problems):
        """A team of that name of the unit or below, or one that is chosen; else the words stay in the text."""
        words, unit = row.unresolved.get("team", ""), values.get("organization")
        if not words or unit is None:  # without its unit the row is asked about already
            return
        unit = self.units.rows[unit] if isinstance(unit, int) else None
        found = self.teams.match(words, unit) if unit else None
        if found is None:
            options = [(WORDS_ONLY, _("Keep as words")), *self.teams.options()]
            answer = self.questions.answer("team", words, _("Team"), options, self.teams.propose(words, unit))
            if answer == WORDS_ONLY:
                _add_words(values, row, words, _("Team"))
                return
            found = self.teams.chosen(answer, unit)
            if not answer:
                problems.append(unknown(words, _("Team")))
            elif found is None:
                problems.append(Problem(message=FOREIGN_TEAM))
        values["team"] = found

    def _targets(self, row, values):
        words = row.unresolved.get("targets", "")
        if words:
            values["service_targets"], says_all = self.targets.find(words)
            if not says_all:
                _add_words(values, row, words, _("People served (kind)"))

    def _money(self, row, values, problems):
        words = row.unresolved.get("money_kind", "")
        if not words:
            return
        # The words say neither who gave nor who got: most gifts in the ledger of a unit are its own.
        default = ActivityMoney.Kind.DONATED if "捐" in words else ""
        answer = self.questions.answer(
            "money_kind", words, _("Kind of money"), list(ActivityMoney.Kind.choices), default
        )
        if not answer:
            problems.append(unknown(words, _("kind of money")))
        else:
            values["money"] = [money | {"kind": money["kind"] or answer} for money in values["money"]]


def _add_words(values, row, words, label):
    """Keep words that found no place of their own in front of what was done."""
    line = f"{label}：{words}"
    values["narrative"] = "\n".join(filter(None, (values.get("narrative", ""), line)))
