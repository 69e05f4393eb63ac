"""What happened to accounts and roles. Upper apps listen; this app tells and does not ask."""

from django.dispatch import Signal

slip_issued = Signal()  # user, by (None: the command line), at
role_given = Signal()  # assignment, by, at
second_factor_reset = Signal()  # user, by (None: the command line), at
account_handed_over = Signal()  # leaver, heir, count, reason, by, at
