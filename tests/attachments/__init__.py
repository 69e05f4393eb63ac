"""Tests: portal.attachments."""
