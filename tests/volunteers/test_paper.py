"""Consents on paper: noted later on one record, or for a whole roster; a second person activates; minors one by one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.attachments.registry import readers
from portal.common.errors import RuleError
from portal.imports import services as imports
from tests.attachments.pictures import jpeg
from tests.factories.attachments import stored_photo
from tests.factories.imports import ImportBatchFactory
from tests.factories.volunteers import VolunteerFactory
from tests.volunteers.test_rosters import confirmed, media, preview  # noqa: F401 - media is a fixture
from volunteers import services
from volunteers.models import AcceptSlip, Consent, Volunteer

pytestmark = pytest.mark.django_db
YOUNG = date(timezone.localdate().year - 15, 1, 1)
GUARDIAN = {"guardian_name": "苗父", "guardian_phone": "13900005555", "guardian_relation": "父亲"}


@pytest.fixture
def invited(branch, clerk):
    return VolunteerFactory(organization=branch, invited=True, entered_by=clerk, contributor_ids=[])


def picture():
    return SimpleUploadedFile("表.jpg", jpeg(), content_type="image/jpeg")


def consents_of(volunteer):
    return [
        (consent.purpose, consent.method, consent.text_version, consent.noted_by, consent.scan_id is not None)
        for consent in volunteer.consents.order_by("pk")
    ]


def test_a_sheet_noted_later_goes_to_a_second_person(invited, branch, clerk, reviewer, as_user):
    services.issue_slip(volunteer=invited, by=clerk, at=timezone.now())
    page = reverse("volunteers:volunteer-paper", args=[invited.pk])
    client = as_user(clerk)
    assert page in client.get(reverse("volunteers:volunteer-detail", args=[invited.pk])).content.decode()
    assert client.post(page, {}).context["form"].errors.keys() == {"scan"}

    client.post(page, {"scan": picture()})

    waiting = Volunteer.objects.get(pk=invited.pk)
    assert (waiting.state, waiting.contributor_ids) == ("applied", [clerk.pk])
    assert consents_of(waiting) == [("volunteer_register", "paper", consents_of(waiting)[0][2], clerk, True)]
    assert not AcceptSlip.objects.open(timezone.now()).exists()
    with pytest.raises(PermissionDenied):
        services.activate_volunteer(volunteer=waiting, by=clerk, at=timezone.now())
    assert services.activate_volunteer(volunteer=waiting, by=reviewer, at=timezone.now()).state == "active"
    assert client.get(page).status_code in {302, 409}


def test_of_a_minor_the_guardians_signature_has_to_be_vouched_for(branch, clerk, reviewer, as_user):
    young = VolunteerFactory(organization=branch, invited=True, birth_date=YOUNG, **GUARDIAN)
    page = reverse("volunteers:volunteer-paper", args=[young.pk])

    refused = as_user(clerk).post(page, {"scan": picture()})
    assert refused.context["form"].errors.keys() == {"has_guardian"}
    as_user(clerk).post(page, {"scan": picture(), "has_guardian": "on"})

    assert [purpose for purpose, *_rest in consents_of(young)] == ["volunteer_register", "volunteer_guardian"]
    assert services.activate_volunteer(volunteer=young, by=reviewer, at=timezone.now()).state == "active"


def test_only_who_keeps_the_unit_notes_it(invited, as_user, outsider, reviewer, clerk):
    page = reverse("volunteers:volunteer-paper", args=[invited.pk])

    assert as_user(outsider).get(page).status_code == 404
    assert as_user(reviewer).get(page).status_code == 403
    with pytest.raises(RuleError):
        services.note_paper_consent(
            volunteer=VolunteerFactory(organization=invited.organization), scan=stored_photo(clerk), by=clerk,
            at=timezone.now(),
        )  # fmt: skip


HEADS = ("姓名", "出生年月", "手机", "监护人", "监护人关系", "监护人电话")
ROWS = [("苗春雨", "1990-05-12", "13900001234", None, None, None),
        ("苗小满", f"{YOUNG:%Y-%m-%d}", "13900001235", "苗父", "父亲", "13900005555")]  # fmt: skip


@pytest.fixture
def batch(branch, clerk):
    return preview(branch, clerk, ROWS, heads=HEADS)


def sheets(batch, client, **data):
    return client.post(reverse("imports:import-sheets", args=[batch.pk]), {"version": batch.version, **data})


def test_a_roster_whose_people_have_signed_arrives_as_applications(batch, clerk, reviewer, outsider, as_user):
    client = as_user(clerk)
    assert sheets(batch, client, sheets=picture()).status_code == 409, "without the tick"
    sheets(batch, client, kept="on", sheets=picture())
    batch.refresh_from_db()
    shown = batch.sheets
    sheet = reverse("attachments:file", args=[shown.public_id, "view"])
    assert sheet in as_user(reviewer).get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
    assert readers["imports"](reviewer, shown)
    assert not readers["imports"](outsider, shown)

    confirmed(batch, reviewer)

    grown, young = Volunteer.objects.order_by("birth_date")
    assert (grown.state, young.state) == ("applied", "invited")
    assert [row[1:] for row in consents_of(grown)] == [("paper", consents_of(grown)[0][2], clerk, True)]
    assert not young.consents.exists()
    with pytest.raises(PermissionDenied):
        services.activate_volunteer(volunteer=grown, by=clerk, at=timezone.now())
    assert services.activate_volunteer(volunteer=grown, by=reviewer, at=timezone.now()).number
    batch.refresh_from_db()
    assert batch.sheets is None


def test_sheets_are_taken_back_and_the_import_too(batch, clerk, reviewer, as_user):
    sheets(batch, as_user(clerk), kept="on", sheets=picture())
    batch.refresh_from_db()
    sheets(batch, as_user(clerk), without="1")
    batch.refresh_from_db()
    assert batch.sheets is None
    sheets(batch, as_user(clerk), kept="on", sheets=picture())
    batch.refresh_from_db()
    confirmed(batch, reviewer)

    imports.undo_batch(batch=batch, by=reviewer, at=timezone.now())

    assert not Volunteer.objects.exists()
    assert not Consent.objects.exists()


def test_other_files_take_no_sheets(branch, clerk, reviewer, now):

    other = ImportBatchFactory(organization=branch, uploaded_by=clerk, state="preview", job_state="done")

    with pytest.raises(RuleError):
        imports.attach_sheets(batch=other, sheets=stored_photo(clerk), version=None, by=clerk, at=now)
