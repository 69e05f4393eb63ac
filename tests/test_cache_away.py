"""Public forms while the server that counts tries is away: refused in words, with everything that was typed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.notices.models import Objection
from portal.privacy.purposes import current
from tests.factories.notices import posted_notice
from tests.factories.volunteers import CONTENT
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

WORDS = "现在不能提交，请稍后再提交一次"


@pytest.fixture
def away(settings):
    settings.CACHES = {name: cache | {"LOCATION": "redis://127.0.0.1:1/0"} for name, cache in settings.CACHES.items()}


def test_an_application_waits_on_its_page(client, branch, away):
    agreed = {"agrees": "on", "text_version": current("volunteer_register").version}
    sent = {**CONTENT, "birth_date": CONTENT["birth_date"].isoformat(), **agreed}

    answer = client.post(f"{reverse('volunteers:join')}?unit={branch.pk}", sent)

    page = answer.content.decode()
    assert (answer.status_code, Volunteer.objects.count()) == (503, 0)
    assert WORDS in page
    assert f'value="{CONTENT["name"]}"' in page


def test_an_objection_and_a_look_up_wait_on_their_pages(client, branch, clerk, reviewer, away):
    notice = posted_notice(branch, clerk, reviewer, at=timezone.now())

    answer = client.post(reverse("notices:objection-create", args=[notice.pk]), {"text": "第二行的人已调离"})
    asked = client.post(reverse("notices:objection-look-up"), {"number": "Y-2026-0001", "code": "ABCD-EFGH"})

    assert (answer.status_code, asked.status_code, Objection.objects.count()) == (503, 503, 0)
    assert all(word in answer.content.decode() for word in (WORDS, "第二行的人已调离"))
    assert all(word in asked.content.decode() for word in (WORDS, "ABCD-EFGH"))


def test_a_slip_is_not_used_up(client, away):
    answer = client.post(reverse("volunteers:join-accept"), {"code": "ABCD"})

    assert (answer.status_code, "确认单仍然有效" in answer.content.decode()) == (503, True)
