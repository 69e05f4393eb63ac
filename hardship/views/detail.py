"""One household file, tab by tab: the form, the family, papers, visits, checks, what happened."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hardship.models import HardshipFile
from hardship.models.content import SECTIONS
from hardship.policies import changes as change_rules
from hardship.policies import files as rules
from hardship.querysets import VIEW
from hardship.querysets.funds import RECORD as RECORD_AID
from hardship.querysets.funds import VIEW as VIEW_AID
from hardship.views.words import (
    SECTION_LABELS,
    TINTS,
    assessment_facts,
    documents_of,
    facts_of,
    means_facts,
    members_of,
    progress_of,
    tabs_of,
    timeline,
    visit_facts,
)

State = HardshipFile.State
RELATED = (
    "entered_by", "applied_by", "first_reviewed_by", "checked_by", "approved_by", "exited_by", "notice",
)  # fmt: skip
ACTS = (
    "edit",
    "add_paper",
    "first_review",
    "return",
    "reject",
    "visit",
    "check_means",
    "approve",
    "start_review",
    "finish_review",
)
DECISIONS = ("first_review", "return", "reject", "check_means", "notify", "approve")


def visible_file(request, pk):
    """The file, or 404 for whoever may not see it."""
    rows = HardshipFile.objects.visible_to(request.user).for_list().select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


def render_tab(request, file, tab, *, status=200, **context):
    """The page of ``file`` at ``tab``; head, tabs and ways on are the same everywhere."""
    user = request.user
    if request.method == "POST":  # an act that was refused stands at the address of the act
        context["here"] = reverse("hardship:file-detail", args=[file.pk])
    context |= {
        "file": file,
        "tint": TINTS[file.state],
        "tab": tab,
        "tabs_of_file": tabs_of(file),
        "crumbs": [(_("Hardship families"), reverse("hardship:file-list")), (str(file), "")],
        "may": rights_on(user, file),
        "steps": progress_of(file),
        "change": file.changes.pending().first(),
    }
    return render(request, f"hardship/file_{tab}.html", context, status=status)


def rights_on(user, file):
    """Which ways on this reader gets."""
    may = {act: getattr(rules, f"can_{act}")(user, file) for act in ACTS}
    may["notify"] = file.state == State.CHECKED and rules.can_notify(user, rules.deciding_union(file.organization))
    return may | {
        "review": any(may[act] for act in DECISIONS),
        "change": change_rules.can_ask_change(user, file),
        "means": rules.can_edit_means(user, file),
        "see_aid": file.filed_on is not None and user.has_perm(VIEW_AID, file),
        "record_aid": file.is_filed and user.has_perm(RECORD_AID, file),
        "reveal": bool(rules.fields_for(user, file)),
    }


def page(view):
    """A page of one file, for whoever may see some."""
    return never_cache(require_GET(permission_required(VIEW, raise_exception=True)(view)))


@page
def file_detail(request, pk):
    file = visible_file(request, pk)
    sections = [(SECTION_LABELS[name], facts_of(file, name)) for name, fields in SECTIONS.items() if fields]
    earlier = HardshipFile.objects.visible_to(request.user).filter(pk=file.previous_id).first()
    return render_tab(request, file, "record", sections=sections, earlier=earlier)


@page
def file_family(request, pk):
    file = visible_file(request, pk)
    return render_tab(request, file, "family", members=members_of(file))


@page
def file_evidence(request, pk):
    file = visible_file(request, pk)
    return render_tab(request, file, "evidence", documents=documents_of(file))


@page
def file_visits(request, pk):
    file = visible_file(request, pk)
    visits = [(visit, visit_facts(visit)) for visit in file.visits.select_related("noted_by")]
    return render_tab(request, file, "visits", visits=visits)


@page
def file_check(request, pk):
    file = visible_file(request, pk)
    return render_tab(
        request, file, "check",
        assessments=[(item, assessment_facts(item)) for item in file.assessments.select_related("line", "assessed_by")],
        exclusions=list(file.exclusions.select_related("checked_by")),
        means=[(check, means_facts(check)) for check in file.means_checks.select_related("checked_by")],
        today=timezone.localdate(),
    )  # fmt: skip


@page
def file_timeline(request, pk):
    file = visible_file(request, pk)
    return render_tab(request, file, "timeline", timeline=timeline(file))
