"""Errors that carry a sentence for the person in front of the screen."""

from django.utils.translation import gettext_lazy as _


class RuleError(Exception):
    """The right person at the wrong moment: the state of the record does not allow the act.

    ``str(error)`` is a translated sentence that says what to do. Pages turn it into a message and go
    back, the API into 409.
    """


class NotNowError(RuleError):
    """A server that this act needs is away: nothing was done, and the same page takes it later. Pages answer 503."""

    def __init__(self):
        super().__init__(
            _("It cannot be sent now. Please send it again a little later; what you wrote still stands here.")
        )


class StaleVersionError(RuleError):
    """Somebody else saved the row since this form was opened; ``current`` is the row as it stands."""

    def __init__(self, current):
        super().__init__(_("Somebody else has changed this record since you opened it. Nothing of yours is lost."))
        self.current = current
