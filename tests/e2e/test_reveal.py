"""A masked value is shown in full after a reason, once, on a phone."""

import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from portal.privacy import revealing
from portal.privacy.masks import mask_name
from portal.privacy.revealing import Revealable
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_the_value_is_gone_with_the_page(enter, clerk, member, no_violation, shot, monkeypatch):
    monkeypatch.setattr(revealing, "_KINDS", {})
    revealing.register(
        Revealable(
            name="account",
            model=User,
            rows=lambda user: User.objects.filter(organization=user.organization),
            fields_for=lambda user, obj: frozenset({"display_name"}),
            masks={"display_name": mask_name},
        )
    )
    page = enter(clerk)
    page.goto(f"/w/reveal/account/{member.pk}/")
    no_violation(page)
    shot(page, "asked")
    follow(page.get_by_role("button", name="查看"))
    expect(page.get_by_role("alert")).to_contain_text("用途")
    page.get_by_label("联系本人").check()
    follow(page.get_by_role("button", name="查看"))

    expect(page.get_by_role("definition")).to_have_text("褚会员")
    assert page.evaluate(SIDEWAYS) == 0
    no_violation(page)
    shot(page, "shown")
    follow(page.get_by_role("link", name="再次查看"))
    expect(page.get_by_role("definition")).to_have_count(0)
