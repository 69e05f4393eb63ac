"""Imports of files that people keep: gate, cage, staging, preview, confirmation by a second person, undo."""
