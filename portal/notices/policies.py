"""May this person do this to this notice now, and if not, why not; and may a subject leave its notice.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons. Reading is decided by ``visible_to``.
"""

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.notices.models import Objection, PublicNotice
from portal.notices.querysets import ANSWER, DRAFT, ENTER, POST, VIEW

State = PublicNotice.State


def _check_right(user, permission, target, words):
    if not user.has_perm(permission, target):
        raise PermissionDenied(words)


def _check_may_become(notice, state):
    if not notice.may_become(state):
        raise RuleError(
            _("This step does not follow from the present state: %(state)s.") % {"state": notice.get_state_display()}
        )


def check_can_draft(user, organization):
    _check_right(user, DRAFT, organization, _("You do not write notices for this unit."))
    if not organization.is_active:
        raise RuleError(_("This unit is closed. It puts nothing on notice any more."))


def check_can_change(user, notice):
    """Until it is posted; afterwards it is withdrawn and written anew."""
    check_can_draft(user, notice.organization)
    if notice.state != State.DRAFT:
        raise RuleError(_("A posted notice stays as it is. Withdraw it and post a new one."))


def check_can_post(user, notice):
    _check_right(user, POST, notice, _("You do not post notices of this unit."))
    if notice.state != State.DRAFT:
        raise RuleError(
            _("This step does not follow from the present state: %(state)s.") % {"state": notice.get_state_display()}
        )
    if user.acting_ids & notice.writer_ids:
        raise PermissionDenied(_("A second person posts: you wrote this notice yourself."))


def check_can_withdraw(user, notice):
    """Taking something back needs one person only; a draft may be given up by those who write, too."""
    may_give_up = notice.state == State.DRAFT and user.has_perm(DRAFT, notice)
    if not may_give_up:
        _check_right(user, POST, notice, _("You do not post notices of this unit."))
    _check_may_become(notice, State.WITHDRAWN)


def check_can_attach(user, notice):
    """The photo of the board, while the notice hangs there and after."""
    if not (user.has_perm(DRAFT, notice) or user.has_perm(POST, notice)):
        raise PermissionDenied(_("You do not write notices for this unit."))
    if notice.state in {State.DRAFT, State.WITHDRAWN}:
        raise RuleError(_("The photo shows the notice on the board: post it first."))


def check_can_verify(user, notice):
    _check_right(user, VIEW, notice, _("You do not read notices of this unit."))
    if not notice.number:
        raise RuleError(_("Only a posted list can be checked."))


def check_can_print_result(user, notice):
    _check_right(user, VIEW, notice, _("You do not read notices of this unit."))
    if notice.state != State.CLOSED:
        raise RuleError(_("The result can be printed when the notice is over."))


def check_takes_objections(notice, received_on: date):
    """From the day of posting to the last day; a suspended notice has no last day yet."""
    if not notice.is_running:
        raise RuleError(_("This notice is over. It takes no objections any more."))
    if received_on < timezone.localdate(notice.posted_at):
        raise RuleError(_("The objection came before the notice was posted."))
    if notice.state == State.POSTED and received_on > notice.ends_on:
        raise RuleError(_("This notice is over. It takes no objections any more."))


def check_can_enter_objection(user, notice):
    _check_right(user, ENTER, notice, _("You do not enter objections for this unit."))
    if not notice.is_running:
        raise RuleError(_("This notice is over. It takes no objections any more."))


def check_can_handle(user, objection: Objection):
    """Whoever wrote the notice does not decide what is objected to it."""
    _check_right(user, ANSWER, objection, _("You do not answer objections of this unit."))
    if user.acting_ids & objection.notice.writer_ids:
        raise PermissionDenied(_("A second person answers: you wrote this notice yourself."))
    if not objection.is_open:
        raise RuleError(_("This objection has been answered."))


def check_notice_is_over(subject):
    """RuleError unless the last notice of ``subject`` is over and its row stands: nothing moves past its notice.

    ``subject`` is any saved record that an app has put on notice; a withdrawn notice counts as none.
    """
    notice = PublicNotice.objects.about(subject).exclude(state=State.WITHDRAWN).first()
    if notice is None or notice.state == State.DRAFT:
        raise RuleError(_("This has not been on public notice yet."))
    if notice.state == State.SUSPENDED:
        raise RuleError(_("An objection to the notice %(number)s is open.") % {"number": notice.number})
    if notice.state == State.POSTED:
        words = _("The notice %(number)s runs until %(day)s.")
        raise RuleError(words % {"number": notice.number, "day": notice.ends_on})
    kind, pk = subject._meta.label_lower, subject.pk
    row = notice.subjects.get(target_type=kind, target_id=pk).row_number
    if notice.strikes.filter(row_number=row).exists():
        raise RuleError(_("After an objection it was struck off the notice %(number)s.") % {"number": notice.number})


def can_read_photo(user, attachment):
    """Photos of boards are for those who read the notices of the unit: names may stand on them in full."""
    return PublicNotice.objects.visible_to(user).filter(photo=attachment).exists()


can_draft = partial(allowed, check_can_draft)
can_change = partial(allowed, check_can_change)
can_post = partial(allowed, check_can_post)
can_withdraw = partial(allowed, check_can_withdraw)
can_attach = partial(allowed, check_can_attach)
can_verify = partial(allowed, check_can_verify)
can_print_result = partial(allowed, check_can_print_result)
can_enter_objection = partial(allowed, check_can_enter_objection)
can_handle = partial(allowed, check_can_handle)
may_leave = partial(allowed, check_notice_is_over)
