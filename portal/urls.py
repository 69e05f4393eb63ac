"""All routes. Each app exports ``public``, ``member`` (/me/) and ``workbench`` (/w/) lists; here they are mounted."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as mfa
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from portal import api
from portal.accounts import urls as tokens
from portal.accounts.views import second_factor
from portal.attachments import urls as attachments
from portal.common.access import public
from portal.dashboard import urls as dashboard
from portal.exports import urls as exports
from portal.figures import urls as figures
from portal.imports import urls as imports
from portal.ledgers import urls as ledgers
from portal.notices import urls as notices
from portal.notifications import urls as notifications
from portal.privacy import urls as privacy

import activities.urls as activities  # isort: skip
import hardship.urls as hardship  # isort: skip
import volunteers.urls as volunteers  # isort: skip


def mount(app):
    """Mount one app's lists under its namespace (``app_name`` "" mounts them bare)."""
    routes = [
        *getattr(app, "public", []),
        path("me/", include(getattr(app, "member", []))),
        path("w/", include(getattr(app, "workbench", []))),
    ]
    return path("", include((routes, app.app_name) if app.app_name else routes))


# One entrance, throttled, for everybody, and one page for the password, which writes the timeline.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")
admin.site.site_header = admin.site.site_title = _("Administration")
admin.site.index_title = _("Accounts, codes, background work")
# "View on site" asks for any row of any table by number, and no model here has a page that it could lead to.
admin_routes = [route for route in admin.site.get_urls() if getattr(route, "name", "") != "view_on_site"]

form = require_http_methods(["GET", "POST"])
accounts = [
    path("login/", public(form(account.login)), name="account_login"),
    path("logout/", public(form(account.logout)), name="account_logout"),
    path("me/password/", form(account.password_change), name="account_change_password"),
    path("me/reauthenticate/", form(account.reauthenticate), name="account_reauthenticate"),
    path("login/code/", public(form(mfa.authenticate)), name="mfa_authenticate"),
    path("me/reauthenticate/code/", form(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("me/second-factor/", second_factor.overview, name="mfa_index"),
    path("me/second-factor/on/", second_factor.switch_on, name="mfa_activate_totp"),
    path("me/second-factor/off/", second_factor.switch_off, name="mfa_deactivate_totp"),
    path("me/second-factor/codes/", second_factor.codes, name="mfa_view_recovery_codes"),
    path("me/second-factor/codes/new/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
    path("language/", public(require_POST(set_language)), name="set_language"),
]

# What no view answers: JSON below /api/, a page elsewhere.
handler400, handler403 = api.bad_request, api.permission_denied
handler404, handler500 = api.page_not_found, api.server_error

APPS = (
    dashboard, hardship, activities, volunteers, exports, figures, ledgers, imports, notices, notifications, tokens,
    privacy, attachments,
)  # fmt: skip

urlpatterns = [
    *accounts,
    path("api/v1/", include((api.routes, "api"))),
    *(mount(app) for app in APPS),
    path("admin/", (admin_routes, "admin", admin.site.name)),
]
