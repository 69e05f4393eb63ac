"""Apps tell once who links and who reads; the start refuses a link that nobody told of."""

import pytest

from activities.models import Activity, ActivityPhoto
from portal.attachments import registry
from portal.attachments.checks import every_link_is_registered


def yes(user, attachment):
    return True


def no(user, attachment):
    return False


def test_every_link_of_the_portal_is_registered():
    assert every_link_is_registered(None) == []
    assert registry.owners[ActivityPhoto] == "attachment"


def test_link_that_nobody_told_of_is_an_error(monkeypatch):
    monkeypatch.setattr(registry, "owners", {})

    errors = every_link_is_registered(None)

    assert {error.id for error in errors} == {"attachments.E001"}
    assert any("activities.ActivityPhoto.attachment" in error.msg for error in errors)


def test_second_reader_under_the_same_name_is_refused(readers):
    registry.register_reader("test", no)
    registry.register_reader("test", no)

    with pytest.raises(ValueError, match="test"):
        registry.register_reader("test", yes)
    assert readers == {"test": no}


def test_second_field_of_the_same_owner_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "owners", {})
    registry.register_owner(Activity, "pk")

    with pytest.raises(ValueError, match="Activity"):
        registry.register_owner(Activity, "version")
