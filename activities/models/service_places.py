"""Reported numbers of service places: rest stations, health rooms, nursing rooms."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.querysets import ServicePlaceCountQuerySet
from portal.codes.models import Code
from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization


@pghistory.track()
class ServicePlaceCount(models.Model):
    """How many places of one type a unit, with everything below it, reports as of a day.

    A reported number is no sum of places and is never added to those of other units or days; ``words`` are those it
    came in, and ``is_approximate`` says that they were no exact number (60多个).
    """

    class Source(models.TextChoices):
        FORM = "form", _("Form")
        IMPORT = "import", _("Import")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    type = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("type of place"),
        limit_choices_to={"table": Code.Table.SERVICE_PLACE_TYPE},
    )  # fmt: skip
    as_of = models.DateField(_("as of"))
    count = models.PositiveIntegerField(_("number of places"))
    is_approximate = models.BooleanField(_("approximate"), default=False)
    words = models.CharField(_("in words"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.FORM)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("last written by"))
    changed_at = models.DateTimeField(_("last written at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServicePlaceCountQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "type", "as_of", "count", "is_approximate", "words", "source"),
        **plain("created_at", "changed_at", "version"),
        "created_by": staff("who reported it"),
        "changed_by": staff("who wrote it last"),
    }

    class Meta:
        verbose_name = _("number of service places")
        verbose_name_plural = _("numbers of service places")
        ordering = ["-as_of", "organization__path", "type__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "type", "as_of"], name="serviceplacecount_once_a_day")
        ]

    def __str__(self):
        return f"{self.type} {self.count}"

    @property
    def audit_label(self):
        return f"{self.type} {self.as_of}"
