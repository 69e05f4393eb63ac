"""Publishing: one person chooses words and photos, another publishes; anybody of the unit takes down."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import policies
from activities.models import ActivityPhoto, Publication
from activities.services.review import lock
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.numbers import refuse_private_numbers
from portal.privacy.reasons import read_reason


@transaction.atomic
def propose_publication(*, activity, title, summary, place, photos, by, at, version=None):
    """Choose what the public may read; return the proposed publication. ``photos`` are photos of the activity.

    ``version`` is that of the publication as the page showed it, 0 for none yet; a newer one raises
    StaleVersionError.
    """
    for text in (title, summary, place):
        refuse_private_numbers(text)
    activity = lock(activity)
    policies.check_can_propose_publication(by, activity)
    foreign = [photo for photo in photos if photo.activity_id != activity.pk]
    if foreign:
        raise RuleError(_("Only photos of this activity can be published with it."))
    publication = Publication.objects.select_for_update(of=("self",)).filter(activity=activity).first()
    publication = publication or Publication(activity=activity, version=0)
    if version is not None and version != publication.version:
        raise StaleVersionError(publication)
    publication.title, publication.summary, publication.place = title, summary, place
    publication.state = Publication.State.PROPOSED
    publication.proposed_by, publication.proposed_at = by, at
    publication.published_by = publication.published_at = None
    publication.withdrawn_by = publication.withdrawn_at = None
    publication.withdraw_reason = ""
    publication.version += 1
    publication.save()
    publication.photos.set(ActivityPhoto.objects.filter(pk__in=[photo.pk for photo in photos]))
    record(action="publication.proposed", by=by, at=at, target=activity)
    return publication


@transaction.atomic
def publish(*, publication, by, at, version=None):
    """Publish the words as they were shown to ``by``: ``version`` guards against words changed meanwhile."""
    activity = lock(publication.activity)
    publication = _lock(publication, activity, version)
    policies.check_can_publish(by, publication)
    publication.state = Publication.State.PUBLISHED
    publication.published_by, publication.published_at = by, at
    publication.version += 1
    publication.save()
    record(action="publication.published", by=by, at=at, target=activity)
    _tell(publication, Message.Kind.PUBLICATION_PUBLISHED, by, at)
    return publication


@transaction.atomic
def withdraw_publication(*, publication, reason, by, at):
    """Take a publication (or a proposal) down at once."""
    reason = read_reason(reason, ask=_("Say why it is taken down."))
    activity = lock(publication.activity)
    publication = _lock(publication, activity)
    policies.check_can_withdraw_publication(by, publication)
    publication.state = Publication.State.WITHDRAWN
    publication.withdrawn_by, publication.withdrawn_at, publication.withdraw_reason = by, at, reason
    publication.version += 1
    publication.save()
    record(action="publication.withdrawn", by=by, at=at, target=activity, reason=publication.withdraw_reason)
    _tell(publication, Message.Kind.PUBLICATION_WITHDRAWN, by, at, note=publication.withdraw_reason)
    return publication


def _lock(publication, activity, version=None):
    locked = Publication.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=publication.pk)
    locked.activity = activity
    if version is not None and locked.version != version:
        raise StaleVersionError(locked)
    return locked


def _tell(publication, kind, by, at, note=""):
    notify(
        recipients=[publication.proposed_by], kind=kind, subject=publication.activity.number,
        url=reverse("activities:activity-detail", args=[publication.activity_id]), by=by, at=at, note=note,
    )  # fmt: skip
