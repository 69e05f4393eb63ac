"""Accounts, personal data, home pages, board: what it takes to enter."""

from portal.access.entries import Entry, needs, public, signed_in

GROUND: dict[str, Entry] = {
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
}
