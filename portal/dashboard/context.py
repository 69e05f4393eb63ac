"""What every page shows around its content: site identity, navigation, counts."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.dashboard import queries
from portal.dashboard.desk import kept_total
from portal.dashboard.navigation import entry_above, nav_of, tabs_of
from portal.notices.models import PublicNotice
from portal.notifications.models import Message


def site(request):
    """Context of all templates. Queries run only for signed-in people and only when the template asks.

    What the site is called stands under ``identity``: allauth puts a ``site`` of its own (the host) over ours.
    """
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    context = {
        "identity": {
            "name": settings.SITE_NAME, "sponsor": settings.SITE_SPONSOR, "phone": settings.SITE_PHONE,
            "icp": settings.SITE_ICP, "police_no": settings.SITE_POLICE_NO, "version": settings.VERSION,
        },
        "large_text": request.COOKIES.get(settings.DISPLAY_COOKIE_NAME) == "large",
        "nav": [],
        "has_notices": SimpleLazyObject(lambda: PublicNotice.objects.published(timezone.localdate()).exists()),
    }  # fmt: skip
    if is_signed_in:
        context["home_url"] = reverse("workbench" if user.holds_office else "volunteers:me")
        context["nav"] = nav_of(user)
        context["nav_here"] = entry_above(context["nav"], request.path, context["home_url"])
        context["tabs"] = tabs_of(user, context["nav"])
        context["administrators"] = SimpleLazyObject(queries.administrators)
        context["unread_count"] = SimpleLazyObject(lambda: Message.objects.visible_to(user).unread().count())
        context["todo_count"] = SimpleLazyObject(lambda: kept_total(user, timezone.now()))
    return context
