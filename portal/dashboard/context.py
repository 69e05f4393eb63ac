"""What every page shows around its content: site identity, navigation, counts."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from portal.dashboard import queries
from portal.notifications.models import Message


@dataclass(frozen=True)
class NavEntry:
    """One entry of the workbench navigation; drawn only for people who hold ``permission``."""

    label: str
    route: str
    icon: str
    permission: str = ""

    @property
    def url(self):
        return reverse(self.route)

    @property
    def is_administration(self):
        return self.route.startswith("admin:")


WORKBENCH_NAV = (
    NavEntry(_("Workbench"), "workbench", "house"),
    NavEntry(_("Activities"), "activities:activity-list", "clipboard-list", "activities.view_published_activity"),
    NavEntry(_("Board"), "board", "chart-column", "figures.view_figures"),
    NavEntry(_("To do"), "todo", "list-checks"),
    NavEntry(_("Campaigns"), "activities:campaign-list", "flag", "activities.view_published_activity"),
    NavEntry(_("Service places"), "activities:service-place-list", "map-pin", "activities.view_activity"),
    NavEntry(_("Ledgers"), "ledgers:period-list", "book-open", "ledgers.view_ledger"),
    NavEntry(_("Declared figures"), "figures:declared-list", "file-digit", "figures.view_figures"),
    NavEntry(_("Exports"), "exports:export-list", "file-down"),
    NavEntry(_("Imports"), "imports:import-list", "file-up", "imports.open_wizard"),
    NavEntry(_("Operations"), "ledgers:operations", "activity", "ledgers.view_operations"),
    NavEntry(_("System"), "admin:index", "settings", "accounts.manage_accounts"),
    NavEntry(_("Audit log"), "admin:audit_auditevent_changelist", "scroll-text", "audit.view_auditevent"),
)


def nav_of(user):
    """The entries that lead ``user`` somewhere: what they have the right to, and the to-do list if it can fill."""
    if user.must_change_password:  # until then every way leads back to the password
        return []
    entries = [entry for entry in WORKBENCH_NAV if not entry.permission or user.has_perm(entry.permission)]
    return entries if queries.has_desk(user) else [entry for entry in entries if entry.route != "todo"]


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
    }  # fmt: skip
    if is_signed_in:
        context["nav"] = nav_of(user)
        context["administrators"] = SimpleLazyObject(queries.administrators)
        context["unread_count"] = SimpleLazyObject(lambda: Message.objects.visible_to(user).unread().count())
        context["todo_count"] = SimpleLazyObject(lambda: queries.Desk(user, timezone.localdate()).total)
    return context
