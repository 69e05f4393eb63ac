"""Calls of an upper union: which kinds of teams hand in their forms, and by when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from volunteers.models.teams import TeamKind
from volunteers.querysets.team_calls import TeamCallQuerySet


class TeamCall(models.Model):
    """A call to all living units below ``organization``; a unit has answered with a team of one of ``kinds``
    that is handed in or on the register."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=80)
    due_on = models.DateField(_("hand in by"))
    kinds = ArrayField(models.CharField(max_length=14, choices=TeamKind), verbose_name=_("kinds of teams"))
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    reminded_at = models.DateTimeField(_("last reminded at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TeamCallQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "year", "title", "due_on", "kinds", "created_at", "reminded_at", "version"),
        "created_by": staff("who wrote it"),
    }

    class Meta:
        verbose_name = _("call for teams")
        verbose_name_plural = _("calls for teams")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kinds=[]), name="teamcall_names_kinds"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_label(self):
        return self.title

    @property
    def kind_labels(self):
        return "、".join(str(TeamKind(kind).label) for kind in self.kinds)
