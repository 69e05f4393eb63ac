"""Campaigns: opened and changed by union managers."""

from django.db import transaction

from activities import policies
from activities.models import Campaign
from portal.audit.services import record
from portal.common.errors import StaleVersionError

CAMPAIGN_FIELDS = ("name", "slogan", "summary", "starts_on", "ends_on", "is_public")


@transaction.atomic
def save_campaign(*, organization, content, by, at, campaign=None, version=None):
    """Create or change a campaign with ``content`` (a dict of CAMPAIGN_FIELDS); return it."""
    if campaign is None:
        policies.check_can_manage_campaigns(by, organization)
        campaign = Campaign(organization=organization, created_by=by, created_at=at, version=0)
    else:
        campaign = (
            Campaign.objects.select_for_update(of=("self",))
            .select_related("organization__successor")
            .get(pk=campaign.pk)
        )
        policies.check_can_manage_campaigns(by, campaign.organization)
        if version is not None and campaign.version != version:
            raise StaleVersionError(campaign)
    is_new = campaign.pk is None
    for name in CAMPAIGN_FIELDS:
        setattr(campaign, name, content[name])
    campaign.version += 1
    campaign.full_clean(exclude=["created_by"])
    campaign.save()
    record(action="campaign.opened" if is_new else "campaign.changed", by=by, at=at, target=campaign)
    return campaign
