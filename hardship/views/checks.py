"""What rules can tell of a file before somebody decides: the five lines beside the papers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hardship.models.words import BY_CAUSE, EvidenceKind
from hardship.services import papers
from hardship.views.words import money

GOOD, MISSING, BAD = "good", "missing", "bad"


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, whether it is good, what stands there."""

    label: str
    state: str
    words: str


def checks_of(file):
    """身份, 收入, 致困原因, 佐证, 入户 and, once there is one, 核对."""
    missing = papers.missing_papers(file)
    found = [_identity(file), _income(file), _cause(file, missing), _papers(file, missing), _visit(file)]
    check = file.means_checks.first()
    if check is not None:
        state = GOOD if check.outcome == check.Outcome.AGREES else BAD
        found.append(Check(_("Compared means"), state, f"{check.get_outcome_display()} · {check.received_on:%Y-%m-%d}"))
    return found


def _identity(file):
    words = _("The number fits sex and birthday; no other file has it.")
    return Check(_("Identity"), GOOD, words) if file.id_index else Check(_("Identity"), MISSING, _("No number yet"))


def _income(file):
    """What the formula said last, beside the line of then."""
    item = file.assessments.select_related("line").first()
    if item is None:
        return Check(_("Income"), MISSING, _("Not reckoned yet"))
    if item.result == item.Result.UNKNOWN:
        return Check(_("Income"), MISSING, item.get_reason_display())
    words = _("%(amount)s yuan for one person and month (line %(line)s) · %(result)s") % {
        "amount": money(item.per_capita), "line": money(item.line_amount) or "--",
        "result": item.get_result_display(),
    }  # fmt: skip
    return Check(_("Income"), BAD if item.result == item.Result.ABOVE else GOOD, words)


def _cause(file, missing):
    causes = [file.get_main_cause_display(), file.get_second_cause_display()]
    words = "、".join(cause for cause in causes if cause)
    wanted = {*BY_CAUSE.get(file.main_cause, ()), *BY_CAUSE.get(file.second_cause, ())}
    if not file.main_cause or wanted & set(missing):
        return Check(_("Cause"), MISSING, words or _("Not said yet"))
    return Check(_("Cause"), GOOD, words)


def _papers(file, missing):
    count = file.evidence.count()
    if missing:
        labels = "、".join(str(EvidenceKind(kind).label) for kind in missing)
        return Check(_("Papers"), MISSING, _("Missing: %(papers)s") % {"papers": labels})
    return Check(_("Papers"), GOOD, _("%(count)d papers") % {"count": count})


def _visit(file):
    visit = file.visits.first()
    if visit is None:
        return Check(_("Home visit"), MISSING, _("Nobody has visited yet"))
    words = f"{visit.visited_on:%Y-%m-%d} · {'、'.join(visit.visitors)} · {visit.get_suggestion_display()}"
    state = {"fits": GOOD, "fits_not": BAD}.get(visit.suggestion, MISSING)
    return Check(_("Home visit"), state, words)
