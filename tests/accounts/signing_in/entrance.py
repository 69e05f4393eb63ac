"""The entrance as the tests use it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.factories.accounts import PASSWORD

START = datetime(2026, 11, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEW_PASSWORD = "Xinmima-2026-lh"
LOGIN, CHANGE = "/login/", "/me/password/"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def is_signed_in(client):
    return client.get(CHANGE).status_code == 200


def refusal(answer):
    """The code of the one sentence that a refused sign-in shows above the form."""
    return [error.code for error in answer.context["form"].non_field_errors().as_data()]


def guess(client, username, times=1):
    """Wrong tries in a row; return the code of the last refusal."""
    for _try in range(times):
        answer = sign_in(client, username, "falsch-falsch-1")
    return refusal(answer)[0]


WRONG, LOCKED = "username_password_mismatch", "too_many_login_attempts"
