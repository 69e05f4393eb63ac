"""Household files for programs of caseworkers; one module for each noun."""

from hardship.api import files

routes = [*files.routes]

__all__ = ["routes"]
