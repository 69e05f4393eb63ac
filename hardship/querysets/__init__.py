"""Reads of what this app keeps: one module for each noun."""
