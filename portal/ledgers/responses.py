"""Sending a stored workbook: only whole, under a name that says what it is, never to be run by a browser."""

import structlog
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.language import office_language
from portal.ledgers import files
from portal.ledgers.base import get_ledger
from portal.ledgers.models import LedgerRun
from portal.xlsx.responses import workbook_attachment

log = structlog.get_logger(__name__)


def variant_for(user, run, asked):
    """What ``user`` gets of ``run``: the internal version only whoever may read the records themselves."""
    if asked == "public":
        return "public"
    permission = get_ledger(run.ledger).permission
    if not LedgerRun.objects.visible_to(user, permission).filter(pk=run.pk).exists():
        raise PermissionDenied(_("You may read the public version of this ledger, not the records in it."))
    return "internal"


def workbook_response(run, variant):
    """The workbook of ``run`` as an attachment; RuleError when its bytes are not those that were written."""
    name, sha256 = (run.xlsx, run.xlsx_sha256) if variant == "internal" else (run.public_xlsx, run.public_xlsx_sha256)
    if files.sha256_of(name) != sha256:
        log.error("ledger_file_damaged", run=run.pk, variant=variant)
        raise RuleError(_("The stored file differs from its fingerprint and is not handed out. Make the ledger again."))
    return attached(files.path_of(name), file_name(run, variant), sha256)


def attached(path, filename, sha256):
    """The workbook at ``path`` for download; its hash serves as ETag."""
    response = workbook_attachment(path.open("rb"), filename)
    response["ETag"] = f'"{sha256}"'
    return response


def file_name(run, variant):
    """Unit, ledger, period, version: what a clerk looks for in a folder of downloads. In Chinese, as the file."""
    with office_language():
        parts = [run.organization_name, str(get_ledger(run.ledger).title)]
        parts += [run.period.period.code, f"v{run.version}"]
        if variant == "public":
            parts.append(_("public version"))
    return "-".join(parts) + ".xlsx"
