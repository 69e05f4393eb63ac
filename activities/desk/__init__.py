"""What of this app waits on a desk; each module registers the kinds of one noun."""

from activities.desk import activities, attendances, certificates, duty, hours, plans, stars, study

__all__ = ["activities", "attendances", "certificates", "duty", "hours", "plans", "stars", "study"]
