"""What a new password must satisfy beyond Django's own validators."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class DiffersFromPresentValidator:
    """A first password is known to whoever handed it out: choosing it again would change nothing."""

    def validate(self, password, user=None):
        if user is not None and user.pk is not None and user.check_password(password):
            raise ValidationError(_("Choose a password other than the present one."), code="password_unchanged")

    def get_help_text(self):
        return _("The new password must differ from the present one.")
