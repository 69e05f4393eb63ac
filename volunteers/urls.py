"""Routes of volunteers: the way in, one's own page, the workbench."""

from django.urls import path

from volunteers.views import detail, duplicates, entry, join, listing, me

app_name = "volunteers"

public = [
    path("join/", join.join, name="join"),
    path("join/done/", join.join_done, name="join-done"),
    path("join/accept/", join.accept, name="join-accept"),
]

member = [
    path("", me.me, name="me"),
    path("volunteer/", me.me_volunteer, name="me-volunteer"),
    path("volunteer/withdraw/", me.me_withdraw, name="me-withdraw"),
]

workbench = [
    path("volunteers/", listing.volunteer_list, name="volunteer-list"),
    path("volunteers/new/", entry.volunteer_create, name="volunteer-create"),
    path("volunteers/duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("volunteers/<int:pk>/merge/<int:other_pk>/", duplicates.merge_propose, name="merge-propose"),
    path("volunteers/merges/<int:pk>/", duplicates.merge_detail, name="merge-detail"),
    path("volunteers/merges/<int:pk>/accept/", duplicates.merge_accept, name="merge-accept"),
    path("volunteers/merges/<int:pk>/refuse/", duplicates.merge_refuse, name="merge-refuse"),
    path("volunteers/<int:pk>/", detail.volunteer_detail, name="volunteer-detail"),
    path("volunteers/<int:pk>/edit/", entry.volunteer_edit, name="volunteer-edit"),
    path("volunteers/<int:pk>/slip/", entry.volunteer_slip, name="volunteer-slip"),
    path("volunteers/<int:pk>/activate/", detail.volunteer_activate, name="volunteer-activate"),
    *(
        path(f"volunteers/<int:pk>/{act}/", detail.volunteer_act, {"act": act}, name=f"volunteer-{act}")
        for act in detail.ACTS
    ),
]
