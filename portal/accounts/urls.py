"""Routes of what a person keeps in their own account."""

from django.urls import path

from portal.accounts import token_views

app_name = "accounts"

member = [
    path("tokens/", token_views.token_list, name="token-list"),
    path("tokens/new/", token_views.token_create, name="token-create"),
    path("tokens/<int:pk>/revoke/", token_views.token_revoke, name="token-revoke"),
]
