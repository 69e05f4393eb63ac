"""Rows in memory to an .xlsx of 20 columns."""
