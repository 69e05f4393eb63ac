"""What happened to volunteers, for apps above that hold links to them."""

from django.dispatch import Signal

# Two records of one person became one: ``kept`` and ``dropped``; links to ``dropped`` go over to ``kept``.
volunteers_merged = Signal()
