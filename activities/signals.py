"""What happened to activities, for apps and parts that follow."""

from django.dispatch import Signal

# The list of an activity is complete (签到结束): ``activity``, ``by``, ``at``. May come again after a correction.
attendance_closed = Signal()

# A record of hours does not count any more: ``record``, ``replaced_by`` (None: nothing takes its place), ``by, at``.
hours_corrected = Signal()
