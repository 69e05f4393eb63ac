"""May this person do this to this import now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons. Reading is decided by ``visible_to``.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.imports.base import right_for
from portal.imports.models import ImportBatch

UPLOAD, CONFIRM = "imports.upload_import", "imports.confirm_import"
State = ImportBatch.State


def _check_right(user, permission, target, words):
    if not user.has_perm(permission, target):
        raise PermissionDenied(words)


def _check_state(batch, state, words):
    if batch.state != state:
        raise RuleError(words)


def check_can_upload(user, organization, definition):
    """``definition`` is the slug of the kind of file."""
    _check_right(user, right_for(definition, UPLOAD), organization, _("You do not import files for this unit."))
    if not organization.is_active:
        raise RuleError(_("This unit is closed. Nothing more is imported for it."))


def check_can_choose(user, batch):
    """Map words, decide on changed rows: whoever may upload or confirm."""
    if not any(user.has_perm(right_for(batch.definition, right), batch) for right in (UPLOAD, CONFIRM)):
        raise PermissionDenied(_("You do not import files for this unit."))
    _check_state(batch, State.PREVIEW, _("This import is not in preview any more."))


def check_second_person(user, brought_by_id):
    """Nobody confirms a file of their own, nor one of somebody whom they stand in for."""
    if brought_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person confirms: you uploaded this file yourself."))


def check_can_submit(user, batch):
    """Hand the preview to the second person."""
    _check_right(user, right_for(batch.definition, UPLOAD), batch, _("You do not import files for this unit."))
    _check_is_clear(batch)


def check_can_confirm(user, batch):
    _check_right(user, right_for(batch.definition, CONFIRM), batch, _("You do not confirm imports of this unit."))
    check_second_person(user, batch.uploaded_by_id)
    _check_is_clear(batch)


def _check_is_clear(batch):
    _check_state(batch, State.PREVIEW, _("This import is not in preview any more."))
    if batch.counts.get("error"):
        raise RuleError(_("Rows with errors remain, so nothing is imported. Mend the file and upload it again."))
    if batch.counts.get("undecided"):
        raise RuleError(_("Decide on the changed rows first."))
    if not batch.counts.get("to_write"):
        raise RuleError(_("There is nothing new in this file."))


def check_can_undo(user, batch):
    """Taking an import back; whether something was built on its rows is known to the definition."""
    _check_right(user, right_for(batch.definition, CONFIRM), batch, _("You do not confirm imports of this unit."))
    _check_state(batch, State.DONE, _("This import is not in force."))


def check_can_discard(user, batch):
    if not (user.pk == batch.uploaded_by_id or user.has_perm(right_for(batch.definition, CONFIRM), batch)):
        raise PermissionDenied(_("You do not import files for this unit."))
    if not batch.may_become(State.DISCARDED):
        raise RuleError(_("This import cannot be discarded any more."))


def can_upload(user, organization, definition):
    return allowed(check_can_upload, user, organization, definition)


def can_choose(user, batch):
    return allowed(check_can_choose, user, batch)


def can_submit(user, batch):
    return allowed(check_can_submit, user, batch)


def can_confirm(user, batch):
    return allowed(check_can_confirm, user, batch)


def can_undo(user, batch):
    return allowed(check_can_undo, user, batch)


def can_discard(user, batch):
    return allowed(check_can_discard, user, batch)


def can_read_sheets(user, attachment):
    """Consent sheets beside a preview: for those who see the import."""
    return ImportBatch.objects.visible_to(user).filter(sheets=attachment).exists()
