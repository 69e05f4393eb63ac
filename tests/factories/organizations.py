"""Units of the tree."""

from datetime import date

import factory

from portal.organizations.models import Organization


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    code = factory.Sequence(lambda n: f"U{n:05d}")
    name = factory.Sequence(lambda n: f"第{n}工厂工会委员会")
    short_name = factory.Sequence(lambda n: f"第{n}工厂工会")
    kind = Organization.Kind.GRASSROOTS
    reporting_from = date(2026, 1, 1)

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        """The path needs the row's own number: save, then set it, as the service does."""
        organization = model_class(parent=parent, path=f"new-{kwargs['code']}", **kwargs)
        organization.refresh_sort_key()
        organization.save()
        organization.path = f"{parent.path if parent else '/'}{organization.pk}/"
        organization.save(update_fields=["path"])
        return organization
