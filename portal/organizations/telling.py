"""What the tree itself knows to follow from a change of it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organizations.consequences import register
from portal.organizations.models import Organization


@register
def tell_about_the_tree(organization, act):
    """Sentences on names, addresses and the units below."""
    if act == "rename":
        yield _("Records and ledgers made so far keep the name of their time; the address code stays.")
        return
    below = Organization.objects.within(organization).active().exclude(pk=organization.pk).count()
    if below:
        yield ngettext("%(count)d unit below comes along.", "%(count)d units below come along.", below) % {
            "count": below
        }
    if act == "move":
        yield _("Whoever looks after the new upper union sees all records of the unit from now on, also older ones.")
    else:
        yield _("The unit ends today and is not offered any more; its records stay, sealed ledgers too.")
