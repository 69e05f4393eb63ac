"""Tests of the portal, on real PostgreSQL, Valkey, a Celery worker and Chromium."""
