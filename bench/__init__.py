"""Measurements, side by side; nothing here is a test."""
