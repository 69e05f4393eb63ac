"""Routes of portal.privacy."""

from django.urls import path

from portal.privacy import views

app_name = "privacy"

workbench = [
    path("privacy/", views.register, name="register"),
    path("privacy/register.xlsx", views.register_file, name="register-file"),
    path("reveal/<slug:name>/<int:pk>/", views.reveal, name="reveal"),
]
