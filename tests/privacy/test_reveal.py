"""Personal values in clear: only by POST, with a reason, within one's rights, counted and noted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.privacy import revealing, services
from portal.privacy.masks import mask_name
from portal.privacy.revealing import Revealable

pytestmark = pytest.mark.django_db

ASKED = {"fields_asked": ["display_name"], "why": "contact", "words": ""}


@pytest.fixture
def kind(monkeypatch):
    """Accounts of a unit, as if their names were a secret that its clerks may see."""
    monkeypatch.setattr(revealing, "_KINDS", {})
    revealing.register(
        Revealable(
            name="account",
            model=User,
            rows=lambda user: User.objects.filter(organization=user.organization),
            fields_for=lambda user, obj: frozenset(
                {"display_name", "language"} if user.has_perm("activities.add_activity", obj) else ()
            ),
            masks={"display_name": mask_name, "language": str.upper},
        )
    )
    return revealing.get_kind("account")


def page(person):
    return reverse("privacy:reveal", args=["account", person.pk])


def test_the_value_stands_in_the_answer_to_the_post_alone(kind, as_user, clerk, member):
    client = as_user(clerk)

    before, shown, after = client.get(page(member)), client.post(page(member), ASKED), client.get(page(member))

    assert "褚会员" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for answer in (before, after):
        assert "褚会员" not in answer.content.decode().replace(f"<b>{member}</b>", "")
        assert "褚*员" in answer.content.decode()
    event = AuditEvent.objects.get(action="account.revealed")
    assert (event.actor_id, event.target_id, event.reason) == (clerk.pk, member.pk, "联系本人")
    assert event.details == {"fields": ["display_name"]}


@pytest.mark.parametrize(
    "posted",
    [{}, ASKED | {"why": ""}, ASKED | {"why": "other"}, ASKED | {"why": "other", "words": " "},
     ASKED | {"fields_asked": []}, ASKED | {"fields_asked": ["password"]}, ASKED | {"fields_asked": ["language"]}],
)  # fmt: skip
def test_without_a_reason_or_a_field_that_is_offered_nothing_is_shown(kind, as_user, clerk, member, posted):
    """``language`` may be seen, but is empty; ``password`` was never registered."""
    answer = as_user(clerk).post(page(member), posted)

    assert answer.status_code == 200
    assert "褚会员" not in answer.content.decode().replace(f"<b>{member}</b>", "")
    assert not AuditEvent.objects.filter(action="account.revealed").exists()


def test_own_words_follow_the_stock_reason(kind, as_user, clerk, member):
    as_user(clerk).post(page(member), ASKED | {"why": "other", "words": "补开证明"})
    as_user(clerk).post(page(member), ASKED | {"words": "通知集合时间"})

    reasons = AuditEvent.objects.filter(action="account.revealed").order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["补开证明", "联系本人：通知集合时间"]


def test_a_number_in_the_words_is_refused_and_not_kept(kind, as_user, clerk, member):
    answer = as_user(clerk).post(page(member), ASKED | {"words": "打 138 1234 5678 找本人"})

    assert answer.context["form"].errors.keys() == {"words"}
    assert "请删去号码" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="account.revealed").exists()


def test_out_of_scope_in_scope_without_the_right_and_unknown(kind, as_user, clerk, outsider, member, reviewer):
    assert as_user(outsider).post(page(member), ASKED).status_code == 404
    assert as_user(reviewer).post(page(member), ASKED).status_code == 403
    assert as_user(clerk).get(reverse("privacy:reveal", args=["nothing", member.pk])).status_code == 404
    assert not AuditEvent.objects.filter(action="account.revealed").exists()


def test_nothing_is_registered_twice(kind):
    with pytest.raises(ValueError, match="account"):
        revealing.register(kind)


def test_the_next_after_the_limit_is_refused_until_an_hour_has_passed(kind, clerk, member, settings, now):
    settings.REVEALS_PER_HOUR = 2

    def look(at):
        return services.reveal(kind=kind, target=member, fields=["display_name"], reason="x", by=clerk, at=at)

    assert look(now) == look(now + timedelta(minutes=5)) == {"display_name": "褚会员"}
    with pytest.raises(RuleError, match=f"{timezone.localtime(now) + timedelta(hours=1):%H:%M}"):
        look(now + timedelta(minutes=10))
    assert look(now + timedelta(hours=1)) == {"display_name": "褚会员"}


def test_a_failing_audit_shows_nothing(kind, as_user, clerk, member, monkeypatch):
    def fail(**_event):
        raise RuntimeError

    monkeypatch.setattr(services, "record", fail)

    with pytest.raises(RuntimeError):
        as_user(clerk).post(page(member), ASKED)
