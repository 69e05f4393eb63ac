"""Exports of lists, asked for and made by the services themselves."""

import uuid

from django.http import QueryDict

from portal.exports import services
from portal.exports.base import get_export


def asked_export(slug, *, by, at, query="", key=None, reason="购买意外伤害保险"):
    """An export that waits; its small ones too."""
    return services.request_export(
        definition=get_export(slug), query=QueryDict(query), key=key or uuid.uuid4(), by=by, at=at, reason=reason
    )


def made_export(slug, *, by, at, query=""):
    """A finished export with its file."""
    export = asked_export(slug, by=by, at=at, query=query)
    services.build_export(export_id=export.pk, clock=lambda: at)
    export.refresh_from_db()
    assert export.is_done, export.error
    return export
