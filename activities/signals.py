"""What happened to activities. Upper apps listen; this app tells and does not ask."""

from django.dispatch import Signal

activity_approved = Signal()  # activity
activity_corrected = Signal()  # activity, correction
activity_voided = Signal()  # activity
activity_published = Signal()  # publication
