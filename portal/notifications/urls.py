"""Routes of messages."""

from django.urls import path

from portal.notifications import views

app_name = "notifications"

member = [
    path("messages/", views.message_list, name="message-list"),
    path("messages/read/", views.message_read_all, name="message-read-all"),
    path("messages/<int:pk>/open/", views.message_open, name="message-open"),
]
