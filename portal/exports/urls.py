"""Routes of exports, all in the workbench."""

from django.urls import path

from portal.exports.views import releases, takings

app_name = "exports"

workbench = [
    path("exports/", takings.export_list, name="export-list"),
    path("exports/new/<slug:slug>/", takings.export_create, name="export-create"),
    path("exports/<int:pk>/", takings.export_detail, name="export-detail"),
    path("exports/<int:pk>/xlsx/", takings.export_download, name="export-download"),
    path("exports/<int:pk>/cancel/", takings.export_cancel, name="export-cancel"),
    path("exports/releases/<int:pk>/", releases.release_detail, name="release-detail"),
    path("exports/releases/<int:pk>/grant/", releases.release_grant, name="release-grant"),
    path("exports/releases/<int:pk>/refuse/", releases.release_refuse, name="release-refuse"),
]
