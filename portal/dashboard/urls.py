"""Routes of the home pages. They stand outside any namespace: ``home``, ``workbench``, ``todo``."""

from django.urls import path

from portal.dashboard import views

app_name = ""

public = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("help/", views.page, {"page": "help"}, name="help"),
    path("privacy/", views.page, {"page": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"page": "accessibility"}, name="accessibility"),
    path("display/", views.display_mode, name="display-mode"),
]

workbench = [
    path("", views.workbench, name="workbench"),
    path("todo/", views.todo, name="todo"),
]
