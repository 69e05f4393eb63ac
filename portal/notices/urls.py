"""Routes of public notices."""

from django.urls import path

from portal.notices.views import acts, handling, public, reading, writing

app_name = "notices"

public = [
    path("notices/", public.notice_list_public, name="notice-list-public"),
    path("notices/answers/", public.objection_look_up, name="objection-look-up"),
    path("notices/<int:pk>/", public.notice_public, name="notice-public"),
    path("notices/<int:pk>/objection/", public.objection_create, name="objection-create"),
]

workbench = [
    path("notices/", reading.notice_list, name="notice-list"),
    path("notices/new/", writing.notice_create, name="notice-create"),
    path("notices/<int:pk>/", reading.notice_detail, name="notice-detail"),
    path("notices/<int:pk>/edit/", writing.notice_edit, name="notice-edit"),
    path("notices/<int:pk>/post/", acts.notice_post, name="notice-post"),
    path("notices/<int:pk>/withdraw/", acts.notice_withdraw, name="notice-withdraw"),
    path("notices/<int:pk>/verify/", acts.notice_verify, name="notice-verify"),
    path("notices/<int:pk>/photo/", acts.notice_photo, name="notice-photo"),
    path("notices/<int:pk>/print/", reading.notice_print, name="notice-print"),
    path("notices/<int:pk>/result/", reading.notice_result, name="notice-result"),
    path("notices/<int:pk>/objections/new/", handling.objection_enter, name="objection-enter"),
    path("objections/<int:pk>/", handling.objection_detail, name="objection-detail"),
    path("objections/<int:pk>/take/", handling.objection_take, name="objection-take"),
    path("objections/<int:pk>/answer/", handling.objection_answer, name="objection-answer"),
]
