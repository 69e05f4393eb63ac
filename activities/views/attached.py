"""One photo that comes with a form and hangs on its row."""

from portal.attachments.services import store_photo


def stored(files, *, by, at):
    """The Attachment of the first of ``files``, or None without any. ImageRefused: it is no photo that we take."""
    return store_photo(file=files[0], by=by, at=at) if files else None
