"""Bodies in a foreign charset get 400 and one line in the log, as the web server would have it."""

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from portal.common.charset import without_traps

FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
FOREIGN = [
    f"{kind}; charset={charset}"
    for kind in (FORM, UPLOAD)
    for charset in ("gbk", "zlib", "idna", "utf-7", "utf-16", "undefined", "punycode", "nonsense", "x" * 500, '"a"')
] + [f"{FORM}; charset*=idna''x", f"{FORM}; charset*=nonsense''x"]


@pytest.fixture
def ask(rf):
    """``ask(method, content_type)`` is the answer as the server gets it, from the environment that it made."""
    handler = WSGIHandler()

    def application(environ, start_response):
        return handler.get_response(WSGIRequest(environ))

    def send(method, content_type):
        environ = rf._base_environ(
            PATH_INFO="/login/", QUERY_STRING="next=%2F", REQUEST_METHOD=method, CONTENT_TYPE=content_type
        )
        return without_traps(application)(environ, None)

    return send


@pytest.mark.parametrize("content_type", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_foreign_charset_is_refused_unread(ask, caplog, method, content_type):
    answer = ask(method, content_type)

    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers
    assert len(answer.content) < 3000
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", [FORM, UPLOAD, f"{UPLOAD}; charset=UTF-8", f"{FORM}; charset=utf-8", ""])
def test_our_own_charset_is_read(ask, content_type):
    assert ask("GET", content_type).status_code == 200
