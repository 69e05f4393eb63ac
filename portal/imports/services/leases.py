"""Working under a lease: whoever lost it stores nothing."""

from portal.common.jobs import LeaseLostError
from portal.imports.models import ImportBatch


def held(batch: ImportBatch) -> ImportBatch:
    """Lock and return the row of ``batch`` as it stands, while the lease that it was taken with is still its own."""
    locked = ImportBatch.objects.held_by(batch).select_for_update(of=("self",))
    row = locked.select_related("organization", "uploaded_by", "mapped_by", "confirmed_by").first()
    if row is None:
        raise LeaseLostError
    return row
