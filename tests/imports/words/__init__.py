"""Tests: words of clerks."""
