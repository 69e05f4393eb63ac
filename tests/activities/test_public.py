"""What anybody may read: news and campaigns, and nothing that was not chosen for them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Publication
from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.factories.accounts import person
from tests.factories.activities import (
    ActivityFactory,
    ActivityTypeFactory,
    CampaignFactory,
    PhotoFactory,
    PublicationFactory,
)
from tests.factories.attachments import stored_photo

LIST = "/news/"
CANARY = "金丝雀"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def visitor(as_user):
    return as_user(None)


def published(organization, *, title="工友齐动手", **fields):
    activity = ActivityFactory(organization=organization, approved=True, **fields)
    return PublicationFactory(activity=activity, published=True, title=title)


def titles(response):
    return [publication.title for publication in response.context["rows"]]


def body(response):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(response.request["PATH_INFO"], "")


@pytest.fixture
def full_of_secrets(branch):
    """A published record with a canary in every field that is not public, and on a photo that was not chosen."""
    clerk = person(Role.CLERK, branch, username=f"{CANARY}1", display_name=f"{CANARY}经办")
    reviewer = person(Role.REVIEWER, branch, username=f"{CANARY}2", display_name=f"{CANARY}审核")
    campaign = CampaignFactory(organization=branch, name=f"{CANARY}品牌", is_public=False)
    private = dict.fromkeys(
        ("title", "place", "narrative", "leader_name", "recorder_name", "partners", "remark", "return_reason"), CANARY
    )
    activity = ActivityFactory(
        organization=branch, approved=True, created_by=clerk, approved_by=reviewer, campaign=campaign, **private
    )
    publication = PublicationFactory(activity=activity, published=True, withdraw_reason=CANARY)
    chosen = PhotoFactory(activity=activity, caption=CANARY, attachment=stored_photo(clerk))
    PhotoFactory(activity=activity, caption=CANARY, attachment=stored_photo(clerk))
    publication.photos.set([chosen])
    return publication


def test_nothing_private_reaches_a_public_page(visitor, full_of_secrets, branch):
    campaign = CampaignFactory(organization=branch, is_public=True)
    Activity.objects.filter(pk=full_of_secrets.activity_id).update(campaign=campaign)
    pages = [LIST, f"/news/{full_of_secrets.pk}/", f"/campaigns/{campaign.pk}/", "/campaigns/"]

    for page in pages:
        response = visitor.get(page)
        assert response.status_code == 200
        assert CANARY not in response.content.decode(), page


def test_a_campaign_without_a_page_is_not_named(visitor, full_of_secrets):
    for page in (LIST, f"/news/{full_of_secrets.pk}/", "/campaigns/"):
        assert "品牌" not in visitor.get(page).content.decode().replace("主题品牌", "")


def test_only_chosen_photos_are_open(visitor, full_of_secrets, as_user, outsider):
    chosen, hidden = full_of_secrets.activity.photos.all()
    page = visitor.get(f"/news/{full_of_secrets.pk}/").content.decode()

    assert str(chosen.attachment.public_id) in page
    assert str(hidden.attachment.public_id) not in page
    for client in (visitor, as_user(outsider)):
        assert client.get(f"/files/{chosen.attachment.public_id}/thumb/").status_code == 200
        assert client.get(f"/files/{hidden.attachment.public_id}/thumb/").status_code == 404


@pytest.mark.parametrize(("rows", "change"), [(Publication, {"state": "withdrawn"}), (Activity, {"state": "voided"})])
def test_photos_close_with_the_page(visitor, full_of_secrets, rows, change):
    chosen = full_of_secrets.photos.get()

    key = full_of_secrets.pk if rows is Publication else full_of_secrets.activity_id
    rows.objects.filter(pk=key).update(**change)

    assert visitor.get(f"/files/{chosen.attachment.public_id}/thumb/").status_code == 404


def test_what_is_not_published_is_the_same_404_as_not_there(visitor, branch):
    proposed = PublicationFactory(activity=ActivityFactory(organization=branch, approved=True))
    withdrawn = published(branch)
    Publication.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    voided = published(branch)
    Activity.objects.filter(pk=voided.activity_id).update(state="voided")
    missing = visitor.get("/news/999999/")

    for publication in (proposed, withdrawn, voided):
        response = visitor.get(f"/news/{publication.pk}/")
        assert (response.status_code, body(response)) == (404, body(missing))
    assert titles(visitor.get(LIST)) == []


def test_news_show_the_chosen_words(visitor, branch):
    region = Code.objects.create(table="region", value="411103", label="郾城区")
    publication = published(
        branch, title="<script>alert(1)</script>", headcount=930, is_headcount_approximate=True, region=region
    )

    page = visitor.get(f"/news/{publication.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for fact in (publication.summary, branch.name, "志愿服务", "2026-11-17", "郾城区", "930"):
        assert fact in page


def test_the_name_of_the_time_stays(visitor, branch):
    publication = published(branch)
    branch.name = "改名后的工会"
    branch.save()

    assert "第一纺织厂工会委员会" in visitor.get(f"/news/{publication.pk}/").content.decode()


def test_news_are_filtered_by_year_type_unit_and_campaign(visitor, county, branch, sibling):
    lecture = ActivityTypeFactory(code="L01", name="宣讲")
    campaign = CampaignFactory(organization=county, is_public=True)
    published(branch, title="去年", starts_on=date(2025, 5, 1))
    published(branch, title="宣讲", type=lecture)
    published(sibling, title="二厂", campaign=campaign)

    assert titles(visitor.get(LIST, {"year": "2025"})) == ["去年"]
    assert titles(visitor.get(LIST, {"type": lecture.pk})) == ["宣讲"]
    assert titles(visitor.get(LIST, {"organization": sibling.pk})) == ["二厂"]
    assert len(titles(visitor.get(LIST, {"organization": county.pk}))) == 3
    assert titles(visitor.get(LIST, {"campaign": campaign.pk})) == ["二厂"]


def test_choices_name_only_what_has_news(visitor, branch, sibling):
    published(branch)
    secret = ActivityTypeFactory(code="S01", name="没有动态的类型")
    ActivityFactory(organization=sibling, approved=True, type=secret)
    hidden = CampaignFactory(organization=sibling, name="未公开的品牌")

    response = visitor.get(LIST)

    page = response.content.decode()
    assert sibling.short_name not in page
    assert secret.name not in page
    assert hidden.name not in page


@pytest.mark.parametrize(
    "query",
    [
        "year=abc", "year=%00", "type=0", "type=%27", "organization=99999999999999999999", "organization=%00",
        "campaign=-1", "page=%C2%B2", "page=-5", "size=%C2%B2", "size=1e9", "unknown=1",
    ],
)  # fmt: skip
def test_junk_is_answered(visitor, branch, query):
    published(branch)

    assert visitor.get(f"{LIST}?{query}").status_code == 200


def test_the_same_queries_for_one_piece_of_news_and_for_three(visitor, branch):
    counts = []
    for more in (1, 2):
        for _number in range(more):
            publication = published(branch)
            publication.photos.set([PhotoFactory(activity=publication.activity)])
        with CaptureQueriesContext(connection) as queries:
            response = visitor.get(LIST)
        counts.append((len(response.context["rows"]), len(queries)))

    assert [rows for rows, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1] <= 15


def test_a_campaign_sums_up_all_years_and_units(visitor, branch, sibling, county):
    campaign = CampaignFactory(organization=county, is_public=True)
    ActivityFactory(organization=branch, approved=True, campaign=campaign, headcount=10, session_count=2)
    ActivityFactory(
        organization=sibling,
        approved=True,
        campaign=campaign,
        headcount=5,
        starts_on=date(2025, 3, 1),
        service_minutes=60,
    )
    ActivityFactory(organization=branch, submitted=True, campaign=campaign, headcount=1000)
    ActivityFactory(organization=branch, approved=True, headcount=1000)

    context = visitor.get(f"/campaigns/{campaign.pk}/").context

    sums = context["figures"]
    assert (sums.activities, sums.sessions.value, sums.headcount.value, sums.service_minutes) == (2, 3, 15, 1500)
    assert [(year, row.activities, row.headcount.value) for year, row in context["years"]] == [
        (2026, 1, 10),
        (2025, 1, 5),
    ]


def test_a_campaign_shows_its_news_only(visitor, branch, county):
    campaign = CampaignFactory(organization=county, is_public=True)
    published(branch, title="品牌动态", campaign=campaign)
    published(branch, title="别的动态")

    context = visitor.get(f"/campaigns/{campaign.pk}/").context

    assert [publication.title for publication in context["news"]] == ["品牌动态"]


def test_a_campaign_without_a_page_is_404(visitor, county):
    campaign = CampaignFactory(organization=county, is_public=False)

    foreign, missing = visitor.get(f"/campaigns/{campaign.pk}/"), visitor.get("/campaigns/999999/")

    assert (foreign.status_code, body(foreign)) == (404, body(missing))


def test_empty_pages_say_so(visitor, county):
    visitor.cookies["language"] = "en"
    campaign = CampaignFactory(organization=county, is_public=True)

    assert "No activity has been published yet." in visitor.get(LIST).content.decode()
    assert "No activity of this campaign" in visitor.get(f"/campaigns/{campaign.pk}/").content.decode()


@pytest.mark.parametrize(
    ("starts_on", "precision", "shown"),
    [
        (date(2026, 11, 17), "day", "2026-11-17"),
        (date(2026, 11, 1), "month", "2026年11月"),
        (None, "since", "2026年起"),
    ],
)
def test_public_date_holds_no_words_of_the_clerk(branch, starts_on, precision, shown):
    activity = ActivityFactory(
        organization=branch, approved=True, starts_on=starts_on, date_precision=precision, date_words="甲某生日那天",
        reporting_year=2026,
    )  # fmt: skip

    assert PublicationFactory(activity=activity, published=True).facts.date == shown
    assert activity.date_label == "甲某生日那天"
