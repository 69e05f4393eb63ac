"""How allauth behaves here: nobody signs up alone, and people land where their work is."""

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import render
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return reverse("workbench")

    def get_password_change_redirect_url(self, request):
        return reverse("workbench")

    def respond_user_inactive(self, request, user):
        """Only somebody who knows the password of a closed account is told that it is closed."""
        return render(request, "account/account_inactive.html", status=403)
