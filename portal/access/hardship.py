"""Hardship families: what it takes to enter."""

from portal.access.entries import Entry

HARDSHIP: dict[str, Entry] = {}
