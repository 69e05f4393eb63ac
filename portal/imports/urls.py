"""Routes of imports: the wizard in the workbench."""

from django.urls import path

from portal.imports import views

app_name = "imports"

workbench = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/new/", views.import_create, name="import-create"),
    path("imports/templates/<slug:definition>.xlsx", views.import_template, name="import-template"),
    path("imports/<int:pk>/", views.import_detail, name="import-detail"),
    path("imports/<int:pk>/choose/", views.import_choose, name="import-choose"),
    path("imports/<int:pk>/sheets/", views.import_sheets, name="import-sheets"),
    path("imports/<int:pk>/submit/", views.import_submit, name="import-submit"),
    path("imports/<int:pk>/confirm/", views.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import-undo"),
    path("imports/<int:pk>/discard/", views.import_discard, name="import-discard"),
    path("imports/<int:pk>/errors.xlsx", views.import_errors, name="import-errors"),
]
