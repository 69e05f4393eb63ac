"""Taking a file in: a first look, then storage, then a worker reads it."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.imports import files, policies
from portal.imports.base import get_definition
from portal.imports.gate import RefusedError, check_package, check_start
from portal.imports.models import ImportBatch
from portal.imports.refusals import words_of
from portal.imports.signals import imports_queued
from portal.organizations.models import Organization

_HEAD = 1024 * 1024
_PIECE = 256 * 1024
_NAME_LENGTH = 120


def upload(
    *, definition: str, organization: Organization, file: BinaryIO, file_name: str, size: int, by: User, at: datetime
) -> ImportBatch:
    """Store ``file`` (seekable, ``size`` bytes) and queue its reading.

    RuleError when a first look at its bytes and its directory shows that it will not be read.
    """
    get_definition(definition)
    policies.check_can_upload(by, organization, definition)
    _look(file, size)
    file.seek(0)
    stored, sha256, size = files.keep(_pieces(file), organization_id=organization.pk)
    try:
        return _create(definition, organization, (stored, sha256, size), file_name=file_name, by=by, at=at)
    except BaseException:
        files.discard(stored)
        raise


def _look(file: BinaryIO, size: int) -> None:
    file.seek(0)
    try:
        check_start(file.read(_HEAD), size)
        check_package(file).close()
    except RefusedError as refused:
        raise RuleError(words_of(refused.code)) from refused


def _pieces(file: BinaryIO) -> Iterable[bytes]:
    return iter(lambda: file.read(_PIECE), b"")


@transaction.atomic
def _create(
    definition: str, organization: Organization, stored: tuple[str, str, int], *, file_name: str, by: User, at: datetime
) -> ImportBatch:
    batch = ImportBatch.objects.create(
        definition=definition, organization=organization, file_name=_short(file_name), stored_file=stored[0],
        sha256=stored[1], size=stored[2], uploaded_by=by, uploaded_at=at, queued_at=at,
    )  # fmt: skip
    record(action="import.uploaded", by=by, at=at, target=batch)
    imports_queued.send(sender=ImportBatch, batch_ids=[batch.pk])
    return batch


def _short(file_name: str) -> str:
    """The name without what cannot be shown, cut in front of its ending."""
    name = "".join(sign for sign in file_name if sign.isprintable()) or _("Untitled.xlsx")
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 6]}…{name[-5:]}"
