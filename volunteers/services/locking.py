"""A record, locked and fresh, before anything is decided on it."""

from portal.common.errors import StaleVersionError
from volunteers.models import Volunteer


def lock(volunteer: Volunteer, version: int | None = None) -> Volunteer:
    """Return ``volunteer`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("organization__successor", "user")
    fresh = rows.get(pk=volunteer.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh
