"""Hardship families: what it takes to enter."""

from portal.access.entries import Entry, needs

VIEW, CHANGE, APPROVE = "hardship.view_file", "hardship.change_file", "hardship.approve_file"

HARDSHIP: dict[str, Entry] = {
    "hardship:file-list": needs(VIEW, "GET", "POST"),
    "hardship:file-create": needs(CHANGE, "GET", "POST"),
    "hardship:review-next": needs(VIEW),
    "hardship:file-review": needs(VIEW, "GET", "POST"),
    "hardship:file-figures": needs("figures.view_figures"),
    "hardship:notice-create": needs("hardship.check_file", "GET", "POST"),
    "hardship:line-list": needs(VIEW),
    "hardship:line-create": needs("hardship.manage_lines", "GET", "POST"),
    "hardship:line-edit": needs("hardship.manage_lines", "GET", "POST"),
    "hardship:change-detail": needs(VIEW),
    "hardship:change-accept": needs(APPROVE, "POST"),
    "hardship:change-refuse": needs(APPROVE, "POST"),
    **{
        f"hardship:file-{tab}": needs(VIEW)
        for tab in ("detail", "family", "evidence", "visits", "check", "timeline", "print")
    },
    **{
        f"hardship:{name}": needs(CHANGE, "GET", "POST")
        for name in (
            "visit-create", "file-fill", "file-section", "member-list", "member-create", "member-edit", "paper-list",
            "change-create", "change-member-create", "change-member", "change-member-left", "exit-create",
        )
    },
    **{
        f"hardship:{name}": needs(CHANGE, "POST")
        for name in ("file-discard", "member-remove", "paper-remove", "yearly-start")
    },
    "hardship:yearly-finish": needs("hardship.review_file", "POST"),
}  # fmt: skip
