"""Standing services: set up, changed, begun and ended by those who plan for the unit."""

from datetime import datetime
from typing import Any

from django.db import transaction

from activities.models import ServiceProject
from activities.policies import plans as policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_words

PROJECT_FIELDS = ("name", "category", "summary", "starts_on", "ends_on", "state")


@transaction.atomic
def save_project(
    *, organization: Organization, content: dict[str, Any], by: User, at: datetime,
    project: ServiceProject | None = None, version: int | None = None,
) -> ServiceProject:  # fmt: skip
    """Create or change a project with ``content`` (PROJECT_FIELDS and ``targets``); return it."""
    is_new = project is None
    if project is None:
        project = ServiceProject(organization=organization, created_by=by, created_at=at, version=0)
    else:
        project = ServiceProject.objects.select_for_update(of=("self",)).for_list().get(pk=project.pk)
        if version is not None and project.version != version:
            raise StaleVersionError(project)
    policies.check_can_plan(by, project.organization)
    for name in PROJECT_FIELDS:
        setattr(project, name, content[name])
    refuse_private_words(name=project.name, summary=project.summary)
    project.changed_by, project.changed_at = by, at
    project.version += 1
    project.full_clean(exclude=["created_by", "changed_by"])
    project.save()
    project.targets.set(content["targets"])
    record(action="service_project.created" if is_new else "service_project.changed", by=by, at=at, target=project)
    return project
