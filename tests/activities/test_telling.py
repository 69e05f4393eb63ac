"""Who is told of a decision, in which sentence, and what stands in the message."""

import pytest
from django.utils import translation

from activities import services
from portal.audit.models import AuditEvent
from portal.common.classification import DataClass
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory, CorrectionFactory, PublicationFactory


@pytest.fixture
def approved(branch, clerk, reviewer):
    return ActivityFactory(organization=branch, approved=True, created_by=clerk, approved_by=reviewer)


def told(user):
    """``[(kind, note, sentence)]`` of what ``user`` got, oldest first."""
    with translation.override("en"):
        return [(row.kind, row.note, row.sentence) for row in Message.objects.filter(recipient=user).order_by("pk")]


def test_an_accepted_change_is_told_by_its_sentence_alone(approved, clerk, reviewer, now):
    correction = services.request_change(activity=approved, content={"headcount": 9}, reason="数错", by=clerk, at=now)

    services.accept_correction(correction=correction, by=reviewer, at=now)

    [(kind, note, sentence)] = told(clerk)
    assert (kind, note) == ("correction.accepted", "")
    assert sentence == f"李审核 accepted your change of {approved.number}"


def test_a_rejected_change_is_told_with_the_words_of_the_decision(approved, clerk, reviewer, now):
    correction = CorrectionFactory(activity=approved)

    services.reject_correction(correction=correction, by=reviewer, at=now, note="无误")

    sentence = f"李审核 turned your change of {approved.number} down: 无误"
    assert told(clerk) == [("correction.rejected", "无误", sentence)]


def test_a_voided_record_is_told_to_its_writers(approved, clerk, reviewer, manager, now):
    correction = services.request_void(activity=approved, reason="重复记录", by=reviewer, at=now)

    services.accept_correction(correction=correction, by=manager, at=now)

    assert told(clerk) == [("activity.voided", "重复记录", f"{approved.number} was voided: 重复记录")]
    assert [kind for kind, _note, _sentence in told(reviewer)] == ["correction.accepted"]


def test_publishing_and_taking_down_are_told_apart(approved, clerk, reviewer, now):
    publication = PublicationFactory(activity=approved)

    services.publish(publication=publication, by=reviewer, at=now)
    services.withdraw_publication(publication=publication, reason="照片不妥", by=reviewer, at=now)

    assert [(kind, note) for kind, note, _sentence in told(clerk)] == [
        ("publication.published", ""),
        ("publication.withdrawn", "照片不妥"),
    ]


@pytest.mark.parametrize(("model", "name"), [(AuditEvent, "reason"), (Message, "note")])
def test_copies_of_reasons_are_personal_as_the_reasons_are(model, name):
    kept = model.field_classes[name]

    assert kept.data_class is DataClass.PERSONAL
    assert kept.retention
