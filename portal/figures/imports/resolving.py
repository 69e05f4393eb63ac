"""What will happen to rows of figures: measures and units found or asked for, those in force named. Writes nothing."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.periods import Period, PeriodKind
from portal.figures.base import get_measure, measures
from portal.figures.models import DeclaredFigure
from portal.figures.policies import DECLARE
from portal.imports.base import Action, Decision, Outcome, Problem
from portal.imports.cells import NOT_WRITTEN
from portal.imports.questions import Names, unknown
from portal.imports.units import Units

SYNONYMS = {
    "activities": "活动数 活动数量 志愿服务活动 开展活动 活动项数 活动总数",
    "sessions": "场次 活动场次 场数 开展场次 服务场次",
    "participations": "参与人次 参加人次 参与人数 志愿者参与人次 参与志愿者 出动人次",
    "served": "服务人次 服务群众 受益人次 惠及人次 服务人数 服务群众人次 惠及职工",
    "service-time": "服务时长 志愿服务时长 服务小时数 志愿服务小时 服务总时长",
    "teams": "志愿服务队 志愿服务队伍 服务队 队伍 志愿队伍 志愿服务队数 志愿者队伍 队伍数",
    "volunteers": "志愿者 注册志愿者 志愿者人数 注册志愿者人数 职工志愿者 志愿者总数",
    "households": "帮扶户数 困难户 户数 帮扶困难家庭 困难职工家庭 慰问户数 帮扶家庭",
    "wishes": "微心愿 实现微心愿 微心愿数 点亮微心愿 认领微心愿",
    "honors": "荣誉 获得荣誉 荣誉数 表彰 获奖 所获荣誉 获奖数",
    "places": "服务阵地 阵地 阵地数 服务站点 驿站 阵地数量",
}


def measure_names():
    """Measures by their names and by what offices call them."""
    synonyms = {word: slug for slug, words in SYNONYMS.items() for word in words.split()}
    return Names({measure.slug: str(measure.label) for measure in measures()}, synonyms=synonyms)


def unit_of(slug):
    measure = get_measure(slug)
    return f"{measure.label}（{measure.unit}）"


class Resolver:
    """One resolving of a file; the queries do not grow with the rows."""

    def __init__(self, rows, *, questions, organization, by):
        self.rows, self.questions, self.organization = rows, questions, organization
        self.units = Units(organization, by=by, permission=DECLARE)
        self.measures = measure_names()
        self.options = [(measure.slug, unit_of(measure.slug)) for measure in measures()]
        self.today = timezone.localdate()

    def outcomes(self):
        drafts = [self._draft(row) for row in self.rows]
        self.in_force = figures_in_force([values for values, _problems in drafts])
        self.seen = {}
        return [self._outcome(row, *draft) for row, draft in zip(self.rows, drafts, strict=True)]

    def _draft(self, row):
        problems = []
        values = {name: row.values[name] for name in ("period", "words", "source")}
        values["organization"] = self._unit(row.unresolved["organization"], problems)
        values["measure"] = self._measure(row.unresolved["measure"], problems)
        if values["measure"]:
            kind = get_measure(values["measure"]).kind.value
            if kind not in row.values["readings"]:
                problems.append(
                    Problem(message=_("The value does not fit “%(name)s”.") % {"name": unit_of(values["measure"])})
                )
            else:
                values["value"], values["is_approximate"] = row.values["readings"][kind]
        if values["period"] and date.fromisoformat(values["period"][1]) > self.today:
            problems.append(Problem(message=_("This period has not begun yet.")))
        return values, problems

    def _unit(self, words, problems):
        if match := self.units.match_one(words):
            return match.organization.pk
        options = [(str(unit.pk), unit.name) for unit in self.units.living]
        default = str(self.organization.pk) if words == NOT_WRITTEN else ""
        answer = self.questions.answer("organization", words, _("Unit"), options, default)
        if not answer:
            problems.append(unknown(words, _("unit")))
        return int(answer) if answer else None

    def _measure(self, words, problems):
        if found := self.measures.match(words):
            return found
        answer = self.questions.answer("measure", words, _("Figure"), self.options, self.measures.propose(words))
        if not answer:
            problems.append(unknown(words, _("figure")))
        return answer

    def _outcome(self, row, values, problems):
        summary = self._summary(row, values)
        key = key_of(values)
        first = self.seen.setdefault(key, row)
        figure = self.in_force.get(key)
        if first is not row and None not in key:
            message = _("The same as row %(number)d") % {"number": first.number}
            if first.fingerprint == row.fingerprint:
                return Outcome(action=Action.SKIP, values={}, existing=message, summary=summary)
            text = _("Row %(number)d states the same figure already.") % {"number": first.number}
            problems.append(Problem(message=text))
        if any(problem.is_error for problem in problems):
            return Outcome(action=Action.ERROR, values=values, problems=tuple(problems), summary=summary)
        if figure is None:
            return Outcome(action=Action.NEW, values=values, problems=tuple(problems), summary=summary)
        existing = _("Declared already: %(value)s") % {"value": f"{figure.shown} {figure.unit}"}
        is_same = figure.value == Decimal(values["value"]) and figure.is_approximate == values["is_approximate"]
        return Outcome(
            action=Action.SKIP if is_same else Action.CHANGED, values=values, existing=existing, summary=summary,
            offers=(Decision.SKIP,),
        )  # fmt: skip

    def _summary(self, row, values):
        unit = self.units.rows.get(values["organization"])
        name = unit.short_name if unit else row.unresolved["organization"]
        measure = values["measure"] and str(get_measure(values["measure"]).label)
        period = period_of(values).label if values["period"] else ""
        value = next(iter(row.original.get(header, "") for header in row.original if "数" in header), "")
        return " · ".join(filter(None, (measure or row.unresolved["measure"], name, period, value)))[:300]


def period_of(values):
    kind, first = values["period"]
    return Period.containing(PeriodKind(kind), date.fromisoformat(first))


def key_of(values):
    """Measure, unit and period: one figure of these is in force."""
    kind, first = values["period"] or (None, None)
    return values["measure"] or None, values["organization"], kind, first


def figures_in_force(rows):
    """``{key_of: figure}`` of what the units of ``rows`` have declared; one query."""
    units = {row["organization"] for row in rows} - {None}
    figures = DeclaredFigure.objects.filter(organization__in=units, state__in=["entered", "confirmed"])
    return {
        (figure.measure, figure.organization_id, figure.period_kind, figure.starts_on.isoformat()): figure
        for figure in figures
    }
