"""Programs that call the API: JSON in, JSON out, a token in the header."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.services.tokens import create_token


class Program:
    """``program.get("activities/", state="draft")``: answers as ``(status, body)``; ``headers`` go with each call."""

    def __init__(self, **headers):
        self.headers = headers
        self.client = Client(raise_request_exception=False)

    def call(self, method, path, body=None, **headers):
        """The raw response."""
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1/{path}", content, content_type="application/json", headers={**self.headers, **headers}
        )

    def get(self, path, **conditions):
        response = self.client.get(f"/api/v1/{path}", conditions, headers=self.headers)
        return response.status_code, response.json()

    def post(self, path, body=None, **headers):
        response = self.call("POST", path, body, **headers)
        return response.status_code, response.json()

    def patch(self, path, body):
        response = self.call("PATCH", path, body)
        return response.status_code, response.json()


@pytest.fixture
def program():
    """``program(clerk)`` calls with a fresh token of that person; ``program(None)`` without any."""

    def make(user, scope="write", **headers):
        if user is None:
            return Program(**headers)
        _token, text = create_token(owner=user, name="测试程序", scope=scope, days=30, at=timezone.now())
        return Program(authorization=f"Bearer {text}", **headers)

    return make
