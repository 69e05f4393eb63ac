"""Campaigns: the themed brands under which activities gather."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.querysets import CampaignQuerySet
from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization


@pghistory.track()
class Campaign(models.Model):
    """A themed brand (主题品牌) under which activities of many units and years gather.

    Some people write its words, somebody else publishes them; any change takes the public page down again.
    ``contributor_ids`` are all who wrote in the words since words of it were public last: who publishes has read
    what was public then and what they changed since.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=60, unique=True)
    slogan = models.CharField(_("slogan"), max_length=80, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("last written by"), null=True)
    contributor_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("who wrote in it"), default=list, blank=True, editable=False
    )
    words_were_public = models.BooleanField(_("these words have been public"), default=False, editable=False)
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "name", "slogan", "summary", "starts_on", "ends_on"),
        **plain("created_at", "words_were_public", "published_at", "version"),
        "created_by": staff("who opened the campaign"),
        "changed_by": staff("who wrote its words"),
        "contributor_ids": staff("who may not publish it"),
        "published_by": staff("who published"),
    }

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                name="campaign_second_person",
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False, changed_by__isnull=False)
                & ~Q(published_by=F("changed_by"))
                & ~Q(contributor_ids__contains=[F("published_by")]),
            ),
        ]

    def __str__(self):
        return self.name

    def note_contributor(self, user):
        """Remember that ``user`` wrote in its words; those that were public have been read by a second person."""
        earlier = [] if self.words_were_public else self.contributor_ids
        self.contributor_ids = [*(pk for pk in earlier if pk != user.pk), user.pk]
        self.words_were_public = False

    @property
    def is_public(self):
        """True while it has a public page."""
        return self.published_at is not None
