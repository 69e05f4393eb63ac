"""The units for which somebody may log activities."""

from django.db.models import Q

from portal.organizations.models import Organization

ADD = "activities.add_activity"


def units_of(user, activity=None):
    """Organizations that ``user`` writes for, and the unit of the record itself, in the order of the tree."""
    writing = Organization.objects.visible_to(user, ADD).active()
    own = Q(pk__in=writing.values("pk")) | Q(pk=activity and activity.organization_id)
    return Organization.objects.filter(own).in_tree_order()
