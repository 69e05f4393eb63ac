"""Conditions of lists, the same for page, export and API."""
