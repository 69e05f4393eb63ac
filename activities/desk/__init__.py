"""What of this app waits on a desk; each module registers the kinds of one noun."""

from activities.desk import activities, duty, study

__all__ = ["activities", "duty", "study"]
