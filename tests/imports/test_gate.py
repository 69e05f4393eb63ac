"""Every kind of hostile file through the page and the worker: a verdict in time, no error page, nothing written."""

import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.codes.models import Code
from portal.imports import gate, services
from portal.imports.models import ImportBatch
from portal.imports.refusals import REFUSALS
from tests.imports.definition import SLUG
from tests.imports.hostile import BUILDERS

pytestmark = pytest.mark.django_db

SECONDS = 20
KILOBYTES = 512 * 1024


@pytest.mark.parametrize("name", BUILDERS)
def test_verdict(name, branch, clerk, as_user):
    build, verdict = BUILDERS[name]
    file = SimpleUploadedFile("台账.xlsx", build())

    largest_before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.monotonic()
    answer = as_user(clerk).post(
        reverse("imports:import-create"), {"definition": SLUG, "organization": branch.pk, "file": file}
    )
    for batch in ImportBatch.objects.all():
        services.run_batch(batch_id=batch.pk, clock=timezone.now)
    took = time.monotonic() - began

    assert answer.status_code in {200, 302}
    batch = ImportBatch.objects.first()
    if batch is None:
        assert str(REFUSALS[verdict]) in answer.content.decode()
    elif verdict == "ok":
        assert (batch.state, batch.rows.get().values) == ("preview", {"name": "早餐", "count": 3})
    else:
        assert (batch.state, batch.error, batch.rows.count()) == ("failed", str(REFUSALS[verdict]), 0)
    assert Code.objects.filter(value__contains="-").count() == 0
    assert took < SECONDS
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # A child begins as large as this process is, and children of other tests (pictures) may have been larger.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert largest == largest_before or largest <= max(KILOBYTES, own)


def test_every_refusal_has_a_kind_or_belongs_to_the_cage():
    assert set(REFUSALS) - {verdict for _build, verdict in BUILDERS.values()} == {"timeout", "nothing"}
    assert gate.MAX_BYTES == 10 * 1024 * 1024
