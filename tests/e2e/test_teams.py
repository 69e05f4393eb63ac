"""A team is registered: the form on a phone, a person's yes, the sealed photo, the decision of the union above."""

import pytest
from playwright.sync_api import expect

from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.e2e.activity_form import jpeg
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.accounts import person
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Team

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_from_the_form_to_the_register(enter, county, branch, clerk, member, today, shot):
    Code.objects.create(table="service_category", value="11", label="交通引导", order=1)
    VolunteerFactory(organization=branch, user=member, name="褚会员")
    unit = enter(clerk)
    unit.goto("/w/teams/new/")
    unit.fill("input[name=name]", "春晖志愿服务队")
    for name, value in {"leader_name": "耿明远", "leader_phone": "139 0000 1111", "contact_name": "牛小禾"}.items():
        unit.fill(f"input[name={name}]", value)
    unit.fill("input[name=founded_on]", "2024-03-05")
    unit.locator("label.chip", has_text="交通引导").click()
    unit.fill("textarea[name=service_content]", "文明交通引导")
    shot(unit, "form")
    follow(unit.get_by_role("button", name="保存"))
    expect(unit.locator("main")).to_contain_text("报送前还缺")
    team = Team.objects.get()

    unit.goto(f"/w/teams/{team.pk}/roster/?q=chy")
    unit.locator("label.chip", has_text="褚会员").click()
    follow(unit.get_by_role("button", name="邀请", exact=True))
    mine = enter(member)
    mine.goto("/me/teams/")
    shot(mine, "asked")
    follow(mine.get_by_role("button", name="加入"))
    expect(mine.locator("main")).to_contain_text("我所在的队伍")

    unit.goto(f"/w/teams/{team.pk}/registration-form/")
    expect(unit.locator("article")).to_contain_text("褚会员")
    shot(unit, "paper")
    unit.goto(f"/w/teams/{team.pk}/")
    unit.set_input_files("input[name=scan]", [jpeg("seal.jpg", "maroon")])
    unit.check("input[name=is_handed_in]")
    unit.fill("input[name=paper_on]", f"{today:%Y-%m-%d}")
    unit.fill("input[name=paper_by]", "牛小禾")
    follow(unit.locator("form[action$='/seal/'] button[type=submit]"))
    shot(unit, "sealed")
    follow(unit.get_by_role("button", name="报送", exact=True))
    expect(unit.locator("h1")).to_contain_text("已报送")

    upper = enter(person(Role.REVIEWER, county, display_name="钱复核"))
    upper.goto("/w/todo/")
    follow(upper.get_by_role("link", name="春晖志愿服务队"))
    shot(upper, "decide")
    follow(upper.get_by_role("button", name="登记"))
    expect(upper.locator("h1")).to_contain_text("已登记")
    team.refresh_from_db()
    assert (team.state, team.number) == ("registered", f"T-{today.year}-0001")
