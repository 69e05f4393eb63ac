"""The tree of unions: city federation, county and industry unions, grassroots unions, departments."""

from datetime import date

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.classification import plain, staff
from portal.common.pinyin import sort_key
from portal.organizations.querysets import OrganizationQuerySet


@pghistory.track(exclude=["contact_name", "contact_phone"])
class Organization(models.Model):
    """One union. ``path`` is ``/1/5/12/``: the ids from the root to itself, so a subtree is one prefix.

    A merged unit moves below its successor and keeps its records; ``successor`` names the living unit.
    The tree is called ``Organization`` everywhere.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City federation")
        COUNTY = "county", _("County federation")
        INDUSTRY = "industry", _("Industry union")
        TOWN = "town", _("Town or street union")
        GRASSROOTS = "grassroots", _("Grassroots union")
        JOINT = "joint", _("Joint grassroots union")
        GROUP = "group", _("Union group")
        DEPARTMENT = "department", _("Department")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        MERGED = "merged", _("Merged")
        REVOKED = "revoked", _("Revoked")

    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("Stands in public addresses."))
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("upper union")
    )
    path = models.CharField(_("path"), max_length=255, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reporting_from = models.DateField(
        _("reports from"), default=date(2025, 1, 1), help_text=_("Ledgers are closed from this day on.")
    )
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, default="")

    objects = OrganizationQuerySet.as_manager()

    field_classes = {
        **plain("id", "code", "name", "short_name", "kind", "parent", "path", "status", "successor", "ended_on"),
        **plain("reporting_from", "sort_key"),
        "contact_name": staff("whom to call at the unit"),
        "contact_phone": staff("whom to call at the unit"),
    }

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["path"], name="organization_path_prefix", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["name"], name="organization_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="active", ended_on=None)
                | ~models.Q(status="active") & models.Q(ended_on__isnull=False),
                name="organization_ended_on_with_status",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="merged") | models.Q(successor__isnull=False),
                name="organization_merged_names_successor",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def organization(self):
        """Itself: lets one rights check serve records and the tree alike."""
        return self

    @property
    def is_active(self):
        return self.status == self.Status.ACTIVE

    @property
    def ancestor_ids(self):
        """Ids from the root to itself, both included."""
        return [int(part) for part in self.path.strip("/").split("/")]

    def nearest(self, kinds):
        """The unit itself, or the nearest one above it, of one of ``kinds``; None without any."""
        above = type(self).objects.filter(pk__in=self.ancestor_ids, kind__in=kinds)
        return above.order_by("-path").first()

    def is_within(self, other):
        """True when this unit is ``other`` or stands below it."""
        return self.path.startswith(other.path)

    def refresh_sort_key(self):
        self.sort_key = sort_key(self.name)
