"""A storage folder for each test, and photos in it."""

import pathlib

import pytest
from django.core.files.storage import default_storage

from activities.models import ActivityPhoto
from portal.attachments import registry
from tests.factories.activities import ActivityFactory
from tests.factories.attachments import stored_photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """An empty storage; gives its folder."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return pathlib.Path(settings.MEDIA_ROOT)


@pytest.fixture
def photo(clerk):
    """A photo that the clerk has uploaded and nothing links."""
    return stored_photo(clerk)


@pytest.fixture
def link(clerk, branch):
    """``link(attachment)`` puts it on an activity of the clerk's union."""

    def link(attachment):
        activity = ActivityFactory(organization=branch, created_by=clerk)
        return ActivityPhoto.objects.create(activity=activity, attachment=attachment)

    return link


@pytest.fixture
def readers(monkeypatch):
    """The registered readers, none of them to begin with."""
    monkeypatch.setattr(registry, "readers", {})
    return registry.readers


@pytest.fixture
def files_of():
    """``files_of(attachment)`` are its files as the storage has them, by variant."""

    def read(attachment):
        contents = {}
        for variant, name in attachment.file_names.items():
            with default_storage.open(name) as file:
                contents[variant] = file.read()
        return contents

    return read
