"""Routes of declared figures."""

from django.urls import path

from portal.figures import views

app_name = "figures"

workbench = [
    path("declared-figures/", views.declared_list, name="declared-list"),
    path("declared-figures/new/", views.declared_create, name="declared-create"),
    path("declared-figures/<int:pk>/", views.declared_detail, name="declared-detail"),
    path("declared-figures/<int:pk>/edit/", views.declared_edit, name="declared-edit"),
    path("declared-figures/<int:pk>/confirm/", views.declared_confirm, name="declared-confirm"),
    path("declared-figures/<int:pk>/supersede/", views.declared_supersede, name="declared-supersede"),
    path("declared-figures/<int:pk>/withdraw/", views.declared_withdraw, name="declared-withdraw"),
]
