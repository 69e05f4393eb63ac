"""Volunteers and teams for programs; one module for each noun."""

from volunteers.api import teams, volunteers

routes = [*volunteers.routes, *teams.routes]

__all__ = ["routes"]
