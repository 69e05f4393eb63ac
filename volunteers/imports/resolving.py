"""What will happen to the rows of a roster: who is there already, what is blank there, what keeps a row out."""

import copy

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.codes.models import Code
from portal.imports.base import Action, Decision, Outcome, Problem
from portal.imports.questions import Names, unknown
from portal.imports.units import Units
from volunteers.imports.known import Known
from volunteers.imports.sealing import SEALED, opened
from volunteers.models import Volunteer
from volunteers.querysets import VIEW
from volunteers.services.content import CONTENT_FIELDS, RELATED_FIELDS, apply_content, refusals

TABLES = {"skills": Code.Table.SKILL, "service_categories": Code.Table.SERVICE_CATEGORY}


class Resolver:
    """One resolving of a file; the queries do not grow with the rows. It sees the records of the units that the file
    is for, no others: whether somebody is registered elsewhere is not told."""

    def __init__(self, rows, *, questions, organization, by):
        self.rows, self.questions, self.organization, self.at = rows, questions, organization, timezone.now()
        self.units = Units(organization, by=by, permission=VIEW)
        self.unit_options = [(str(unit.pk), unit.name) for unit in self.units.living]
        self.known = Known([row.values for row in rows], units=self.units.rows)
        self.codes = {name: self._codes(table) for name, table in TABLES.items()}
        self.seen = {}

    def _codes(self, table):
        return Names(dict(Code.objects.filter(table=table, is_active=True).values_list("pk", "label")))

    def outcomes(self):
        return [self._outcome(row) for row in self.rows]

    def _outcome(self, row):
        summary = self._summary(row)
        problems = []
        unit = self._unit(row, problems)
        if first := self._first(row):
            words = _("The same as row %(number)d") % {"number": first.number}
            if first.fingerprint == row.fingerprint:
                return Outcome(action=Action.SKIP, values={}, existing=words, summary=summary)
            text = _("Row %(number)d names the same person already.") % {"number": first.number}
            problems.append(Problem(message=text))
        related = self._related(row, problems)
        if any(problem.is_error for problem in (*row.problems, *problems)):
            return Outcome(action=Action.ERROR, values={}, problems=tuple(problems), summary=summary)
        found = self.known.find(row.values)
        decide = self._new if found is None else self._found
        return decide(row, found, unit, related, problems, summary)

    def _summary(self, row):
        shown = [row.values[name]["masked"] for name in ("phone", "id_number") if row.values[name]]
        parts = (row.values["name"], row.values["number"], row.unresolved.get("organization", ""), *shown)
        return " · ".join(filter(None, parts))[:300]

    def _first(self, row):
        """The row above that names the same person, or None."""
        values = row.values
        names = [("number", values["number"])] if values["number"] else []
        if index := (values["id_number"] or {}).get("index"):
            names.append(("id", index))
        if index := (values["phone"] or {}).get("index"):
            names.append(("phone", index, values["name"]))
        first = next((self.seen[name] for name in names if name in self.seen), None)
        for name in names:
            self.seen.setdefault(name, row)
        return first

    def _unit(self, row, problems):
        words = row.unresolved.get("organization", "")
        if not words:
            return self.organization.pk
        if match := self.units.match_one(words):
            return match.organization.pk
        answer = self.questions.answer("organization", words, _("Unit"), self.unit_options)
        if not answer:
            problems.append(unknown(words, _("unit")))
        return int(answer) if answer else None

    def _related(self, row, problems):
        """``{field: keys of codes}``; words that no table has are left out, and said."""
        found = {}
        for name in RELATED_FIELDS:
            matched = {word: self.codes[name].match(word) for word in row.values[name]}
            found[name] = sorted({key for key in matched.values() if key is not None})
            if lost := "、".join(word for word, key in matched.items() if key is None):
                text = _("Not in the table of codes, left out: %(words)s") % {"words": lost[:60]}
                problems.append(Problem(message=text, is_error=False))
        return found

    def _new(self, row, _found, unit, related, problems, summary):
        problems += self._keeping_out(row)
        content = {name: row.values[name] for name in CONTENT_FIELDS if row.values.get(name) not in (None, "")}
        if not any(problem.is_error for problem in problems):
            problems += refused(Volunteer(), content, self.at)
        if any(problem.is_error for problem in problems):
            return Outcome(action=Action.ERROR, values={}, problems=tuple(problems), summary=summary)
        if row.values["says_joined"] or row.values["number"]:
            text = _("Number and first day on the register are given when the person has agreed and is activated.")
            problems.append(Problem(message=text, is_error=False))
        values = {"organization": unit, "content": content, **related}
        return Outcome(action=Action.NEW, values=values, problems=tuple(problems), summary=summary)

    def _keeping_out(self, row):
        """What a new record needs beyond what the register asks of everybody."""
        values = row.values
        if any(values[name] and "sealed" not in values[name] for name in SEALED):
            yield Problem(message=_("Numbers with stars belong to nobody who is registered here: write them whole."))
        elif not values["phone"]:
            yield Problem(message=_("The phone is missing: how else is the person reached?"))
        if not values["birth_date"] and not values["id_number"]:
            text = _("Day of birth or identity number is missing: nobody below the age of 14 is registered.")
            yield Problem(message=text)

    def _found(self, row, found, _unit, related, problems, summary):
        existing = f"{found.audit_label} · {found.name}"[:120]
        if found.name != row.values["name"] and found.erased_at is None:
            text = _("This number belongs to somebody of another name.")
            return Outcome(action=Action.ERROR, values={}, problems=(*problems, Problem(message=text)), summary=summary)
        blank, other = self.known.compare(found, row.values, related)
        if other:
            text = _("Says otherwise, stays as it is: %(columns)s") % {"columns": labels(other)}
            problems.append(Problem(message=text, is_error=False))
        content = {name: row.values[name] for name in blank if name in CONTENT_FIELDS}
        if "birth_date" in content:
            content["is_birth_day_known"] = row.values["is_birth_day_known"]
        after = copy.copy(found)
        no_good = refused(after, content, self.at) if blank else []
        problems += [Problem(message=item.message, column=item.column, is_error=False) for item in no_good]
        if not blank or no_good or not found.is_editable:
            return Outcome(action=Action.SKIP, values={}, problems=tuple(problems), existing=existing, summary=summary)
        text = _("Blank so far, would be filled in: %(columns)s") % {"columns": labels(blank)}
        problems.append(Problem(message=text, is_error=False))
        follow = {name for name in ("birth_date", "sex") if getattr(after, name) != getattr(found, name)}
        values = {
            "content": content, "fields": sorted({*blank, *follow}), "version": found.version,
            **{name: related[name] for name in blank if name in related},
        }  # fmt: skip
        return Outcome(
            action=Action.CHANGED, values=values, problems=tuple(problems), existing=existing, summary=summary,
            offers=(Decision.SKIP, Decision.UPDATE), record=found.pk,
        )  # fmt: skip


def refused(volunteer, content, at):
    """What keeps ``volunteer`` with ``content`` off the register, as Problems. ``volunteer`` is changed."""
    try:
        apply_content(volunteer, opened(content), at=at)
        found = {name: [words] for name, words in refusals(volunteer, at=at).items()}
    except ValidationError as error:
        found = error.message_dict
    return [Problem(message=" ".join(map(str, words)), column=labels([name])) for name, words in found.items()]


def labels(names):
    return "、".join(str(Volunteer._meta.get_field(name).verbose_name) for name in names)
