"""Which rows may a person see: the first call of every query."""

from django.db.models import Q, QuerySet


def scope_filter(grants, lookup):
    """Return the Q that keeps rows whose organization (at ``lookup``) is covered by one of ``grants``.

    A grant without children also covers units that were merged into its organization: scope follows
    the successor. An empty ``grants`` matches nothing.
    """
    prefix = f"{lookup}__" if lookup else ""
    scope = Q(pk__in=[])
    for grant in grants:
        if grant.include_children:
            scope |= Q(**{f"{prefix}path__startswith": grant.path})
        else:
            scope |= Q(**{f"{prefix}path": grant.path}) | Q(**{f"{prefix}successor__path": grant.path})
    return scope


class ScopedQuerySet(QuerySet):
    """A queryset whose rows belong to an organization (``organization_lookup``, "" for the tree itself)."""

    organization_lookup = "organization"

    def visible_to(self, user, permission):
        """Rows under any organization where ``user`` holds ``permission`` now; none for anonymous users."""
        if user is None or user.is_anonymous:
            return self.none()
        return self.filter(scope_filter(user.grants_for(permission), self.organization_lookup))

    def within(self, organization):
        """Rows of ``organization`` and everything below it."""
        path = f"{self.organization_lookup}__path__startswith" if self.organization_lookup else "path__startswith"
        return self.filter(**{path: organization.path})
