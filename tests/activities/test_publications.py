"""Making public: words without names, a second person, the very words that were shown, and taking down."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from activities import services
from activities.forms.publication import first_words
from activities.models import ActivityPhoto, Publication
from portal.codes.models import Code
from portal.common.errors import RuleError, StaleVersionError
from portal.privacy.numbers import refuse_private_numbers
from tests.factories.activities import ActivityFactory, PhotoFactory, PublicationFactory
from tests.factories.attachments import stored_photo

State = Publication.State
WORDS = {"title": "工友齐动手", "summary": "工友们清扫了步道。", "place": "郾城区", "version": "0"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def approved(branch, clerk, reviewer):
    region = Code.objects.create(table="region", value="411103", label="郾城区")
    return ActivityFactory(
        organization=branch, approved=True, created_by=clerk, approved_by=reviewer, region=region, headcount=12,
        title="看望张大爷", place="幸福里小区3号楼", leader_name="赵队长", narrative="张大爷腿脚不便",
    )  # fmt: skip


@pytest.fixture
def proposed(approved):
    return PublicationFactory(activity=approved)


def propose_url(activity):
    return f"/w/activities/{activity.pk}/publication/"


def url(publication, action=""):
    return f"/w/publications/{publication.pk}/{action}"


def test_the_first_words_come_from_plain_facts_only(approved):
    words = first_words(approved)

    text = " ".join(str(value) for value in words.values())
    for private in ("张大爷", "幸福里", "赵队长", "王经办"):
        assert private not in text
    for fact in ("第一纺织厂", "志愿服务", "郾城区", "12"):
        assert fact in text


def test_the_first_words_without_a_district_and_with_a_vague_date(branch, clerk):
    activity = ActivityFactory(
        organization=branch, approved=True, created_by=clerk, date_precision="month", headcount=930,
        is_headcount_approximate=True,
    )  # fmt: skip

    words = first_words(activity)

    assert words["place"] == ""
    assert activity.date_label in words["summary"]
    assert "930" in words["summary"]


def test_proposing_waits_for_a_second_person(as_user, clerk, approved):
    shown, hidden = PhotoFactory(activity=approved), PhotoFactory(activity=approved)

    response = as_user(clerk).post(propose_url(approved), {**WORDS, "photos": [shown.pk]})

    publication = Publication.objects.get()
    assert response.url == url(publication)
    assert (publication.state, publication.proposed_by, publication.title) == (State.PROPOSED, clerk, "工友齐动手")
    assert list(publication.photos.all()) == [shown] != [hidden]
    assert as_user(None).get(f"/news/{publication.pk}/").status_code == 404


def test_preview_shows_the_words_and_saves_nothing(as_user, clerk, approved):
    photo = PhotoFactory(activity=approved)
    data = {**WORDS, "title": "<b>试一试</b>", "photos": [photo.pk], "preview": "1"}
    client = as_user(clerk)

    whole = client.post(propose_url(approved), data)
    part = client.post(propose_url(approved), data, headers={"HX-Request": "true"})

    assert whole.context["facts"].title == "<b>试一试</b>"
    assert whole.context["facts"].photos == [photo.attachment.public_id]
    for response in (whole, part):
        assert "<b>试一试</b>" not in response.content.decode()
        assert "&lt;b&gt;试一试" in response.content.decode()
    assert "<html" not in part.content.decode()
    assert not Publication.objects.exists()


def test_foreign_photos_cannot_be_chosen(as_user, clerk, approved):
    foreign = PhotoFactory()

    response = as_user(clerk).post(propose_url(approved), {**WORDS, "photos": [foreign.pk]})

    assert list(response.context["form"].errors) == ["photos"]
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "电话13912345678", "139 1234 5678", "139-1234-5678", "\uff11\uff13\uff1912345678",
        "证号411103199001011234", "41110319900101123X",
    ],
)  # fmt: skip
def test_private_numbers_match_however_they_are_written(text):
    with pytest.raises(ValidationError):
        refuse_private_numbers(text)


@pytest.mark.parametrize("field", ["title", "summary", "place"])
def test_private_numbers_are_refused_in_every_field(as_user, clerk, approved, field, now):
    text = "电话13912345678"
    response = as_user(clerk).post(propose_url(approved), {**WORDS, field: text})

    assert list(response.context["form"].errors) == [field]
    content = {name: WORDS[name] for name in ("title", "summary", "place")} | {field: text}
    with pytest.raises(ValidationError):
        services.propose_publication(activity=approved, photos=[], by=clerk, at=now, **content)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("text", ["2026年11月17日", "930多人", "A-2026-0931", "捐款12345678901234元", "0395-3112345"])
def test_ordinary_numbers_are_not(text):
    refuse_private_numbers(text)


def test_a_second_person_publishes_exactly_what_was_shown(as_user, reviewer, proposed):
    client = as_user(reviewer)
    response = client.get(url(proposed))
    assert (response.context["can_publish"], response.context["facts"].title) == (True, proposed.title)

    client.post(url(proposed, "publish/"), {"version": proposed.version})

    proposed.refresh_from_db()
    assert (proposed.state, proposed.published_by) == (State.PUBLISHED, reviewer)
    assert proposed.title in as_user(None).get(f"/news/{proposed.pk}/").content.decode()


def test_nobody_publishes_what_they_proposed(as_user, reviewer, approved):
    own = PublicationFactory(activity=approved, proposed_by=reviewer)
    client = as_user(reviewer)

    response = client.get(url(own))

    assert (response.context["can_publish"], response.context["is_own"]) == (False, True)
    assert client.post(url(own, "publish/"), {"version": own.version}).status_code == 403
    assert Publication.objects.get().state == State.PROPOSED


def test_the_database_refuses_one_person_too(proposed, clerk, now):
    with pytest.raises(IntegrityError, match="publication_second_person"), transaction.atomic():
        Publication.objects.filter(pk=proposed.pk).update(state="published", published_by=clerk, published_at=now)


@pytest.mark.parametrize("column", ["title", "summary", "place"])
def test_the_database_keeps_published_words(approved, reviewer, column):
    published = PublicationFactory(activity=approved, published=True)

    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=published.pk).update(**{column: "改了"})


def test_words_changed_after_they_were_read_are_not_published(as_user, reviewer, clerk, proposed, now):
    seen = proposed.version
    services.propose_publication(
        activity=proposed.activity, title="换了一句", summary="别的", place="", photos=[], by=clerk, at=now
    )

    response = as_user(reviewer).post(url(proposed, "publish/"), {"version": seen})

    assert response.url == url(proposed)
    assert Publication.objects.get().state == State.PROPOSED


def test_two_who_write_at_once_see_both(as_user, clerk, manager, approved, now):
    services.propose_publication(
        activity=approved, title="主任的标题", summary="主任的话", place="", photos=[], by=manager, at=now
    )

    response = as_user(clerk).post(propose_url(approved), WORDS)

    assert response.context["theirs"].title == "主任的标题"
    assert (response.context["form"]["title"].value(), response.context["form"]["version"].value()) == ("工友齐动手", 1)
    assert Publication.objects.get().title == "主任的标题"


def test_the_service_guards_the_version_too(clerk, proposed, now):
    with pytest.raises(StaleVersionError):
        services.propose_publication(
            activity=proposed.activity, title="题", summary="话", place="", photos=[], by=clerk, at=now, version=0
        )


def test_taking_down_needs_a_reason_and_is_immediate(as_user, clerk, approved):
    published = PublicationFactory(activity=approved, published=True)
    client = as_user(clerk)
    data = {"version": published.version}

    assert list(client.post(url(published, "withdraw/"), data).context["form"].errors) == ["reason"]
    client.post(url(published, "withdraw/"), {**data, "reason": "照片中的人不同意"})

    published.refresh_from_db()
    assert (published.state, published.withdrawn_by) == (State.WITHDRAWN, clerk)
    assert as_user(None).get(f"/news/{published.pk}/").status_code == 404


def test_taken_down_words_need_a_second_person_again(as_user, clerk, reviewer, approved):
    publication = PublicationFactory(activity=approved, published=True, state="withdrawn", version=3)

    as_user(clerk).post(propose_url(approved), {**WORDS, "version": "3"})

    publication.refresh_from_db()
    assert (publication.state, publication.published_by) == (State.PROPOSED, None)


def test_what_waits_is_not_public(as_user, clerk, outsider, approved, proposed):
    photo = PhotoFactory(activity=approved, attachment=stored_photo(clerk))
    proposed.photos.set([photo])

    for who, status in ((None, 404), (outsider, 404), (clerk, 200)):
        assert as_user(who).get(f"/files/{photo.attachment.public_id}/thumb/").status_code == status


def test_outsiders_get_404_and_clerks_do_not_publish(as_user, outsider, federation_clerk, leader, clerk, proposed):
    for who in (outsider, federation_clerk, leader):
        assert as_user(who).get(url(proposed)).status_code == 404
        assert as_user(who).post(url(proposed, "publish/"), {"version": 1}).status_code == 404
        assert as_user(who).get(propose_url(proposed.activity)).status_code in {403, 404}
    assert as_user(clerk).post(url(proposed, "publish/"), {"version": 1}).status_code == 403


def test_photos_of_an_approved_record_cannot_be_exchanged_behind_it(clerk, approved, proposed):
    photo = PhotoFactory(activity=approved)

    with pytest.raises(RuleError):
        services.remove_photo(photo=photo, by=clerk)
    assert ActivityPhoto.objects.filter(pk=photo.pk).exists()
