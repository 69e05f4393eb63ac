"""The OpenAPI document: whole, valid, in Chinese, and about every route of the API."""

import re

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from portal.access import MATRIX
from portal.checks import named_routes

OWN = {"api:schema"}
METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
def document():
    """The document with the number of warnings that making it gave."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        made = SchemaGenerator().get_schema(public=True)
    return made, bool(GENERATOR_STATS)


def operations(made):
    """``(address, method, operation)`` of all."""
    return [
        (address, method, operation)
        for address, item in made["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_the_document_is_valid_and_made_without_warnings(document):
    made, has_warned = document

    validate_schema(made)
    assert not has_warned


def test_every_route_and_method_is_in_it(document):
    routes = {
        re.sub(r"<int:(\w+)>", r"{\1}", f"/api/v1/{pattern.pattern}"): {m.lower() for m in MATRIX[name].methods}
        for name, pattern in named_routes()
        if name.startswith("api:") and name not in OWN
    }
    described = {}
    for address, method, _operation in operations(document[0]):
        described.setdefault(address.replace("{id}", "{pk}").replace("{activity}", "{pk}"), set()).add(method)

    assert described == routes


def test_refusals_and_authentication_are_told(document):
    untold = [
        (address, method)
        for address, method, operation in operations(document[0])
        if not {"401", "403", "429"} <= set(operation["responses"])
        or {name for scheme in operation["security"] for name in scheme} != {"token", "session"}
        or ("{" in address) != ("404" in operation["responses"])
        or (method == "post") != ("422" in operation["responses"])
    ]

    assert untold == []


@pytest.mark.django_db
def test_it_is_open_and_in_chinese(client):
    response = client.get("/api/v1/schema/")

    assert (response.status_code, response["Content-Type"]) == (200, "application/vnd.oai.openapi+json")
    made = response.json()
    told = [operation["summary"] for _address, _method, operation in operations(made)]
    told += [answer["description"] for _a, _m, operation in operations(made)
             for status, answer in operation["responses"].items() if int(status) >= 400]  # fmt: skip
    assert [words for words in told if not re.search(r"[\u4e00-\u9fff]", words)] == []
