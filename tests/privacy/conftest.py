"""A model with encrypted fields that exists for these tests only."""

import base64

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from portal.privacy.fields import BlindIndexed, BlindIndexField, EncryptedTextField


class Person(BlindIndexed):
    id_number = EncryptedTextField(max_length=18, blank=True)
    id_number_index = BlindIndexField(source="id_number", kind="id_number", unique=True)
    illness = EncryptedTextField(blank=True, null=True)
    note = models.CharField(max_length=20, blank=True)

    class Meta:
        app_label = "privacy"
        apps = Apps()

    def __str__(self):
        return self.note


@pytest.fixture
def people(db):
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    return Person


def key(letter):
    """A key of 32 equal bytes."""
    return base64.b64encode(letter.encode() * 32).decode()


def wide(text):
    """``text`` in full-width characters, as an input method leaves them."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)
