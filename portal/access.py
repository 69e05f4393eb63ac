"""The access matrix: every route and what it takes to enter. A system check refuses routes that are not here.

The matrix is data for the check and for the tests (role × route); the guards themselves stand in the views,
through ``visible_to`` and policies.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``kind`` is public (anybody), signed_in (any account) or permission (``permission``, held somewhere).

    ``methods`` are the HTTP methods that the view answers; anything else gets 405. HEAD is answered as GET is.
    """

    kind: str
    permission: str = ""
    methods: frozenset[str] = field(default=frozenset({"GET"}))


def public(*methods):
    return Entry(kind="public", methods=frozenset(methods or {"GET"}))


def signed_in(*methods):
    return Entry(kind="signed_in", methods=frozenset(methods or {"GET"}))


def needs(permission, *methods):
    return Entry(kind="permission", permission=permission, methods=frozenset(methods or {"GET"}))


MATRIX: dict[str, Entry] = {
    # accounts
    "account_login": public("GET", "POST"),
    "account_logout": public("GET", "POST"),
    "account_change_password": signed_in("GET", "POST"),
    "account_reauthenticate": signed_in("GET", "POST"),
    "set_language": public("POST"),
    "mfa_authenticate": public("GET", "POST"),
    "mfa_reauthenticate": signed_in("GET", "POST"),
    "mfa_index": signed_in(),
    "mfa_activate_totp": signed_in("GET", "POST"),
    "mfa_deactivate_totp": signed_in("GET", "POST"),
    "mfa_view_recovery_codes": signed_in(),
    "mfa_generate_recovery_codes": signed_in("GET", "POST"),
    "accounts:deputy-list": signed_in(),
    "accounts:deputy-create": signed_in("GET", "POST"),
    "accounts:deputy-end": signed_in("POST"),
    "accounts:token-list": signed_in(),
    "accounts:token-create": signed_in("GET", "POST"),
    "accounts:token-revoke": signed_in("POST"),
    "accounts:slip-use": public("GET", "POST"),
    # personal data
    "privacy:reveal": signed_in("GET", "POST"),
    "privacy:register": needs("privacy.view_register"),
    "privacy:register-file": needs("privacy.view_register"),
    # home pages
    "home": public(),
    "healthz": public(),
    "readyz": public(),
    "help": public(),
    "privacy": public(),
    "accessibility": public(),
    "display-mode": public("POST"),
    "workbench": signed_in(),
    "todo": signed_in(),
    # board
    "board": needs("figures.view_figures"),
    "board-units": needs("figures.view_figures"),
    # photos: the view asks the apps that link them
    "attachments:file": public(),
    # activities: public pages
    "activities:news-list": public(),
    "activities:news-detail": public(),
    "activities:campaign-list-public": public(),
    "activities:campaign-public": public(),
    # activities: logging
    "activities:activity-create": needs("activities.add_activity", "GET", "POST"),
    "activities:activity-autosave-new": needs("activities.add_activity", "POST"),
    "activities:activity-duplicates": needs("activities.add_activity"),
    "activities:activity-edit": needs("activities.change_activity", "GET", "POST"),
    "activities:activity-autosave": needs("activities.change_activity", "POST"),
    "activities:activity-submitted": needs("activities.view_activity"),
    "activities:activity-copy": needs("activities.add_activity", "POST"),
    "activities:activity-discard": needs("activities.change_activity", "POST"),
    "activities:activity-correct": needs("activities.correct_activity", "GET", "POST"),
    "activities:photo-add": needs("activities.change_activity", "POST"),
    "activities:photo-order": needs("activities.change_activity", "POST"),
    "activities:photo-remove": needs("activities.change_activity", "POST"),
    "activities:photo-cover": needs("activities.change_activity", "POST"),
    "activities:photo-caption": needs("activities.change_activity", "POST"),
    # activities: list, record, review, corrections, publication, campaigns
    "activities:activity-list": needs("activities.view_published_activity"),
    "activities:activity-detail": needs("activities.view_published_activity"),
    "activities:activity-print": needs("activities.view_published_activity"),
    "activities:activity-approve": needs("activities.approve_activity", "POST"),
    "activities:activity-return": needs("activities.approve_activity", "POST"),
    "activities:activity-void": needs("activities.correct_activity", "GET", "POST"),
    "activities:correction-detail": needs("activities.view_activity"),
    "activities:correction-accept": needs("activities.decide_correction", "POST"),
    "activities:correction-reject": needs("activities.decide_correction", "POST"),
    "activities:publication-propose": needs("activities.propose_publication", "GET", "POST"),
    "activities:publication-detail": needs("activities.view_activity"),
    "activities:publication-publish": needs("activities.publish_activity", "POST"),
    "activities:publication-withdraw": needs("activities.propose_publication", "POST"),
    "activities:campaign-list": needs("activities.view_published_activity"),
    "activities:campaign-create": needs("activities.manage_campaigns", "GET", "POST"),
    "activities:campaign-edit": needs("activities.manage_campaigns", "GET", "POST"),
    "activities:campaign-publish": needs("activities.manage_campaigns", "POST"),
    "activities:campaign-withdraw": needs("activities.manage_campaigns", "POST"),
    # activities: which teams keep their targets
    "activities:team-cadence": needs("figures.view_figures"),
    # activities: planning, by the planner and a second person
    "activities:plan-create": needs("activities.plan_activity", "GET", "POST"),
    "activities:plan-detail": needs("activities.view_activity"),
    "activities:plan-edit": needs("activities.plan_activity", "GET", "POST"),
    "activities:plan-submit": needs("activities.plan_activity", "POST"),
    "activities:plan-open": needs("activities.open_plan", "POST"),
    "activities:plan-return": needs("activities.open_plan", "POST"),
    "activities:plan-cancel": needs("activities.view_activity", "GET", "POST"),
    "activities:plan-settle": needs("activities.plan_activity", "POST"),
    "activities:plan-repeat": needs("activities.plan_activity", "GET", "POST"),
    "activities:shift-cancel": needs("activities.view_activity", "GET", "POST"),
    "activities:activity-signups": needs("activities.view_activity"),
    "activities:roster-print": needs("activities.view_activity"),
    "activities:signup-list": needs("activities.view_activity"),
    "activities:signup-ask": needs("activities.plan_activity", "GET", "POST"),
    "activities:signup-accept": needs("activities.plan_activity", "POST"),
    "activities:signup-refuse": needs("activities.plan_activity", "POST"),
    "activities:recurrence-list": needs("activities.view_activity"),
    "activities:recurrence-stop": needs("activities.plan_activity", "POST"),
    "activities:service-project-list": needs("activities.view_activity"),
    "activities:service-project-create": needs("activities.plan_activity", "GET", "POST"),
    "activities:service-project-detail": needs("activities.view_activity"),
    "activities:service-project-edit": needs("activities.plan_activity", "GET", "POST"),
    # activities: what volunteers sign up for; open to all, for anybody
    "activities:opening-list": signed_in(),
    "activities:opening-detail": signed_in(),
    "activities:shift-sign-up": signed_in("POST"),
    "activities:my-signups": signed_in(),
    "activities:signup-withdraw": signed_in("POST"),
    "activities:signup-decline": signed_in("POST"),
    "activities:signup-risks": signed_in("POST"),
    "activities:recruiting-list": public(),
    "activities:recruiting-detail": public(),
    # activities: reported numbers of service places
    "activities:service-place-list": needs("activities.view_activity"),
    "activities:service-place-create": needs("activities.report_service_places", "GET", "POST"),
    "activities:service-place-edit": needs("activities.report_service_places", "GET", "POST"),
    # volunteers: the way in, one's own page
    "volunteers:join": public("GET", "POST"),
    "volunteers:join-done": public(),
    "volunteers:join-accept": public("GET", "POST"),
    "volunteers:me": signed_in(),
    "volunteers:me-volunteer": signed_in("GET", "POST"),
    "volunteers:me-withdraw": signed_in("POST"),
    "volunteers:me-transfer": signed_in("GET", "POST"),
    "volunteers:me-transfer-withdraw": signed_in("POST"),
    # volunteers: workbench
    "volunteers:volunteer-list": needs("volunteers.view_volunteer", "GET", "POST"),
    "volunteers:volunteer-create": needs("volunteers.add_volunteer", "GET", "POST"),
    "volunteers:volunteer-detail": needs("volunteers.view_volunteer"),
    "volunteers:volunteer-edit": needs("volunteers.change_volunteer", "GET", "POST"),
    "volunteers:volunteer-slip": needs("volunteers.change_volunteer", "POST"),
    "volunteers:volunteer-activate": needs("volunteers.review_volunteer", "POST"),
    "volunteers:volunteer-reject": needs("volunteers.review_volunteer", "POST"),
    "volunteers:volunteer-suspend": needs("volunteers.review_volunteer", "POST"),
    "volunteers:volunteer-leave": needs("volunteers.review_volunteer", "POST"),
    "volunteers:volunteer-return": needs("volunteers.review_volunteer", "POST"),
    "volunteers:transfer-give": needs("volunteers.change_volunteer", "GET", "POST"),
    "volunteers:transfer-take": needs("volunteers.add_volunteer", "GET", "POST"),
    "volunteers:transfer-detail": needs("volunteers.view_volunteer"),
    "volunteers:transfer-accept": needs("volunteers.review_volunteer", "POST"),
    "volunteers:transfer-refuse": needs("volunteers.review_volunteer", "POST"),
    "volunteers:transfer-withdraw": needs("volunteers.view_volunteer", "POST"),
    "volunteers:duplicate-list": needs("volunteers.view_volunteer"),
    "volunteers:merge-propose": needs("volunteers.change_volunteer", "GET", "POST"),
    "volunteers:merge-detail": needs("volunteers.view_volunteer"),
    "volunteers:merge-accept": needs("volunteers.review_volunteer", "POST"),
    "volunteers:merge-refuse": needs("volunteers.review_volunteer", "POST"),
    # volunteers: teams; a leader holds no role, so pages of one team ask the row itself
    "volunteers:team-list-public": public(),
    "volunteers:team-public": public(),
    "volunteers:me-teams": signed_in(),
    "volunteers:me-team-answer": signed_in("POST"),
    "volunteers:me-team-leave": signed_in("POST"),
    "volunteers:team-list": needs("volunteers.view_team"),
    "volunteers:team-create": needs("volunteers.change_team", "GET", "POST"),
    "volunteers:team-detail": signed_in(),
    "volunteers:team-edit": needs("volunteers.change_team", "GET", "POST"),
    "volunteers:team-revise": needs("volunteers.change_team", "GET", "POST"),
    "volunteers:team-seal": needs("volunteers.change_team", "POST"),
    "volunteers:team-plan": signed_in("POST"),
    "volunteers:team-roster": signed_in(),
    "volunteers:team-ask": signed_in("POST"),
    "volunteers:team-sign": needs("volunteers.change_team", "POST"),
    "volunteers:team-member-remove": signed_in("POST"),
    "volunteers:team-registration-form": needs("volunteers.view_team", "GET", "POST"),
    "volunteers:team-submit": needs("volunteers.change_team", "POST"),
    "volunteers:team-register": needs("volunteers.register_team", "POST"),
    "volunteers:team-return": needs("volunteers.register_team", "POST"),
    "volunteers:team-dissolve": needs("volunteers.register_team", "POST"),
    "volunteers:team-publish": needs("volunteers.register_team", "POST"),
    "volunteers:team-unpublish": needs("volunteers.view_team", "POST"),
    "volunteers:team-change-accept": needs("volunteers.register_team", "POST"),
    "volunteers:team-change-refuse": needs("volunteers.register_team", "POST"),
    "volunteers:call-list": needs("volunteers.view_team"),
    "volunteers:call-create": needs("volunteers.register_team", "GET", "POST"),
    "volunteers:call-detail": needs("volunteers.view_team"),
    "volunteers:call-edit": needs("volunteers.register_team", "GET", "POST"),
    "volunteers:call-remind": needs("volunteers.register_team", "POST"),
    # declared figures
    "figures:declared-list": needs("figures.view_figures"),
    "figures:declared-create": needs("figures.declare_figure", "GET", "POST"),
    "figures:declared-detail": needs("figures.view_figures"),
    "figures:declared-edit": needs("figures.declare_figure", "GET", "POST"),
    "figures:declared-confirm": needs("figures.confirm_figure", "POST"),
    "figures:declared-supersede": needs("figures.view_figures", "POST"),
    "figures:declared-withdraw": needs("figures.view_figures", "POST"),
    # ledgers: public reports
    "ledgers:report-list": public(),
    "ledgers:report-detail": public(),
    "ledgers:report-file": public(),
    # ledgers: periods and their signatures, versions, operations
    "ledgers:period-list": needs("ledgers.view_ledger"),
    "ledgers:period-build": needs("ledgers.build_ledger", "POST"),
    "ledgers:period-detail": needs("ledgers.view_ledger"),
    "ledgers:period-prepare": needs("ledgers.prepare_ledger", "POST"),
    "ledgers:period-review": needs("ledgers.review_ledger", "POST"),
    "ledgers:period-reopen": needs("ledgers.view_ledger", "POST"),
    "ledgers:period-seal": needs("ledgers.seal_ledger", "POST"),
    "ledgers:period-publish": needs("ledgers.publish_ledger", "POST"),
    "ledgers:period-unpublish": needs("ledgers.publish_ledger", "POST"),
    "ledgers:period-rebuild": needs("ledgers.build_ledger", "POST"),
    "ledgers:run-progress": needs("ledgers.view_ledger"),
    "ledgers:run-download": needs("ledgers.view_ledger"),
    "ledgers:run-print": needs("ledgers.view_ledger"),
    "ledgers:run-verify": needs("ledgers.view_ledger", "POST"),
    "ledgers:operations": needs("ledgers.view_operations"),
    "ledgers:run-retry": needs("ledgers.view_operations", "POST"),
    # exports of lists: the list's own permission is asked by the view, the file's owner by the row
    "exports:export-list": signed_in(),
    "exports:export-create": signed_in("GET", "POST"),
    "exports:export-detail": signed_in(),
    "exports:export-download": signed_in(),
    "exports:export-cancel": signed_in("POST"),
    "exports:release-detail": needs("exports.release_export"),
    "exports:release-grant": needs("exports.release_export", "POST"),
    "exports:release-refuse": needs("exports.release_export", "POST"),
    # imports: list, upload, preview, confirmation by a second person, undo
    "imports:import-list": needs("imports.open_wizard"),
    "imports:import-create": needs("imports.bring_files", "GET", "POST"),
    "imports:import-template": needs("imports.bring_files"),
    "imports:import-detail": needs("imports.open_wizard"),
    "imports:import-choose": needs("imports.open_wizard", "POST"),
    "imports:import-submit": needs("imports.open_wizard", "POST"),
    "imports:import-confirm": needs("imports.open_wizard", "POST"),
    "imports:import-undo": needs("imports.open_wizard", "POST"),
    "imports:import-discard": needs("imports.open_wizard", "POST"),
    "imports:import-errors": needs("imports.open_wizard"),
    # public notices: public pages
    "notices:notice-list-public": public(),
    "notices:notice-public": public(),
    "notices:objection-create": public("GET", "POST"),
    "notices:objection-look-up": public("GET", "POST"),
    # public notices: writing, posting by a second person, objections
    "notices:notice-list": needs("notices.view_notice"),
    "notices:notice-create": needs("notices.draft_notice", "GET", "POST"),
    "notices:notice-detail": needs("notices.view_notice"),
    "notices:notice-edit": needs("notices.draft_notice", "GET", "POST"),
    "notices:notice-post": needs("notices.post_notice", "POST"),
    "notices:notice-withdraw": needs("notices.view_notice", "POST"),
    "notices:notice-verify": needs("notices.view_notice", "POST"),
    "notices:notice-photo": needs("notices.view_notice", "POST"),
    "notices:notice-print": needs("notices.view_notice"),
    "notices:notice-result": needs("notices.view_notice"),
    "notices:objection-enter": needs("notices.enter_objection", "GET", "POST"),
    "notices:objection-detail": needs("notices.answer_objection"),
    "notices:objection-take": needs("notices.answer_objection", "POST"),
    "notices:objection-answer": needs("notices.answer_objection", "POST"),
    # messages
    "notifications:message-list": signed_in(),
    "notifications:message-read-all": signed_in("POST"),
    "notifications:message-open": signed_in("POST"),
    # API: the least right to enter; what an act takes beyond it is asked by the policies
    "api:schema": public(),
    "api:organization-list": needs("activities.view_published_activity"),
    "api:organization-detail": needs("activities.view_published_activity"),
    "api:activity-type-list": needs("activities.view_published_activity"),
    "api:activity-list": needs("activities.view_published_activity", "GET", "POST"),
    "api:activity-detail": needs("activities.view_published_activity", "GET", "PATCH"),
    "api:activity-submit": needs("activities.change_activity", "POST"),
    "api:activity-approve": needs("activities.approve_activity", "POST"),
    "api:activity-return": needs("activities.approve_activity", "POST"),
    "api:notice-list": needs("notices.view_notice"),
    "api:notice-detail": needs("notices.view_notice"),
    "api:period-list": needs("ledgers.view_ledger"),
    "api:period-detail": needs("ledgers.view_ledger"),
    "api:period-rebuild": needs("ledgers.build_ledger", "POST"),
    "api:run-list": needs("ledgers.view_ledger", "GET", "POST"),
    "api:run-detail": needs("ledgers.view_ledger"),
    "api:run-download": needs("ledgers.view_ledger"),
}

# Django's admin guards itself: is_staff (system administrators, auditors) and model permissions of roles.py.
GUARDED_NAMESPACES = frozenset({"admin"})
