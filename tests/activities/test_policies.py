"""Who may do what to a record now: the wrong person is refused, the right one at the wrong moment is told why."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import policies, services
from activities.models import Activity
from portal.common.errors import RuleError
from tests.factories.activities import ActivityFactory, CorrectionFactory, PhotoFactory, PublicationFactory

PERSON, MOMENT = PermissionDenied, RuleError


@pytest.fixture
def things(branch, clerk, reviewer):
    """One record of each kind and state in ``branch``, written by its clerk, decided by its reviewer."""
    common = {"organization": branch, "created_by": clerk}
    signed = {**common, "approved": True, "approved_by": reviewer}
    made = {
        "draft": ActivityFactory(**common),
        "submitted": ActivityFactory(**common, submitted=True),
        "approved": ActivityFactory(**signed),
        "correction": CorrectionFactory(activity=ActivityFactory(**signed)),
        "proposed": PublicationFactory(activity=ActivityFactory(**signed)),
        "published": PublicationFactory(activity=ActivityFactory(**signed), published=True),
        "withdrawn": PublicationFactory(activity=ActivityFactory(**signed), state="withdrawn"),
    }
    decided = CorrectionFactory(activity=ActivityFactory(**signed))
    decided.state, decided.decided_by, decided.decided_at = "rejected", reviewer, decided.requested_at
    decided.save()
    return made | {"decided": decided, "under correction": made["correction"].activity}


@pytest.mark.parametrize(
    ("act", "who", "what", "refusal"),
    [
        ("edit", "clerk", "draft", None),
        ("edit", "clerk", "approved", MOMENT),
        ("edit", "reviewer", "draft", PERSON),
        ("submit", "clerk", "draft", None),
        ("submit", "manager", "draft", PERSON),
        ("discard", "clerk", "draft", None),
        ("discard", "clerk", "submitted", MOMENT),
        ("discard", "outsider", "draft", PERSON),
        ("review", "reviewer", "submitted", None),
        ("review", "manager", "submitted", None),
        ("review", "clerk", "submitted", PERSON),
        ("review", "reviewer", "approved", MOMENT),
        ("review", "outsider", "submitted", PERSON),
        ("correct", "clerk", "approved", None),
        ("correct", "leader", "approved", PERSON),
        ("correct", "clerk", "submitted", MOMENT),
        ("correct", "clerk", "under correction", MOMENT),
        ("decide_correction", "reviewer", "correction", None),
        ("decide_correction", "clerk", "correction", PERSON),
        ("decide_correction", "reviewer", "decided", MOMENT),
        ("propose_publication", "clerk", "approved", None),
        ("propose_publication", "outsider", "approved", PERSON),
        ("propose_publication", "clerk", "submitted", MOMENT),
        ("publish", "reviewer", "proposed", None),
        ("publish", "clerk", "proposed", PERSON),
        ("publish", "reviewer", "published", MOMENT),
        ("withdraw_publication", "clerk", "published", None),
        ("withdraw_publication", "leader", "published", PERSON),
        ("withdraw_publication", "reviewer", "withdrawn", MOMENT),
    ],
)
def test_each_act_by_person_and_moment(request, things, act, who, what, refusal):
    user, thing = request.getfixturevalue(who), things[what]

    if refusal is None:
        getattr(policies, f"check_can_{act}")(user, thing)
    else:
        with pytest.raises(refusal):
            getattr(policies, f"check_can_{act}")(user, thing)
    assert getattr(policies, f"can_{act}")(user, thing) is (refusal is None)


def test_published_words_are_taken_down_before_others_are_proposed(clerk, things):
    with pytest.raises(RuleError):
        policies.check_can_propose_publication(clerk, things["published"].activity)


def test_nothing_is_published_of_a_record_that_no_longer_counts(reviewer, things):
    proposed = things["proposed"]
    proposed.activity.state = Activity.State.VOIDED

    with pytest.raises(RuleError):
        policies.check_can_publish(reviewer, proposed)


def test_services_want_reasons_and_own_photos(clerk, reviewer, things, now):
    words = {"title": "题", "summary": "话", "place": "", "by": clerk, "at": now}

    with pytest.raises(RuleError):
        services.request_void(activity=things["approved"], reason=" ", by=clerk, at=now)
    with pytest.raises(RuleError):
        services.request_change(activity=things["approved"], content={"headcount": 12}, reason="无", by=clerk, at=now)
    with pytest.raises(RuleError):
        services.reject_correction(correction=things["correction"], by=reviewer, at=now, note=" ")
    with pytest.raises(RuleError):
        services.withdraw_publication(publication=things["published"], reason=" ", by=clerk, at=now)
    with pytest.raises(RuleError):
        services.propose_publication(activity=things["approved"], photos=[PhotoFactory()], **words)


def test_a_record_of_tomorrow_or_without_a_day_is_not_submitted(clerk, branch, now):
    tomorrow = ActivityFactory(organization=branch, created_by=clerk, starts_on=now.date().replace(day=19))
    undated = ActivityFactory(organization=branch, created_by=clerk, starts_on=None)

    for draft in (tomorrow, undated):
        with pytest.raises(ValidationError) as refusal:
            services.submit_activity(activity=draft, by=clerk, at=now)
        assert set(refusal.value.message_dict) == {"starts_on"}
