"""The forms of allauth as they are shown here: what is asked for stands above its field, never inside it."""

from allauth.account import forms


class _NothingInside:
    """A word inside a field is gone with the first letter typed, and is too pale to read before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_NothingInside, forms.LoginForm):
    """User name and password."""


class ChangePasswordForm(_NothingInside, forms.ChangePasswordForm):
    """The password so far, and the new one twice."""


class ReauthenticateForm(_NothingInside, forms.ReauthenticateForm):
    """The password once more, before a risky act."""
