"""Routes of exports, all in the workbench."""

from django.urls import path

from portal.exports import views

app_name = "exports"

workbench = [
    path("exports/", views.export_list, name="export-list"),
    path("exports/new/<slug:slug>/", views.export_create, name="export-create"),
    path("exports/<int:pk>/", views.export_detail, name="export-detail"),
    path("exports/<int:pk>/xlsx/", views.export_download, name="export-download"),
    path("exports/<int:pk>/cancel/", views.export_cancel, name="export-cancel"),
]
