"""Who may read a photo, what else the answer says, and that everything else is the same 404."""

import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.factories.attachments import stored_photo

VARIANTS = {"thumb": "image/webp", "view": "image/webp", "print": "image/jpeg"}


def url_of(attachment, variant="view"):
    return reverse("attachments:file", args=[attachment.public_id, variant])


def fixed_part(response):
    """The body without the one-time token of the page's forms and the address that was asked for."""
    body = response.content.replace(response.request["PATH_INFO"].encode(), b"")
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")\w+', rb"\1", body)


def publish(readers):
    readers["test.public"] = lambda user, attachment: True


@pytest.mark.parametrize("variant", VARIANTS)
def test_uploader_reads_each_variant_of_an_unlinked_photo(clerk, photo, as_user, files_of, variant):
    response = as_user(clerk).get(url_of(photo, variant))

    assert response.status_code == 200
    assert response["Content-Type"] == VARIANTS[variant]
    assert response.content == files_of(photo)[variant]
    assert int(response["Content-Length"]) == len(files_of(photo)[variant])


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_stranger_and_visitor_get_the_404_of_what_does_not_exist(photo, outsider, as_user, variant, method):
    nowhere = reverse("attachments:file", args=[uuid.UUID(int=0), variant])

    for user in (outsider, None):
        client = as_user(user)
        foreign, missing = getattr(client, method)(url_of(photo, variant)), getattr(client, method)(nowhere)

        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert fixed_part(foreign) == fixed_part(missing)
        assert {"ETag", "Content-Disposition"}.isdisjoint(foreign.headers)
        assert set(foreign.headers) == set(missing.headers)


def test_uploader_of_a_linked_photo_has_no_right_of_their_own(clerk, photo, link, readers, as_user):
    """Who moved to another union no longer reads what they uploaded for the old one."""
    link(photo)

    assert as_user(clerk).get(url_of(photo)).status_code == 404


def test_reader_of_an_app_opens_a_linked_photo(clerk, reviewer, outsider, photo, link, readers, as_user):
    link(photo)
    readers["test"] = lambda user, attachment: user == reviewer and attachment == photo

    assert as_user(reviewer).get(url_of(photo)).status_code == 200
    assert as_user(outsider).get(url_of(photo)).status_code == 404
    assert as_user(reviewer).get(url_of(stored_photo(clerk))).status_code == 404


def test_right_that_is_withdrawn_ends_at_the_next_request(reviewer, photo, link, readers, as_user):
    link(photo)
    readers["test"] = lambda user, attachment: user == reviewer
    client = as_user(reviewer)
    first = client.get(url_of(photo))

    readers.clear()

    again = client.get(url_of(photo), headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 404)


def test_disabled_uploader_reads_nothing(clerk, photo, as_user):
    client = as_user(clerk)
    clerk.is_active = False
    clerk.save()

    assert client.get(url_of(photo)).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "outsider", None])
def test_everybody_reads_a_published_photo(photo, link, readers, as_user, request, who):
    link(photo)
    publish(readers)

    response = as_user(who and request.getfixturevalue(who)).get(url_of(photo))

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, no-cache"


def test_photo_of_signed_in_readers_is_never_kept(clerk, photo, as_user):
    assert as_user(clerk).get(url_of(photo))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("is_published", [True, False])
def test_headers_leave_a_browser_nothing_to_guess(clerk, photo, readers, as_user, is_published):
    if is_published:
        publish(readers)

    response = as_user(clerk).get(url_of(photo))

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Accept-Ranges"] == "none"
    assert response["Content-Disposition"].startswith("inline; filename")


def test_name_is_sent_after_rfc_6266_with_the_extension_of_the_variant(clerk, as_user):
    photo = stored_photo(clerk, name='合影 "1".heic')

    response = as_user(clerk).get(url_of(photo))

    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E5%90%88%E5%BD%B1%20%221%22.webp"


def test_public_answer_does_not_tell_the_name_of_the_upload(clerk, readers, as_user):
    photo = stored_photo(clerk, name="张三家走访.jpg")
    publish(readers)

    for user in (clerk, None):
        disposition = as_user(user).get(url_of(photo))["Content-Disposition"]
        assert disposition == f'inline; filename="photo-{photo.public_id.hex[:8]}.webp"'


@pytest.mark.parametrize(
    ("variant", "query", "kind"),
    [("print", "?download=1", "attachment"), ("print", "", "inline"), ("view", "?download=1", "inline")],
)
def test_only_the_print_variant_is_offered_for_saving(clerk, photo, as_user, variant, query, kind):
    response = as_user(clerk).get(url_of(photo, variant) + query)

    assert response["Content-Disposition"].split(";")[0] == kind


def test_head_tells_the_length_and_sends_no_byte(clerk, photo, as_user):
    client = as_user(clerk)
    full, head = client.get(url_of(photo)), client.head(url_of(photo))

    assert head.content == b""
    assert {name: full[name] for name in full.headers} == {name: head[name] for name in head.headers}


def test_range_is_answered_with_the_whole(clerk, photo, as_user, files_of):
    response = as_user(clerk).get(url_of(photo), headers={"Range": "bytes=0-9"})

    assert response.status_code == 200
    assert response.content == files_of(photo)["view"]


def test_known_etag_is_answered_without_a_body(photo, readers, as_user):
    publish(readers)
    client = as_user(None)
    first = client.get(url_of(photo))

    again = client.get(url_of(photo), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, no-cache"
    assert client.get(url_of(photo, "thumb"))["ETag"] != first["ETag"]


@pytest.mark.parametrize("variant", ["original", "VIEW", "view.webp", "..", "%2e%2e", "print_file"])
def test_unknown_variant_is_not_found(clerk, photo, as_user, variant):
    assert as_user(clerk).get(f"/files/{photo.public_id}/{variant}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_photos_are_only_read(clerk, photo, as_user, method):
    assert getattr(as_user(clerk), method)(url_of(photo)).status_code == 405


def test_lost_file_is_not_found(clerk, photo, as_user):
    default_storage.delete(photo.view_file)

    assert as_user(clerk).get(url_of(photo)).status_code == 404
    assert as_user(clerk).head(url_of(photo)).status_code == 404


def test_storage_is_not_served_by_path(clerk, photo, as_user):
    for path in (f"/{photo.view_file}", f"/media/{photo.view_file}", f"/static/{photo.view_file}"):
        assert as_user(clerk).get(path).status_code == 404


def test_readers_are_asked_about_visitors_as_anonymous(photo, readers, as_user):
    asked = []
    readers["test"] = lambda user, attachment: asked.append(user)

    as_user(None).get(url_of(photo))

    assert all(isinstance(user, AnonymousUser) or user.is_anonymous for user in asked)
