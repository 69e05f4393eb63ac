"""Household files and what belongs to them."""
