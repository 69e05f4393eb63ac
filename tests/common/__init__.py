"""Tests: portal.common."""
