"""What the public may read of activities."""

from dataclasses import dataclass, field

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from activities.models.campaigns import Campaign
from activities.models.contents import ActivityPhoto
from activities.querysets import PublicationQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key


@dataclass(frozen=True, kw_only=True)
class PublicFacts:
    """The allow-list of public pages: all that a visitor may learn of a published activity.

    ``photos`` are the public ids of the chosen photos, cover first; captions stay inside.
    """

    pk: int | None
    title: str
    summary: str
    place: str
    type: str
    date: str
    organization: str
    district: str
    headcount: int | None
    is_headcount_approximate: bool
    campaign: Campaign | None
    photos: list = field(default_factory=list)


class Publication(models.Model):
    """What the public may read of an activity: words and photos of its own, chosen by one, published by another.

    Public pages read this row and a few allow-listed columns of the activity, nothing else.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting to be published")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="publication", verbose_name=_("activity")
    )
    title = models.CharField(_("public title"), max_length=60)
    summary = models.TextField(_("public text"), max_length=1000)
    place = models.CharField(_("public place"), max_length=60, blank=True)
    photos = models.ManyToManyField(
        ActivityPhoto, blank=True, related_name="publications", verbose_name=_("public photos")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = user_key(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_by = user_key(_("withdrawn by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.CharField(_("reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PublicationQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "title", "summary", "place", "photos", "state", "proposed_at", "published_at"),
        **plain("withdrawn_at", "version"),
        "withdraw_reason": personal("why"),
        "proposed_by": staff("who proposed"),
        "published_by": staff("who published"),
        "withdrawn_by": staff("who withdrew"),
    }

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")), name="publication_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="publication_published_is_signed",
            ),
        ]
        triggers = [
            # Changed words are new words: they need the second person again, whoever writes them by whatever path.
            pgtrigger.Protect(
                name="published_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="published", new__state="published")
                & (
                    pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__summary__df=pgtrigger.F("new__summary"))
                    | pgtrigger.Q(old__place__df=pgtrigger.F("new__place"))
                ),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def organization(self):
        return self.activity.organization

    @property
    def facts(self):
        """What a public page shows of it (PublicFacts)."""
        photos = sorted(self.photos.all(), key=lambda photo: not photo.is_cover)
        return self.facts_with([photo.attachment.public_id for photo in photos])

    def facts_with(self, photo_ids):
        """The same for a row that is not saved yet: ``photo_ids`` are public ids of photos, the cover first.

        The campaign is named only when it has a public page itself.
        """
        activity = self.activity
        campaign = activity.campaign if activity.campaign and activity.campaign.is_public else None
        return PublicFacts(
            pk=self.pk, title=self.title, summary=self.summary, place=self.place, type=str(activity.type),
            date=activity.derived_date_label, organization=activity.organization_name,
            district=str(activity.region or ""),
            headcount=activity.headcount, is_headcount_approximate=activity.is_headcount_approximate,
            campaign=campaign, photos=photo_ids,
        )  # fmt: skip
