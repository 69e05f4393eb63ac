"""From a draft to an application: what is missing, and handing it in."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models import HardshipFile
from hardship.models.content import REQUIRED, SECTIONS
from hardship.models.words import EvidenceKind
from hardship.policies import files as policies
from hardship.services import locking
from hardship.services.formula import assess
from hardship.services.papers import missing_papers
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number

NUMBER_KIND = "H"
BLANK: tuple[Any, ...] = (None, "", [])


def missing_fields(file: HardshipFile) -> dict[str, list[str]]:
    """``{section: [field]}``: what the form still asks for. ``family`` and ``evidence`` name themselves."""
    missing = {section: [name for name in names if getattr(file, name) in BLANK] for section, names in REQUIRED.items()}
    if file.pk is None or not family_fits(file):
        missing["family"] = ["members"]
    if missing_papers(file):
        missing["evidence"] = ["evidence"]
    return {section: missing[section] for section in SECTIONS if missing.get(section)}


def family_fits(file: HardshipFile) -> bool:
    """The table names everybody who lives with the worker; a single person has none to name."""
    return file.family_size is not None and file.members.present().count() + 1 == file.family_size


def section_states(file: HardshipFile | None) -> dict[str, str]:
    """``{section: "done" | "begun" | "todo"}`` for the task list."""
    if file is None:
        return dict.fromkeys(SECTIONS, "todo")
    missing = missing_fields(file)
    return {section: _state_of(file, section, missing.get(section, [])) for section in SECTIONS}


def _state_of(file: HardshipFile, section: str, missing: list[str]) -> str:
    if section == "family":
        begun = file.members.present().exists()
    elif section == "evidence":
        begun = file.evidence.exists()
    else:
        begun = any(getattr(file, name) not in (*BLANK, False) for name in SECTIONS[section])
    if not missing:
        return "done" if begun or section == "family" else "todo"
    return "begun" if begun else "todo"


@transaction.atomic
def submit_file(*, file: HardshipFile, by: User, at: datetime, version: int | None = None) -> HardshipFile:
    """Hand the form in. ValidationError ``{section: words}`` names what is missing.

    The first time it gets its number, and the file of an earlier application of the same worker is noted beside it.
    """
    file = locking.lock_file(file, version)
    policies.check_can_submit(by, file)
    check_whole(file)
    if file.number is None:
        file.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    file.previous = HardshipFile.objects.filter(id_index=file.id_index).exclude(pk=file.pk).order_by("-pk").first()
    file.organization_name = file.organization.name
    file.applied_by, file.applied_at, file.state_reason = by, at, ""
    file.note_contributor(by)
    locking.become(file, HardshipFile.State.APPLIED, at)
    assess(file, by=by, at=at)
    record(action="hardship.submitted", by=by, at=at, target=file)
    return file


def check_whole(file: HardshipFile) -> None:
    """ValidationError by section for what the form still asks for."""
    missing = missing_fields(file)
    words: dict[str, str] = {}
    for section, names in missing.items():
        if section == "family":
            words[section] = _("The people living together are the worker and everybody in the table of the family.")
        elif section == "evidence":
            labels = [str(EvidenceKind(kind).label) for kind in missing_papers(file)]
            words[section] = _("Papers are missing: %(papers)s.") % {"papers": "、".join(labels)}
        else:
            words[section] = _("Still blank: %(fields)s.") % {"fields": "、".join(_labels(names))}
    if words:
        raise ValidationError(words)


def _labels(names: list[str]) -> list[str]:
    return [str(HardshipFile._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
