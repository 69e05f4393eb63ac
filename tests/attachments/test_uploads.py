"""What is too large is refused before it is read, or cut off on the way to the disk."""

import contextlib
import io

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.attachments.forms import PhotoUploadForm
from portal.attachments.images import MAX_BYTES
from portal.attachments.uploads import MAX_REQUEST_BYTES, CappedUploadHandler
from tests.factories.attachments import upload


class Body(io.RawIOBase):
    """A request body of zeros that counts how much of it is read."""

    def __init__(self):
        super().__init__()
        self.was_read = 0

    def read(self, size=-1):
        self.was_read += size
        return bytes(size)


@pytest.fixture
def request_with():
    """``request_with(*files)`` is a POST of ``photos``; its temporary files are closed after the test."""
    with contextlib.ExitStack() as stack:

        def build(*files):
            request = RequestFactory().post("/", {"photos": list(files)})
            stack.callback(request.close)
            return request

        yield build


@pytest.mark.parametrize(
    ("size", "kept"),
    [(MAX_BYTES, MAX_BYTES), (MAX_BYTES + 1, MAX_BYTES + 1), (3 * MAX_BYTES, MAX_BYTES + 64 * 1024)],
)
def test_file_past_20_mb_is_cut_off(request_with, size, kept):
    files = request_with(SimpleUploadedFile("a.jpg", bytes(size))).FILES.getlist("photos")

    assert MAX_BYTES < files[0].size <= kept or size == files[0].size == kept


def test_chunk_that_begins_at_the_limit_still_counts():
    """Else a file that is cut exactly there would pass for a whole one of 20 MB."""
    handler = CappedUploadHandler()

    assert handler.receive_data_chunk(b"x", MAX_BYTES) == b"x"
    assert handler.receive_data_chunk(b"x", MAX_BYTES + 1) is None


def test_good_file_beside_one_that_was_cut_off_is_kept(request_with):
    request = request_with(SimpleUploadedFile("huge.jpg", bytes(3 * MAX_BYTES)), upload("good.jpg"))

    form = PhotoUploadForm(request.POST, request.FILES)

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["photos"]] == ["good.jpg"]
    assert [(refusal.name, refusal.code) for refusal in form.refusals] == [("huge.jpg", "too_large")]


def announced(size):
    """What a request says that has ``size`` bytes of multipart body."""
    return {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(size)}


def test_request_larger_than_nine_photos_is_refused_unread():
    body = Body()
    request = RequestFactory().generic("POST", "/", **announced(MAX_REQUEST_BYTES + 1), **{"wsgi.input": body})

    with pytest.raises(RequestDataTooBig):
        _ = request.POST

    assert body.was_read == 0


def test_request_larger_than_nine_photos_is_a_400(as_user, clerk):
    client = as_user(clerk)
    client.handler.enforce_csrf_checks = True

    response = client.generic("POST", "/language/", **announced(1_000_000_000))

    assert response.status_code == 400


def test_five_hundred_files_are_refused(request_with):
    request = request_with(*(SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(500)))

    with pytest.raises(TooManyFilesSent):
        _ = request.FILES
