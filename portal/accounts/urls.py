"""Routes of slips that open an account, and of what a person keeps in their own."""

from django.urls import path

from portal.accounts import deputy_views, slip_views, token_views

app_name = "accounts"

public = [
    path("slip/", slip_views.use_slip, name="slip-use"),
]

member = [
    path("deputies/", deputy_views.deputy_list, name="deputy-list"),
    path("deputies/new/", deputy_views.deputy_create, name="deputy-create"),
    path("deputies/<int:pk>/end/", deputy_views.deputy_end, name="deputy-end"),
    path("tokens/", token_views.token_list, name="token-list"),
    path("tokens/new/", token_views.token_create, name="token-create"),
    path("tokens/<int:pk>/revoke/", token_views.token_revoke, name="token-revoke"),
]
