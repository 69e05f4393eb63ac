"""Routes of the home pages. They stand outside any namespace: ``home``, ``workbench``, ``todo``."""

from django.urls import path

from portal.dashboard import readiness, views
from portal.dashboard.board import views as board

app_name = ""

# The board stands at /board/ itself, not below /w/; its views ask for the right.
public = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readiness.readyz, name="readyz"),
    path("help/", views.page, {"page": "help"}, name="help"),
    path("privacy/", views.page, {"page": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"page": "accessibility"}, name="accessibility"),
    path("display/", views.display_mode, name="display-mode"),
    path("board/", board.board, name="board"),
    path("board/units/", board.units, name="board-units"),
]

workbench = [
    path("", views.workbench, name="workbench"),
    path("todo/", views.todo, name="todo"),
]
