"""Photos: uploads drawn in code, stored through the service like any other."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.attachments.services import store_photo
from tests.factories.activities import NOON


def upload(name="photo.jpg", *, size=(64, 48), colour="teal", content=None):
    """An uploaded file: a JPEG of one colour, or ``content`` as it is."""
    if content is None:
        picture = io.BytesIO()
        Image.new("RGB", size, colour).save(picture, "JPEG")
        content = picture.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def stored_photo(by, *, at=NOON, **options):
    """An Attachment that ``by`` has uploaded and nothing links yet."""
    return store_photo(file=upload(**options), by=by, at=at)
