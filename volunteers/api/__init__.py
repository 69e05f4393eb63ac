"""Volunteers and teams for programs; one module for each noun."""

from volunteers.api import teams

routes = [*teams.routes]

__all__ = ["routes"]
