"""Handing out a workbook: under a name that says what it is, never to be run by a browser."""

from typing import IO

from django.http import FileResponse

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_attachment(content: IO[bytes], file_name: str) -> FileResponse:
    """``content`` (open for reading; the response closes it) for download."""
    response = FileResponse(content, as_attachment=True, filename=file_name, content_type=MEDIA_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
