"""The navigation of the workbench: which entries lead a person somewhere, in groups, and the tabs of a phone."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.dashboard import queries
from portal.dashboard.desk import has_desk


@dataclass(frozen=True)
class NavEntry:
    """One entry of the workbench navigation; drawn only for people who hold ``permission``."""

    label: str
    route: str
    icon: str
    permission: str = ""
    group: str = ""

    @property
    def url(self):
        return reverse(self.route)

    @property
    def is_administration(self):
        return self.route.startswith("admin:")


# Groups in the order of the page; the first has no heading.
GROUPS = {
    "": (
        NavEntry(_("Workbench"), "workbench", "house"),
        NavEntry(_("To do"), "todo", "list-checks"),
        NavEntry(_("Board"), "board", "chart-column", "figures.view_figures"),
    ),
    _("Activities"): (
        NavEntry(_("Activities"), "activities:activity-list", "clipboard-list", "activities.view_published_activity"),
        NavEntry(_("Attendance"), "activities:attendance-list", "user-check", "activities.view_activity"),
        NavEntry(_("Hours of service"), "activities:service-record-list", "clock", "activities.view_activity"),
        NavEntry(_("Sign-ups"), "activities:signup-list", "user-check", "activities.view_activity"),
        NavEntry(
            _("Service projects"), "activities:service-project-list", "heart-handshake", "activities.view_activity"
        ),
        NavEntry(_("Recurrences"), "activities:recurrence-list", "repeat", "activities.view_activity"),
        NavEntry(_("Campaigns"), "activities:campaign-list", "flag", "activities.view_published_activity"),
        NavEntry(_("Study"), "activities:study-list", "graduation-cap", "activities.view_activity"),
        NavEntry(_("Community duty"), "activities:duty-report-list", "building-2", "activities.view_activity"),
        NavEntry(_("Service places"), "activities:service-place-list", "map-pin", "activities.view_activity"),
    ),
    pgettext_lazy("navigation", "People"): (
        NavEntry(_("Volunteers"), "volunteers:volunteer-list", "users", "volunteers.view_volunteer"),
        NavEntry(_("Teams"), "volunteers:team-list", "users-round", "volunteers.view_team"),
        NavEntry(_("Certificates"), "activities:certificate-list", "scroll", "activities.view_certificate"),
        NavEntry(_("Stars"), "activities:star-list", "star", "activities.view_star"),
    ),
    pgettext_lazy("navigation", "Hardship aid"): (
        NavEntry(_("Hardship families"), "hardship:file-list", "house-heart", "hardship.view_file"),
        NavEntry(_("Families in numbers"), "hardship:file-figures", "chart-pie", "figures.view_figures"),
        NavEntry(_("Aid records"), "hardship:aid-list", "hand-heart", "hardship.view_aid"),
        NavEntry(_("Donations"), "hardship:donation-list", "gift", "hardship.view_aid"),
        NavEntry(_("Aid funds"), "hardship:fund-list", "wallet", "hardship.view_aid"),
    ),
    pgettext_lazy("navigation", "Ledgers and figures"): (
        NavEntry(_("Ledgers"), "ledgers:period-list", "book-open", "ledgers.view_ledger"),
        NavEntry(_("Declared figures"), "figures:declared-list", "file-digit", "figures.view_figures"),
        NavEntry(_("Public notices"), "notices:notice-list", "megaphone", "notices.view_notice"),
        NavEntry(_("Imports"), "imports:import-list", "file-up", "imports.open_wizard"),
        NavEntry(_("Exports"), "exports:export-list", "file-down"),
    ),
    pgettext_lazy("navigation", "System"): (
        NavEntry(_("Operations"), "ledgers:operations", "activity", "ledgers.view_operations"),
        NavEntry(_("Personal data"), "privacy:register", "shield-check", "privacy.view_register"),
        NavEntry(_("System"), "admin:index", "settings", "accounts.manage_accounts"),
        NavEntry(_("Audit log"), "admin:audit_auditevent_changelist", "scroll-text", "audit.view_auditevent"),
    ),
}
WORKBENCH_NAV = tuple(replace(entry, group=group) for group, entries in GROUPS.items() for entry in entries)
# Who holds no office finds here what concerns only themselves; the first is where they begin.
OWN_NAV = (
    NavEntry(_("My page"), "volunteers:me", "id-card"),
    NavEntry(_("Open activities"), "activities:opening-list", "hand-heart"),
    NavEntry(_("My sign-ups"), "activities:my-signups", "calendar-check"),
    NavEntry(_("My hours"), "activities:me-hours", "clock"),
)
LOG = NavEntry(_("Log activity"), "activities:activity-create", "plus", "activities.add_activity")
# Entries that can be empty for good in spite of the right, each with what tells.
USED_BY = {"todo": has_desk, "exports:export-list": queries.has_lists}
# Of these the first three that a person has stand at the foot of a phone, between home and the menu with the rest.
TAB_ROUTES = (
    "activities:activity-list", "activities:activity-create", "todo", "board", "hardship:file-list", "admin:index",
    "ledgers:operations", "admin:audit_auditevent_changelist", "ledgers:period-list", "imports:import-list",
    "activities:opening-list", "activities:my-signups", "activities:me-hours",
)  # fmt: skip
TABS_BETWEEN = 3


def nav_of(user):
    """The entries that lead ``user`` somewhere: what they have the right to, if it can ever show them anything."""
    if user.must_change_password or user.lacks_second_factor:  # until then every way leads back to the password
        return []
    if not user.holds_office:
        return list(OWN_NAV)
    held = [entry for entry in WORKBENCH_NAV if not entry.permission or user.has_perm(entry.permission)]
    return [entry for entry in held if entry.route not in USED_BY or USED_BY[entry.route](user)]


def entry_above(nav, path, home_url):
    """The address of the entry that the page at ``path`` belongs to: the longest that it begins with; "" for none.
    Every page is below ``home_url``, which says nothing."""
    above = [entry.url for entry in nav if entry.url != home_url and path.startswith(entry.url)]
    return max(above, key=len, default="")


def tabs_of(user, nav):
    """The tabs of a phone but the first and the last, out of ``nav`` and the way to a new record."""
    offered = {entry.route: entry for entry in [*nav, *([LOG] if nav and user.has_perm(LOG.permission) else [])]}
    return [offered[route] for route in TAB_ROUTES if route in offered][:TABS_BETWEEN]
