"""Addresses and headers of the form."""

from django.urls import reverse

JSON = {"headers": {"Accept": "application/json"}}
CREATE = "/w/activities/new/"
AUTOSAVE = "/w/activities/autosave/"
EARLIER = "A-2020-0001"  # a number that this year's series does not reach


def edit_url(activity):
    return reverse("activities:activity-edit", args=[activity.pk])
