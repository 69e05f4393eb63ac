"""Papers of a file: which there are, which its cause asks for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hardship.models import Evidence, HardshipFile
from hardship.models.words import BY_CAUSE, EVERYBODY_BRINGS, EvidenceKind, Health, WorkState
from hardship.policies import files as policies
from hardship.services import locking
from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.errors import RuleError


def needed_papers(file: HardshipFile) -> list[str]:
    """Kinds of papers that the application needs, in the order of the list."""
    kinds = {*EVERYBODY_BRINGS, *BY_CAUSE.get(file.main_cause, ()), *BY_CAUSE.get(file.second_cause, ())}
    if file.has_dibao:
        kinds.add(EvidenceKind.DIBAO)
    if file.health == Health.DISABLED:
        kinds.add(EvidenceKind.DISABILITY)
    if file.work_state == WorkState.MIGRANT:
        kinds.add(EvidenceKind.CONTRACT)
    return [kind for kind in EvidenceKind.values if kind in kinds]


def missing_papers(file: HardshipFile) -> list[str]:
    """Of these, what nobody has brought yet."""
    present = set(file.evidence.values_list("kind", flat=True)) if file.pk else set()
    return [kind for kind in needed_papers(file) if kind not in present]


@transaction.atomic
def add_paper(*, file: HardshipFile, kind: str, attachment: Attachment, by: User, at: datetime) -> Evidence:
    """Link a stored photo as a paper of the file. RuleError: it is linked already."""
    file = locking.lock_file(file)
    policies.check_can_add_paper(by, file)
    Attachment.objects.select_for_update().get(pk=attachment.pk)
    if Evidence.objects.filter(attachment=attachment).exists():
        raise RuleError(_("This photo is a paper of a file already."))
    paper = Evidence.objects.create(file=file, kind=kind, attachment=attachment, added_by=by, added_at=at)
    # Minutes are papers of the decision itself; of everything else nobody decides on what they brought.
    locking.save(file, None if kind == EvidenceKind.MINUTES else by)
    record(action="hardship.paper_added", by=by, at=at, target=file)
    return paper


@transaction.atomic
def remove_paper(*, paper: Evidence, by: User, at: datetime) -> None:
    """Take a paper out while the form is open; what was handed in stays."""
    file = locking.lock_file(paper.file)
    policies.check_can_edit(by, file)
    paper.delete()
    locking.save(file, by)
    record(action="hardship.paper_removed", by=by, at=at, target=file)
