"""Campaigns: opened and changed by union managers, published by a second one."""

from django.db import transaction

from activities import policies
from activities.models import Campaign
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from portal.privacy.numbers import refuse_private_words

CAMPAIGN_FIELDS = ("name", "slogan", "summary", "starts_on", "ends_on")
WORDS = ("name", "slogan", "summary")


@transaction.atomic
def save_campaign(*, organization, content, by, at, campaign=None, version=None):
    """Create or change a campaign with ``content`` (a dict of CAMPAIGN_FIELDS); return it.

    Any change takes its public page down: a second person has not read the new words yet.
    """
    is_new = campaign is None
    if is_new:
        policies.check_can_manage_campaigns(by, organization)
        campaign = Campaign(organization=organization, created_by=by, created_at=at, version=0)
    else:
        campaign = _lock(campaign, version)
        policies.check_can_manage_campaigns(by, campaign.organization)
        if all(getattr(campaign, name) == content[name] for name in CAMPAIGN_FIELDS):
            return campaign
    for name in CAMPAIGN_FIELDS:
        setattr(campaign, name, content[name])
    refuse_private_words(**{name: content[name] for name in WORDS})
    campaign.changed_by = by
    campaign.note_contributor(by)
    campaign.published_by = campaign.published_at = None
    campaign.version += 1
    campaign.full_clean(exclude=["created_by", "changed_by"])
    campaign.save()
    record(action="campaign.opened" if is_new else "campaign.changed", by=by, at=at, target=campaign)
    return campaign


@transaction.atomic
def publish_campaign(*, campaign, by, at, version=None):
    """Give the campaign its public page with the words that ``by`` has read: those of ``version``."""
    campaign = _lock(campaign, version)
    policies.check_can_publish_campaign(by, campaign)
    campaign.published_by, campaign.published_at, campaign.words_were_public = by, at, True
    campaign.version += 1
    campaign.save()
    record(action="campaign.published", by=by, at=at, target=campaign)
    return campaign


@transaction.atomic
def withdraw_campaign(*, campaign, by, at):
    """Take the public page of the campaign down at once."""
    campaign = _lock(campaign)
    policies.check_can_withdraw_campaign(by, campaign)
    campaign.published_by = campaign.published_at = None
    campaign.version += 1
    campaign.save()
    record(action="campaign.withdrawn", by=by, at=at, target=campaign)
    return campaign


def _lock(campaign, version=None):
    locked = (
        Campaign.objects.select_for_update(of=("self",)).select_related("organization__successor").get(pk=campaign.pk)
    )
    if version is not None and locked.version != version:
        raise StaleVersionError(locked)
    return locked
