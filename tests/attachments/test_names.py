"""Names of uploads: shown, never trusted."""

import pytest

from portal.attachments.names import MAX_NAME, clean_name, download_name
from portal.attachments.services import store_photo
from tests.factories.activities import NOON
from tests.factories.attachments import stored_photo, upload

NAMES = [
    ("photo.jpg", "photo.jpg"),
    ("合影 11-20.HEIC", "合影 11-20.HEIC"),
    ("../../../etc/passwd", "passwd"),
    ("..\\..\\windows\\win.ini", "win.ini"),
    ("C:\\Users\\a\\照片.jpg", "照片.jpg"),
    ("/etc/shadow", "shadow"),
    ("a/b/c.jpg", "c.jpg"),
    ("..", "photo"),
    (".", "photo"),
    ("", "photo"),
    ("   ", "photo"),
    ("/", "photo"),
    (".htaccess", "htaccess"),
    ("a.jpg\0.php", "a.jpg.php"),
    ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie: x=1.jpg"),
    ("a\tb.jpg", "ab.jpg"),
    ("photo\u202egpj.exe", "photogpj.exe"),
    ("zero\u200bwidth\ufeff.jpg", "zerowidth.jpg"),
    ("lone\ud800.jpg", "lone.jpg"),
    ("e\u0301.jpg", "é.jpg"),
    ("<script>alert(1)</script>.jpg", "script>.jpg"),
    ('"quoted"; filename=x.exe', '"quoted"; filename=x.exe'),
    ("=cmd|' C'!A0.jpg", "=cmd|' C'!A0.jpg"),
    ("'; DROP TABLE x; --.jpg", "'; DROP TABLE x; --.jpg"),
    ("{{ 7*7 }}.jpg", "{{ 7*7 }}.jpg"),
    ("%2e%2e%2fetc.jpg", "%2e%2e%2fetc.jpg"),
    ("CON", "CON"),
    ("买买提·吐尔逊𠮷.jpg", "买买提·吐尔逊𠮷.jpg"),
    ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ("图" * 300, "图" * 120),
]


@pytest.mark.parametrize(("given", "expected"), NAMES, ids=range(len(NAMES)))
def test_name_is_one_visible_line(given, expected):
    assert clean_name(given) == expected
    assert len(clean_name(given)) <= MAX_NAME


@pytest.mark.parametrize(("given", "_expected"), NAMES, ids=range(len(NAMES)))
def test_no_name_leaves_the_store_or_splits_a_header(clerk, as_user, media, given, _expected):
    photo = stored_photo(clerk)
    photo.original_name = clean_name(given)
    photo.save()

    response = as_user(clerk).get(f"/files/{photo.public_id}/print/?download=1")

    assert response.status_code == 200
    disposition = response["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith("attachment; filename")
    assert "Set-Cookie" not in response.headers
    assert {path.parent.parent for path in media.rglob("*.*")} == {media / "photos"}


@pytest.mark.parametrize(("given", "_expected"), NAMES, ids=range(len(NAMES)))
def test_any_name_can_be_uploaded(clerk, given, _expected):
    """Past Django, which tidies the names of its own uploaded files."""
    file = upload().file
    file.name = given

    assert store_photo(file=file, by=clerk, at=NOON).original_name == clean_name(given)


def test_download_carries_the_extension_of_what_is_sent():
    assert download_name("a.b.heic", "jpg") == "a.b.jpg"
    assert download_name("无后缀", "webp") == "无后缀.webp"
