"""The gate in front of every upload: what is too large is not written to the disk."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from portal.attachments.forms import MAX_FILES
from portal.attachments.images import MAX_BYTES

MAX_REQUEST_BYTES = MAX_FILES * MAX_BYTES + 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers. Refuses a request that is larger than nine full photos before it is
    read; of a file past 20 MB nothing more is kept, so that the form can name it among the good ones."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig("The request is larger than nine full photos.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= MAX_BYTES else None

    def file_complete(self, file_size):
        return None
