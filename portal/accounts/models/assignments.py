"""Which role each person holds where and when."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import User
from portal.accounts.querysets import RoleAssignmentQuerySet
from portal.accounts.roles import CITY_WIDE, Role
from portal.common.classification import plain


@pghistory.track()
class RoleAssignment(models.Model):
    """A role at a unit, for the unit alone or with everything below, from a day until a day.

    A deputy is an ordinary assignment with an end; ``deputy_for`` names whom it stands in for.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    include_children = models.BooleanField(_("with all units below"), default=False)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    deputy_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy for")
    )

    objects = RoleAssignmentQuerySet.as_manager()

    field_classes = plain(
        "id", "user", "role", "organization", "include_children", "valid_from", "valid_until", "deputy_for"
    )

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="roleassignment_until_after_from",
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.organization.short_name}"

    def clean(self):
        if self.role in CITY_WIDE and (self.organization.parent_id is not None or not self.include_children):
            raise ValidationError(
                _("System administrators and auditors serve the whole city: choose the top unit with all units below.")
            )
