"""Routes of slips that open an account, and of what a person keeps in their own."""

from django.urls import path

from portal.accounts.views import deputies, slips, tokens

app_name = "accounts"

public = [
    path("slip/", slips.use_slip, name="slip-use"),
]

member = [
    path("deputies/", deputies.deputy_list, name="deputy-list"),
    path("deputies/new/", deputies.deputy_create, name="deputy-create"),
    path("deputies/<int:pk>/end/", deputies.deputy_end, name="deputy-end"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/new/", tokens.token_create, name="token-create"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]
