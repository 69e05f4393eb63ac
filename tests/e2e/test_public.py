"""What anybody may see: published news, campaigns, ledgers, the short pages; and what nobody outside may see."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from activities.models import Campaign
from portal.accounts.roles import Role
from portal.ledgers import services
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, CampaignFactory, PhotoFactory
from tests.factories.attachments import stored_photo
from tests.factories.ledgers import AFTER_WEEK, sealed_period

pytestmark = pytest.mark.django_db(transaction=True)

# Each stands in a field that is not for the public; none of them may leave the workbench.
CANARIES = {
    "title": "慰问陈秘密一家", "place": "幸福路七号院三单元", "narrative": "她的丈夫重病在家",
    "leader_name": "负责人甲", "recorder_name": "记录人乙", "remark": "家里没有电话",
}  # fmt: skip
PUBLIC = ("/", "/news/", "/campaigns/", "/reports/", "/help/", "/privacy/", "/accessibility/")


@pytest.fixture
def record(branch, clerk, reviewer, today):
    """An approved record of this week with two photos, full of what is not for the public."""
    campaign = CampaignFactory(organization=branch, name="暖冬行动", slogan="把温暖送到家", is_public=True)
    activity = ActivityFactory(
        organization=branch, created_by=clerk, approved=True, approved_by=reviewer, starts_on=today, headcount=16,
        campaign=campaign, **CANARIES,
    )  # fmt: skip
    for position, colour in enumerate(("teal", "olive")):
        attachment = stored_photo(clerk, size=(640, 480), colour=colour, name=f"原始文件名{colour}.jpg")
        PhotoFactory(
            activity=activity, attachment=attachment, position=position, is_cover=not position, caption="陈秘密家门口"
        )
    return activity


def assert_silent(text):
    found = [word for word in (*CANARIES.values(), "陈秘密", "原始文件名") if word in text]
    assert found == []


def test_a_second_person_publishes_what_a_first_proposed(enter, clerk, reviewer, record, shot):
    at_desk = enter(clerk)
    at_desk.goto(f"/w/activities/{record.pk}/")
    follow(at_desk.get_by_role("link", name="公开", exact=True))
    assert_silent(at_desk.input_value("[name=title]") + at_desk.input_value("[name=summary]"))
    at_desk.fill("[name=title]", "寒冬里的热汤")
    expect(at_desk.locator("#preview h2")).to_have_text("寒冬里的热汤")
    at_desk.locator("[name=photos]").nth(1).check()
    expect(at_desk.locator("#preview img")).to_have_count(1)
    shot(at_desk, "propose")
    at_desk.get_by_role("button", name="提请公开").click()
    at_desk.wait_for_url("**/w/publications/*/")
    assert at_desk.get_by_role("button", name="发布", exact=True).count() == 0
    assert "由第二人发布" in at_desk.inner_text("main")

    visitor = enter(None)
    visitor.goto("/news/")
    assert "寒冬里的热汤" not in visitor.inner_text("main")

    at_review = enter(reviewer)
    at_review.goto("/w/todo/")
    follow(at_review.get_by_role("link", name="寒冬里的热汤"))
    shot(at_review, "publish")
    follow(at_review.get_by_role("button", name="发布", exact=True))
    assert at_review.locator(".messages").count() == 1
    address = at_review.url

    visitor.goto("/")
    assert "16" in visitor.inner_text(".public-hero")
    shot(visitor, "home")
    follow(visitor.get_by_role("link", name="寒冬里的热汤"))
    visitor.wait_for_url("**/news/*/")
    chosen = visitor.locator("article img")
    assert chosen.count() == 1
    assert chosen.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    hidden, shown = record.photos.select_related("attachment").order_by("position")
    for photo, status in ((shown, 200), (hidden, 404)):
        assert visitor.request.get(f"/files/{photo.attachment.public_id}/view/").status == status
    shot(visitor, "detail")
    follow(visitor.get_by_role("link", name="暖冬行动"))
    assert "寒冬里的热汤" in visitor.inner_text("main")
    assert "16" in visitor.inner_text(".stats")
    shot(visitor, "campaign")
    news = visitor.get_by_role("link", name="寒冬里的热汤").get_attribute("href")
    for path in (*PUBLIC, news, visitor.url):
        visitor.goto(path)
        assert_silent(visitor.content())
        assert visitor.evaluate(SIDEWAYS) <= 0, path

    at_review.goto(address)
    at_review.locator("summary", has_text="撤下").click()
    at_review.locator(".confirm [name=reason]").fill("照片里的人不同意")
    follow(at_review.locator(".confirm").get_by_role("button", name="撤下"))
    assert at_review.locator(".messages").count() == 1
    assert visitor.goto(news).status == 404
    assert "没有找到这个页面" in visitor.inner_text("main")
    shot(visitor, "gone")


@ON_A_PHONE
def test_a_campaign_is_opened_by_one_and_made_public_by_another(enter, manager, county, record, shot):
    second = person(Role.UNION_MANAGER, county, include_children=True, username="second", display_name="卫主任")
    at_county, at_other = enter(manager), enter(second)
    at_county.goto("/w/campaigns/")
    follow(at_county.get_by_role("link", name="新建品牌"))
    at_county.fill("[name=name]", "清凉驿站")
    at_county.fill("[name=slogan]", "一杯水一份情")
    at_county.get_by_role("button", name="保存").click()
    at_county.wait_for_url("**/w/campaigns/")
    follow(at_county.get_by_role("link", name="清凉驿站"))
    assert at_county.get_by_role("button", name="公开", exact=True).count() == 0
    visitor = enter(None)
    assert visitor.goto(f"/campaigns/{Campaign.objects.get(name='清凉驿站').pk}/").status == 404

    at_other.goto(at_county.url)
    shot(at_other, "second")
    follow(at_other.get_by_role("button", name="公开", exact=True))
    assert at_other.locator(".message--success").count() == 1
    visitor.goto("/")
    follow(visitor.get_by_role("link", name="清凉驿站"))
    assert "一杯水一份情" in visitor.inner_text("main")


def test_a_published_ledger_stands_on_the_page_and_in_the_file(enter, clerk, reviewer, manager, branch, shot):
    ActivityFactory(
        organization=branch, created_by=clerk, approved=True, approved_by=reviewer, headcount=16, **CANARIES
    )
    period = sealed_period(branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=reviewer)
    visitor = enter(None)
    assert visitor.goto(f"/reports/{branch.code}/2026-W47/").status == 404, "sealed is not published yet"
    services.publish(period=period, version=period.sealed_run.version, by=manager, at=AFTER_WEEK)

    visitor.goto("/")
    visitor.get_by_role("link", name="2026年第47周").click()
    visitor.wait_for_url("**/reports/**")
    assert "第一纺织厂工会委员会" in visitor.inner_text("main")
    assert "16" in visitor.inner_text("tbody tr")
    assert_silent(visitor.content())
    assert visitor.evaluate(SIDEWAYS) <= 0
    shot(visitor, "report")
    with visitor.expect_download() as waiting:
        visitor.get_by_role("link", name="Excel").first.click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    words = "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None)
    assert "第一纺织厂工会委员会" in words
    assert_silent(words)
    visitor.goto("/reports/")
    assert_silent(visitor.content())
    assert "2026年第47周" in visitor.inner_text("main")


def test_the_site_says_who_it_is_and_speaks_two_languages_and_two_sizes(enter, settings, shot):
    settings.SITE_SPONSOR, settings.SITE_PHONE, settings.SITE_ICP = (
        "漯河市总工会",
        "0395-3131313",
        "豫ICP备2026000000号",
    )
    page = enter(None)
    page.goto("/")
    assert page.locator(".stat-value").all_inner_texts() == ["0项", "--", "--", "--"], "unknown is not zero"
    foot = page.inner_text(".public-footer")
    for words in ("漯河市总工会", "0395-3131313", "豫ICP备2026000000号"):
        assert words in foot
    for link, words in (("使用帮助", "经办人"), ("隐私说明", "Cookie"), ("无障碍声明", "WCAG")):
        follow(page.locator(".public-footer").get_by_role("link", name=link))
        assert page.inner_text("h1") == link
        assert words in page.inner_text("main")
        assert "0395-3131313" in page.inner_text("main")

    page.goto("/help/")
    size = "() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    normal = page.evaluate(size)
    follow(page.locator("header").get_by_role("button", name="大字版"))
    assert page.url.endswith("/help/")
    assert page.evaluate(size) >= normal * 1.2
    assert page.evaluate(SIDEWAYS) <= 0
    shot(page, "large")
    page.goto("/")
    assert page.locator("html.large-text").count() == 1, "the size stays on the next page"
    follow(page.locator("header").get_by_role("button", name="标准"))
    assert page.locator("html.large-text").count() == 0

    follow(page.locator("header").get_by_role("button", name="English"))
    assert page.locator("html[lang=en]").count() == 1
    assert "News" in page.inner_text("nav")
    shot(page, "english")
    page.goto("/help/")
    assert page.inner_text("h1") == "Help"
    follow(page.locator("header").get_by_role("button", name="中文"))
    assert page.inner_text("h1") == "使用帮助"


@ON_A_PHONE
def test_a_wrong_address_is_answered_in_words(enter, clerk, sibling, shot):
    theirs = ActivityFactory(organization=sibling, submitted=True)
    for user, paths in ((None, ("/nowhere/", "/news/987654/")), (clerk, (f"/w/activities/{theirs.pk}/",))):
        page = enter(user)
        for path in paths:
            assert page.goto(path).status == 404
            assert "没有找到这个页面" in page.inner_text("h1")
            assert page.locator("main a.button").count() >= 1
    shot(page, "page")
