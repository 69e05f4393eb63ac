"""What filter sets of lists offer of the tree."""

from portal.organizations.models import Organization


def units_of(permission):
    """The ``queryset`` of an OrganizationFilter: units in the reader's scope of ``permission``, in the order of the
    tree."""

    def offered(request):
        return Organization.objects.visible_to(request.user, permission).in_tree_order()

    return offered
