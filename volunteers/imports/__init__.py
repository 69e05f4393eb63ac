"""What a roster of volunteers means: people whom a unit enters; each has still to say yes."""

from volunteers.imports.definition import RosterImport

__all__ = ["RosterImport"]
