"""The operations page: for system administrators, who see how the work goes but not what stands in it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.ledgers import services
from portal.ledgers.models import LedgerRun
from portal.ledgers.operations import overview

OPERATE = "ledgers.view_operations"
SILENT_AFTER_MINUTES = 3
OLD_BACKUP_DAYS = 2
LITTLE_SPACE = 0.1


@require_GET
@permission_required(OPERATE, raise_exception=True)
def operations(request):
    seen = overview()
    now = timezone.now()
    backup_days = (now - seen.backup.made_at).days if seen.backup else None
    context = {
        "seen": seen,
        "tick": tick_state(seen, now),
        "is_backup_old": backup_days is None or backup_days >= OLD_BACKUP_DAYS,
        "is_disk_full": seen.disk_free < seen.disk_total * LITTLE_SPACE,
        "disk_percent": seen.disk_free * 100 // seen.disk_total,
        "can_edit_rules": request.user.has_perm("ledgers.change_closingrule"),
    }
    return render(request, "ledgers/operations.html", context)


def tick_state(seen, now):
    """How the minute check goes: on_time, or why there is none: no_worker, busy (it waits in line) or no_beat."""
    if seen.last_tick and now - seen.last_tick < timedelta(minutes=SILENT_AFTER_MINUTES):
        return "on_time"
    if not seen.broker.workers:
        return "no_worker"
    return "busy" if seen.running or seen.waiting_count or seen.broker.waiting else "no_beat"


@require_POST
@permission_required(OPERATE, raise_exception=True)
def run_retry(request, pk):
    run = get_object_or_404(LedgerRun.objects.visible_to(request.user, OPERATE), pk=pk)
    services.retry_run(run=run, by=request.user, at=timezone.now())
    messages.success(request, _("Started again. It takes its turn among what waits."))
    return redirect("ledgers:operations")
