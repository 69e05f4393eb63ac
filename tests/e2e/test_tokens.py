"""An API token from the menu to the first call and to its end, on a phone."""

import pytest

from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_a_token_is_made_used_and_revoked(sign_in, live_server, clerk, no_violation, shot):
    page = sign_in(clerk)
    page.goto(f"{live_server.url}/me/tokens/")
    follow(page.get_by_role("link", name="新建令牌"))
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="确认"))
    assert page.inner_text("h1") == "新建接口令牌"
    no_violation(page)
    shot(page, "form")
    page.get_by_label("名称").fill("报表脚本")
    page.get_by_label("30 天").check()
    follow(page.get_by_role("button", name="生成令牌"))

    token = page.get_by_label("令牌", exact=True).input_value()
    no_violation(page)
    shot(page, "made")
    assert page.evaluate(SIDEWAYS) == 0
    calling = {"headers": {"Authorization": f"Bearer {token}"}}
    assert page.request.get(f"{live_server.url}/api/v1/activities/", **calling).status == 200

    follow(page.get_by_role("link", name="已复制"))
    no_violation(page)
    shot(page, "list")
    assert token not in page.content()
    follow(page.get_by_role("button", name="撤销：报表脚本"))
    assert page.get_by_text("已撤销", exact=True).is_visible()
    assert page.request.get(f"{live_server.url}/api/v1/activities/", **calling).status == 401
