"""The words that people agree to: on the page, in both languages, never changed under a version."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import translation

from portal.privacy import purposes

# A new sentence, in either language, is a new version: whoever agreed to the old one did not read it.
FINGERPRINTS = {
    ("account", "2026-11"): "290665a66de9",
    ("credentials", "2026-11"): "de59dbd037f9",
    ("timeline", "2026-11"): "906ae2faf0e7",
    ("activities", "2026-11"): "dab5891f2f50",
    ("objection", "2026-11"): "8aab059e2830",
    ("volunteer_register", "2026-11"): "54c1b093195b",
    ("volunteer_guardian", "2026-11"): "9297a589707c",
    ("hardship_file", "2026-11"): "906b1f65f515",
}


def fingerprint(purpose):
    words = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words += [str(getattr(purpose, part)) for part in ("title", "data", "text", "retention", "consent")]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def test_no_version_changes_its_words():
    assert {(each.name, each.version): fingerprint(each) for each in purposes.PURPOSES} == FINGERPRINTS


def test_versions_are_found_by_name():
    assert purposes.current("volunteer_register").version == "2026-11"
    assert purposes.of_version("volunteer_guardian", "2026-11").consent
    with pytest.raises(KeyError):
        purposes.of_version("volunteer_register", "1999-01")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_names_every_purpose(client, db, language):
    client.cookies["language"] = language
    page = client.get(reverse("privacy")).content.decode()

    with translation.override(language):
        for purpose in purposes.current_purposes():
            for part in (purpose.title, purpose.data, purpose.text, purpose.retention):
                assert str(part) in page
