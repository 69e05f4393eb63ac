"""Routes of activities: public news and campaigns, the workbench."""

from django.urls import path

from activities.views import (
    campaigns,
    correct,
    detail,
    drafts,
    form,
    listing,
    photos,
    publication,
    review,
    service_places,
    team_cadence,
)
from activities.views import public as pages

app_name = "activities"

public = [
    path("news/", pages.news_list, name="news-list"),
    path("news/<int:pk>/", pages.news_detail, name="news-detail"),
    path("campaigns/", pages.campaign_list_public, name="campaign-list-public"),
    path("campaigns/<int:pk>/", pages.campaign_public, name="campaign-public"),
]

workbench = [
    path("activities/", listing.activity_list, name="activity-list"),
    path("activities/new/", form.activity_create, name="activity-create"),
    path("activities/autosave/", drafts.activity_autosave_new, name="activity-autosave-new"),
    path("activities/duplicates/", drafts.activity_duplicates, name="activity-duplicates"),
    path("activities/<int:pk>/", detail.activity_detail, name="activity-detail"),
    path("activities/<int:pk>/edit/", form.activity_edit, name="activity-edit"),
    path("activities/<int:pk>/autosave/", drafts.activity_autosave, name="activity-autosave"),
    path("activities/<int:pk>/submitted/", form.activity_submitted, name="activity-submitted"),
    path("activities/<int:pk>/copy/", drafts.activity_copy, name="activity-copy"),
    path("activities/<int:pk>/discard/", drafts.activity_discard, name="activity-discard"),
    path("activities/<int:pk>/correct/", correct.activity_correct, name="activity-correct"),
    path("activities/<int:pk>/photos/", photos.photo_add, name="photo-add"),
    path("activities/<int:pk>/photos/order/", photos.photo_order, name="photo-order"),
    path("activities/photos/<int:pk>/remove/", photos.photo_remove, name="photo-remove"),
    path("activities/photos/<int:pk>/cover/", photos.photo_cover, name="photo-cover"),
    path("activities/photos/<int:pk>/caption/", photos.photo_caption, name="photo-caption"),
    path("activities/<int:pk>/print/", detail.activity_print, name="activity-print"),
    path("activities/<int:pk>/approve/", review.activity_approve, name="activity-approve"),
    path("activities/<int:pk>/return/", review.activity_return, name="activity-return"),
    path("activities/<int:pk>/void/", review.activity_void, name="activity-void"),
    path("corrections/<int:pk>/", review.correction_detail, name="correction-detail"),
    path("corrections/<int:pk>/accept/", review.correction_accept, name="correction-accept"),
    path("corrections/<int:pk>/reject/", review.correction_reject, name="correction-reject"),
    path("activities/<int:pk>/publication/", publication.publication_propose, name="publication-propose"),
    path("publications/<int:pk>/", publication.publication_detail, name="publication-detail"),
    path("publications/<int:pk>/publish/", publication.publication_publish, name="publication-publish"),
    path("publications/<int:pk>/withdraw/", publication.publication_withdraw, name="publication-withdraw"),
    path("campaigns/", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign-create"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign-edit"),
    path("campaigns/<int:pk>/publish/", campaigns.campaign_publish, name="campaign-publish"),
    path("campaigns/<int:pk>/withdraw/", campaigns.campaign_withdraw, name="campaign-withdraw"),
    path("teams/cadence/", team_cadence.team_cadence, name="team-cadence"),
    path("service-places/", service_places.service_place_list, name="service-place-list"),
    path("service-places/new/", service_places.service_place_create, name="service-place-create"),
    path("service-places/<int:pk>/edit/", service_places.service_place_edit, name="service-place-edit"),
]
