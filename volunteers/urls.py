"""Routes of volunteers: the way in, one's own page, the workbench."""

from django.urls import path

from volunteers.views import (
    detail,
    duplicates,
    entry,
    join,
    listing,
    me,
    my_teams,
    rosters,
    team_calls,
    team_detail,
    team_form,
    team_listing,
    team_public,
    team_roster,
    transfers,
)

app_name = "volunteers"

public = [
    path("join/", join.join, name="join"),
    path("join/done/", join.join_done, name="join-done"),
    path("join/accept/", join.accept, name="join-accept"),
    path("teams/", team_public.team_list_public, name="team-list-public"),
    path("teams/<int:pk>/", team_public.team_public, name="team-public"),
]

member = [
    path("", me.me, name="me"),
    path("volunteer/", me.me_volunteer, name="me-volunteer"),
    path("volunteer/transfer/", transfers.me_transfer, name="me-transfer"),
    path("volunteer/transfer/withdraw/", transfers.me_transfer_withdraw, name="me-transfer-withdraw"),
    path("volunteer/withdraw/", me.me_withdraw, name="me-withdraw"),
    path("teams/", my_teams.me_teams, name="me-teams"),
    path("teams/<int:pk>/answer/", my_teams.me_team_answer, name="me-team-answer"),
    path("teams/<int:pk>/leave/", my_teams.me_team_leave, name="me-team-leave"),
]

workbench = [
    path("volunteers/", listing.volunteer_list, name="volunteer-list"),
    path("volunteers/new/", entry.volunteer_create, name="volunteer-create"),
    path("volunteers/rosters/", rosters.roster_activate, name="roster-activate"),
    path("volunteers/duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("volunteers/<int:pk>/merge/<int:other_pk>/", duplicates.merge_propose, name="merge-propose"),
    path("volunteers/transfers/new/", transfers.transfer_take, name="transfer-take"),
    path("volunteers/transfers/<int:pk>/", transfers.transfer_detail, name="transfer-detail"),
    path("volunteers/transfers/<int:pk>/accept/", transfers.transfer_accept, name="transfer-accept"),
    path("volunteers/transfers/<int:pk>/refuse/", transfers.transfer_refuse, name="transfer-refuse"),
    path("volunteers/transfers/<int:pk>/withdraw/", transfers.transfer_withdraw, name="transfer-withdraw"),
    path("volunteers/<int:pk>/transfer/", transfers.transfer_give, name="transfer-give"),
    path("volunteers/merges/<int:pk>/", duplicates.merge_detail, name="merge-detail"),
    path("volunteers/merges/<int:pk>/accept/", duplicates.merge_accept, name="merge-accept"),
    path("volunteers/merges/<int:pk>/refuse/", duplicates.merge_refuse, name="merge-refuse"),
    path("volunteers/<int:pk>/", detail.volunteer_detail, name="volunteer-detail"),
    path("volunteers/<int:pk>/edit/", entry.volunteer_edit, name="volunteer-edit"),
    path("volunteers/<int:pk>/paper/", entry.volunteer_paper, name="volunteer-paper"),
    path("volunteers/<int:pk>/slip/", entry.volunteer_slip, name="volunteer-slip"),
    path("volunteers/<int:pk>/activate/", detail.volunteer_activate, name="volunteer-activate"),
    *(
        path(f"volunteers/<int:pk>/{act}/", detail.volunteer_act, {"act": act}, name=f"volunteer-{act}")
        for act in detail.ACTS
    ),
    path("teams/", team_listing.team_list, name="team-list"),
    path("teams/new/", team_form.team_create, name="team-create"),
    path("teams/calls/", team_calls.call_list, name="call-list"),
    path("teams/calls/new/", team_calls.call_create, name="call-create"),
    path("teams/calls/<int:pk>/", team_calls.call_detail, name="call-detail"),
    path("teams/calls/<int:pk>/edit/", team_calls.call_edit, name="call-edit"),
    path("teams/calls/<int:pk>/remind/", team_calls.call_remind, name="call-remind"),
    path("teams/changes/<int:pk>/accept/", team_detail.team_change_accept, name="team-change-accept"),
    path("teams/changes/<int:pk>/refuse/", team_detail.team_change_refuse, name="team-change-refuse"),
    path("teams/members/<int:pk>/remove/", team_roster.team_member_remove, name="team-member-remove"),
    path("teams/<int:pk>/", team_detail.team_detail, name="team-detail"),
    path("teams/<int:pk>/edit/", team_form.team_edit, name="team-edit"),
    path("teams/<int:pk>/change/", team_form.team_revise, name="team-revise"),
    path("teams/<int:pk>/seal/", team_detail.team_seal, name="team-seal"),
    path("teams/<int:pk>/plan/", team_detail.team_plan, name="team-plan"),
    path("teams/<int:pk>/roster/", team_roster.team_roster, name="team-roster"),
    path("teams/<int:pk>/roster/ask/", team_roster.team_ask, name="team-ask"),
    path("teams/<int:pk>/roster/signed/", team_roster.team_sign, name="team-sign"),
    path("teams/<int:pk>/registration-form/", team_detail.team_registration_form, name="team-registration-form"),
    path("teams/<int:pk>/unpublish/", team_detail.team_unpublish, name="team-unpublish"),
    *(
        path(f"teams/<int:pk>/{act}/", team_detail.team_act, {"act": act}, name=f"team-{act}")
        for act in team_detail.ACTS
    ),
    *(
        path(f"teams/<int:pk>/{act}/", team_detail.team_reasoned_act, {"act": act}, name=f"team-{act}")
        for act in team_detail.REASONED
    ),
]
