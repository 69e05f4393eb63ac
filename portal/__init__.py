"""Composition root of the portal and the packages that every domain app stands on."""
