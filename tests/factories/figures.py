"""Declared figures."""

from datetime import date, datetime

import factory
from django.utils import timezone

from portal.figures.models import DeclaredFigure

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=timezone.get_default_timezone())


class DeclaredFigureFactory(factory.django.DjangoModelFactory):
    """The service teams of a year, waiting for a second person; give ``organization`` and ``entered_by``."""

    class Meta:
        model = DeclaredFigure

    measure = "teams"
    organization_name = factory.SelfAttribute("organization.name")
    period_kind = "year"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    value = 179
    source = "年度工作总结"
    entered_at = NOON
    changed_by = factory.SelfAttribute("entered_by")
