"""What every answer carries, and what is refused before anything reads it."""

import pytest

HEADERS = {
    "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy",
    "X-Content-Type-Options", "X-Frame-Options",
}  # fmt: skip


def missing(answer):
    return sorted(HEADERS - answer.headers.keys())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/static/css/base.css", 200), ("/static/none.css", 404), ("/help/", 200), ("/help", 301), ("/nowhere/", 404),
        ("/w/", 302), ("/admin/", 302),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(client, address, status):
    answer = client.get(address)
    answer.getvalue()  # a file is closed once it is read

    assert (answer.status_code, missing(answer)) == (status, [])
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.django_db
@pytest.mark.parametrize("is_secure_site", [False, True])
def test_a_foreign_host_gets_the_headers_too(client, settings, is_secure_site):
    settings.SECURE_SSL_REDIRECT = is_secure_site

    answer = client.get("/help/", headers={"host": "evil.example"})

    assert (answer.status_code, missing(answer)) == (400, [])


def test_the_way_to_https_carries_the_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/help/")

    assert (answer.status_code, answer.url, missing(answer)) == (301, "https://testserver/help/", [])


@pytest.mark.django_db
def test_the_address_of_a_button_opened_by_a_browser_is_a_page_of_ours(client, as_user, clerk):
    page = {"headers": {"accept": "text/html,*/*;q=0.8"}}
    answers = [client.get("/language/", **page), as_user(clerk).get("/w/volunteers/1/slip/", **page)]

    assert [(answer.status_code, answer.headers["Allow"], missing(answer)) for answer in answers] == [
        (405, "POST", [])
    ] * 2
    assert all("<main" in answer.content.decode() for answer in answers)
    assert client.get("/language/").content == b"", "scripts read no page"
