"""Roles and what each may do. Power is code: a change of rights is a reviewed difference and an ADR."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    AUDITOR = "auditor", _("Auditor")
    UNION_MANAGER = "union_manager", _("Union manager")
    LEADER = "leader", _("Leader")
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    AID_CASEWORKER = "aid_caseworker", _("Aid caseworker")
    MEMBER = "member", _("Member")


READ = frozenset(
    {
        "activities.view_activity",
        "activities.view_published_activity",
        "ledgers.view_ledger",
        "figures.view_figures",
        "imports.view_import",
        "imports.open_wizard",
        "notices.view_notice",
        "volunteers.view_volunteer",
        "volunteers.reveal_volunteer",
        "volunteers.view_team",
        "activities.view_certificate",
        "activities.view_star",
    }
)

WRITE = frozenset(
    {
        "activities.add_activity",
        "activities.change_activity",
        "activities.correct_activity",
        "activities.propose_publication",
        "activities.record_hours",
        "activities.report_service_places",
        "activities.take_attendance",
        "activities.plan_activity",
        "ledgers.build_ledger",
        "ledgers.prepare_ledger",
        "imports.upload_import",
        "imports.bring_files",
        "figures.declare_figure",
        "notices.draft_notice",
        "notices.enter_objection",
        "volunteers.add_volunteer",
        "volunteers.change_volunteer",
        "volunteers.change_team",
        "activities.issue_certificate",
        "activities.propose_star",
    }
)

REVIEW = frozenset(
    {
        "activities.approve_activity",
        "activities.decide_correction",
        "activities.correct_activity",
        "activities.propose_publication",
        "activities.publish_activity",
        "activities.take_attendance",
        "activities.open_plan",
        "activities.record_hours",
        "activities.confirm_hours",
        "activities.review_backfill",
        "ledgers.build_ledger",
        "ledgers.review_ledger",
        "ledgers.seal_ledger",
        "ledgers.publish_ledger",
        "imports.confirm_import",
        "figures.confirm_figure",
        "notices.post_notice",
        "notices.enter_objection",
        "notices.answer_objection",
        "volunteers.review_volunteer",
        "volunteers.register_team",
        "activities.issue_certificate",
        "activities.review_star",
    }
)

# Household files: whoever enters one never decides on it. Caseworkers alone may ask for what stands masked.
HARDSHIP_DECIDE = frozenset(
    {"hardship.view_file", "hardship.review_file", "hardship.approve_file", "notices.view_notice"}
)
HARDSHIP_WORK = HARDSHIP_DECIDE | {
    "hardship.change_file",
    "hardship.check_file",
    "hardship.reveal_file",
    "hardship.export_unmasked",
    "hardship.manage_lines",
    "notices.draft_notice",
    "notices.post_notice",
    "notices.enter_objection",
    "notices.answer_objection",
    "figures.view_figures",
}

# Money of funds and what was given: whoever enters it never approves it.
AID_DECIDE = frozenset({"hardship.view_aid", "hardship.approve_aid"})
AID_WORK = AID_DECIDE | {"hardship.record_aid", "ledgers.view_ledger", "ledgers.build_ledger", "ledgers.prepare_ledger"}

GRANTS: dict[str, frozenset[str]] = {
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            "accounts.manage_accounts",
            "organizations.manage_tree",
            "codes.manage_codes",
            "privacy.view_register",
            "ledgers.view_operations",
            "ledgers.manage_closing_rules",
            "imports.open_wizard",
            "imports.bring_files",
        }
    ),
    Role.AUDITOR: frozenset({"audit.view_auditevent", "privacy.view_register"}),
    Role.UNION_MANAGER: READ
    | REVIEW
    | {
        "activities.manage_campaigns",
        "activities.add_type",
        "activities.plan_activity",
        "activities.void_hours",
        "activities.report_service_places",
        "organizations.manage_tree",
        "figures.declare_figure",
        "volunteers.add_volunteer",
        "volunteers.change_volunteer",
        "volunteers.export_unmasked",
        "exports.release_export",
        "volunteers.change_team",
        "activities.propose_star",
        "imports.upload_import",
        "imports.bring_files",
        "notices.draft_notice",
    }
    | HARDSHIP_DECIDE
    | AID_DECIDE,
    Role.LEADER: frozenset({"activities.view_published_activity", "ledgers.view_ledger", "figures.view_figures"}),
    Role.CLERK: READ | WRITE,
    Role.REVIEWER: READ | REVIEW,
    Role.AID_CASEWORKER: HARDSHIP_WORK | AID_WORK,
    Role.MEMBER: frozenset(),
}

# Held for the whole tree or not at all: their pages know no smaller scope.
CITY_WIDE = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})

# Whoever holds one of these names a deputy of their own for a while; city-wide power is an administrator's to give.
DEPUTISED = frozenset({Role.REVIEWER, Role.UNION_MANAGER})

# Django's admin asks for model permissions by name; the administrator's pages follow from a right of ours.
ADMIN_MODELS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts.manage_accounts": {
        "accounts.user": ("view", "add", "change"),
        "accounts.roleassignment": ("view", "add", "delete"),
    },
    "organizations.manage_tree": {"organizations.organization": ("view", "add")},
    "codes.manage_codes": {
        "codes.code": ("view", "add", "change"),
        "codes.holiday": ("view", "add", "change", "delete"),
        "activities.activitytype": ("view", "add", "change"),
    },
    "ledgers.manage_closing_rules": {"ledgers.closingrule": ("view", "add", "change")},
    "ledgers.view_operations": {
        "ledgers.ledgerperiod": ("view",),
        "ledgers.ledgerrun": ("view",),
        "exports.export": ("view",),
        "notices.publicnotice": ("view",),
    },
    "audit.view_auditevent": {"audit.auditevent": ("view",)},
}


def permissions_of(role):
    """Return the frozenset of permission names that ``role`` grants."""
    return GRANTS[role]


def admin_permissions(permissions):
    """Expand rights of ours into the ``app.action_model`` names that Django's admin asks for."""
    return frozenset(
        f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
        for permission in permissions
        for model, actions in ADMIN_MODELS.get(permission, {}).items()
        for action in actions
    )
