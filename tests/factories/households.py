"""Household files that stand in a state without having gone through the steps: for pages, lists, the access matrix."""

from datetime import timedelta

from hardship.models import FileChange, HardshipFile
from tests.factories.activities import NOON
from tests.factories.hardship import CHILD, household, paper, subsistence_line
from tests.factories.notices import drafted_notice

DECIDED = {"first_review", "visited", "checked", "notice", "filed", "in_aid", "reviewing", "exited"}
CHECKED = DECIDED - {"first_review", "visited"}
FILED = {"filed", "in_aid", "reviewing", "exited"}


def standing_file(organization, by, second, state="filed", *, at=NOON, **content):
    """A file of ``organization`` in ``state``, written by ``by``, decided on by ``second``, with one child."""
    number = HardshipFile.objects.count() + 1
    fields = household(**content) | {
        "organization": organization, "organization_name": organization.name, "state": state, "state_since": at,
        "entered_by": by, "entered_at": at, "contributor_ids": [by.pk], "category": "deep", "sex": "1",
        "birth_date": NOON.date().replace(year=1975, month=3, day=2),
    }  # fmt: skip
    if state in {"returned", "rejected"}:
        fields["state_reason"] = "缺少一年的收入证明"
    if state != "draft":
        fields |= {"number": f"H-2025-{number:04d}", "applied_by": by, "applied_at": at}
    if state in DECIDED:
        fields |= {"first_reviewed_by": second, "first_reviewed_at": at}
    if state in CHECKED:
        fields |= {"checked_by": second, "checked_at": at}
    if state in FILED | {"notice"}:
        fields["notice"] = drafted_notice(organization, by, at=at)
    if state in FILED:
        fields |= {"approved_by": second, "approved_at": at, "filed_on": at.date(), "minutes_no": "郾工纪3号",
                   "review_due_on": at.date() + timedelta(days=365)}  # fmt: skip
    if state == "exited":
        fields |= {"exited_by": second, "exited_on": at.date(), "exit_reason": "lifted", "told_on": at.date(),
                   "erase_on": at.date() + timedelta(days=3650)}  # fmt: skip
    file = HardshipFile.objects.create(**fields)
    file.members.create(order=1, **CHILD)
    return file


def change_of_category(file, by, *, at=NOON):
    """A request that waits."""
    return FileChange.objects.create(
        file=file, kind="category", before='{"category": "deep"}', proposed='{"category": "relative"}',
        reason="收入变化", base_version=file.version, requested_by=by, requested_at=at,
    )  # fmt: skip


# What the routes of household files name, by the households of ``households_in``.
HOUSEHOLD_ARGUMENTS = {
    **{
        f"hardship:{name}": ("household",)
        for name in (
            "file-detail", "file-family", "file-evidence", "file-visits", "file-check", "file-timeline", "file-print",
            "change-create", "change-member-create", "exit-create", "yearly-start",
        )
    },
    "hardship:yearly-finish": ("household_reviewing",),
    "hardship:file-review": ("household_applied",),
    "hardship:visit-create": ("household_to_visit",),
    **{
        f"hardship:{name}": ("household_draft",)
        for name in ("file-fill", "file-discard", "member-list", "member-create", "paper-list")
    },
    "hardship:file-section": ("household_draft", "section"),
    **{f"hardship:member-{act}": ("household_draft", "draft_member") for act in ("edit", "remove")},
    "hardship:paper-remove": ("household_draft", "household_paper"),
    **{f"hardship:change-{name}": ("household", "household_member") for name in ("member", "member-left")},
    **{f"hardship:change-{act}": ("household_change",) for act in ("detail", "accept", "refuse")},
    "hardship:line-edit": ("subsistence_line",),
}  # fmt: skip


def make_households(made, branch, by, second):
    """One household in each state that a route speaks of, with a paper, a request that waits and a line."""
    made.household_draft = standing_file(branch, by, second, "draft")
    made.household_applied = standing_file(branch, by, second, "applied")
    made.household_to_visit = standing_file(branch, by, second, "first_review")
    made.household_checked = standing_file(branch, by, second, "checked")
    made.household_reviewing = standing_file(branch, by, second, "reviewing")
    made.household = standing_file(branch, by, second, "filed")
    made.draft_member, made.household_member = made.household_draft.members.get(), made.household.members.get()
    made.household_paper = paper(made.household_draft, "identity", by)
    made.household_change = change_of_category(made.household, by)
    made.subsistence_line = subsistence_line(branch, second)
    made.section, made.household_kind, made.household_list = "income", "hardship-file", "hardship-files-unmasked"
