"""Routes of portal.privacy."""

from django.urls import path

from portal.privacy import views

app_name = "privacy"

workbench = [
    path("reveal/<slug:name>/<int:pk>/", views.reveal, name="reveal"),
]
