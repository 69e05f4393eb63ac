"""Tests: activities."""
