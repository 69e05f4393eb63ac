"""A writer leaves: drafts and returned records go to a colleague."""

from django.db import transaction

from activities import policies
from activities.models import Activity
from portal.accounts.policies import check_can_manage_accounts
from portal.audit.services import record


@transaction.atomic
def hand_over_activities(*, leaver, heir, by, at):
    """Put ``heir`` in the place of ``leaver`` wherever ``heir`` writes; return how many records went.

    Whoever wrote in a record before stays among its contributors and never approves it. A draft has its full
    time before it, as if the heir had begun it now; the version stays, since the content does.
    """
    rows = Activity.objects.unfinished_of(leaver).select_for_update(of=("self",))
    handed = 0
    for activity in rows.select_related("organization__successor", "type").order_by("pk"):
        check_can_manage_accounts(by, activity.organization)
        if not policies.can_edit(heir, activity):
            continue
        activity.note_contributor(leaver)
        activity.note_contributor(heir)
        activity.created_by, activity.updated_at = heir, at
        activity.save(update_fields=["created_by", "updated_at", "contributor_ids"])
        record(action="activity.handed_over", by=by, at=at, target=activity)
        handed += 1
    return handed
