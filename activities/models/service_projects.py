"""Standing services of a unit: what runs week after week, such as breakfast for road sweepers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.querysets.service_projects import ServiceProjectQuerySet
from portal.codes.models import Code
from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization


class ServiceProject(models.Model):
    """One standing service (志愿服务项目). Its activities are those whose plan belongs to it."""

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("project", "Not begun")
        RUNNING = "running", pgettext_lazy("project", "Running")
        CLOSED = "closed", pgettext_lazy("project", "Ended")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name of the project"), max_length=60)
    category = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("category of service"),
        limit_choices_to={"table": Code.Table.SERVICE_CATEGORY},
    )  # fmt: skip
    targets = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("people served by kind"),
        limit_choices_to={"table": Code.Table.SERVICE_TARGET},
    )  # fmt: skip
    summary = models.CharField(_("what it offers"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("changed by"))
    changed_at = models.DateTimeField(_("changed at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServiceProjectQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "name", "category", "targets", "summary", "starts_on", "ends_on", "state"),
        **plain("created_at", "changed_at", "version"),
        "created_by": staff("who set it up"),
        "changed_by": staff("who wrote it last"),
    }

    class Meta:
        verbose_name = _("service project")
        verbose_name_plural = _("service projects")
        ordering = ["organization__path", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="serviceproject_once_per_unit"),
            models.CheckConstraint(
                name="serviceproject_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_label(self):
        return self.name
