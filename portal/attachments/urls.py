"""Routes of portal.attachments."""

from django.urls import path

from portal.attachments import views

app_name = "attachments"

# Anonymous readers see published photos here; the view decides about each.
public = [path("files/<uuid:public_id>/<str:variant>/", views.photo_file, name="file")]
