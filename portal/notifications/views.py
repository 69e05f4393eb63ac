"""My messages."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from portal.notifications import services
from portal.notifications.models import Message


@require_GET
def message_list(request):
    """All messages of the reader, newest first."""
    page = Paginator(Message.objects.visible_to(request.user), 20).get_page(request.GET.get("page"))
    return render(request, "notifications/message_list.html", {"page_obj": page})


@require_POST
def message_open(request, pk):
    """Mark one message read and go to what it speaks of."""
    mine = Message.objects.visible_to(request.user).filter(pk=pk)
    message = get_object_or_404(mine)
    services.mark_read(messages=mine, at=timezone.now())
    return redirect(message.url)


@require_POST
def message_read_all(request):
    services.mark_read(messages=Message.objects.visible_to(request.user), at=timezone.now())
    return redirect("notifications:message-list")
