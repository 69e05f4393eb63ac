"""What happened to the tree. Upper apps listen; this app tells and does not ask."""

from django.dispatch import Signal

organization_ended = Signal()  # organization, successor (or None), by, at
