"""Aid to hardship families, funds and donations: what it takes to enter."""

from portal.access.entries import Entry, needs

AID: dict[str, Entry] = {
    "hardship:donation-list": needs("hardship.view_aid"),
    "hardship:donation-create": needs("hardship.record_aid", "GET", "POST"),
    "hardship:donation-detail": needs("hardship.view_aid"),
    "hardship:donation-use": needs("hardship.record_aid", "POST"),
    "hardship:donation-confirm": needs("hardship.approve_aid", "POST"),
    "hardship:donation-refuse": needs("hardship.approve_aid", "POST"),
    "hardship:donation-take-back": needs("hardship.approve_aid", "POST"),
    "hardship:aid-list": needs("hardship.view_aid"),
    "hardship:aid-totals": needs("hardship.view_aid"),
    "hardship:aid-create": needs("hardship.record_aid", "GET", "POST"),
    "hardship:aid-detail": needs("hardship.view_aid"),
    "hardship:aid-edit": needs("hardship.record_aid", "GET", "POST"),
    "hardship:aid-approve": needs("hardship.approve_aid", "POST"),
    "hardship:aid-return": needs("hardship.approve_aid", "POST"),
    "hardship:aid-take-back": needs("hardship.approve_aid", "POST"),
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
