"""Model fields that several apps share."""

from django.conf import settings
from django.db import models


def user_key(verbose_name, **options):
    """A protected foreign key to the account that acted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose_name, **options
    )
