"""What happened to volunteers, for apps above that hold links to them."""

from django.dispatch import Signal

# Two records of one person became one: ``kept`` and ``dropped``; links to ``dropped`` go over to ``kept``.
volunteers_merged = Signal()

# A volunteer moved to another unit: ``volunteer``, ``giving`` and ``taking``. Hours and teams stay with the person.
volunteer_moved = Signal()

# ``volunteer`` was suspended, left or took the consent back: from now on nobody expects them.
volunteer_off_register = Signal()

# The clock of ``volunteer`` has run: what says who they were is gone from the record, and goes elsewhere ``at`` once.
volunteer_erased = Signal()
