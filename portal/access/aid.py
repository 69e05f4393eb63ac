"""Aid to hardship families, funds and donations: what it takes to enter."""

from portal.access.entries import Entry, needs

AID: dict[str, Entry] = {
    "hardship:fund-list": needs("hardship.view_aid"),
    "hardship:fund-create": needs("hardship.record_aid", "GET", "POST"),
    "hardship:fund-detail": needs("hardship.view_aid"),
    "hardship:fund-allocate": needs("hardship.record_aid", "POST"),
    "hardship:fund-close": needs("hardship.approve_aid", "POST"),
    "hardship:fund-entry-list": needs("hardship.view_aid"),
    "hardship:fund-entry-reverse": needs("hardship.approve_aid", "POST"),
    "hardship:allocation-confirm": needs("hardship.approve_aid", "POST"),
    "hardship:allocation-refuse": needs("hardship.approve_aid", "POST"),
}
