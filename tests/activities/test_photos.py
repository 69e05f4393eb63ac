"""Photos of a record while it is written: by script, with the form, arranged, refused in words."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activities import policies, services
from activities.models import ActivityPhoto, Publication
from portal.common.errors import RuleError
from tests.factories.activities import ActivityFactory
from tests.factories.attachments import upload
from tests.factories.forms import answers

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def draft(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk)


@pytest.fixture
def add(draft, clerk, now):
    """``add("red")`` puts a photo of that colour on the draft."""

    def add(colour):
        return services.add_photo(activity=draft, file=upload(colour=colour), by=clerk, at=now)

    return add


def state_of(draft):
    return list(draft.photos.values_list("pk", "is_cover"))


def test_a_script_gets_the_photo_and_where_to_change_it(as_user, clerk, draft):
    answer = as_user(clerk).post(reverse("activities:photo-add", args=[draft.pk]), {"photos": upload()}, **JSON)

    photo = draft.photos.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "errors": [],
        "photos": [
            {
                "id": photo.pk, "caption": "", "is_cover": True,
                "thumb_url": f"/files/{photo.attachment.public_id}/thumb/",
                "view_url": f"/files/{photo.attachment.public_id}/view/",
                "delete_url": f"/w/activities/photos/{photo.pk}/remove/",
                "cover_url": f"/w/activities/photos/{photo.pk}/cover/",
                "caption_url": f"/w/activities/photos/{photo.pk}/caption/",
            }
        ],
    }  # fmt: skip


def test_each_refused_file_is_named_and_costs_no_other(as_user, clerk, draft):
    files = [upload("a.jpg"), upload("b.jpg", content=b"words"), upload("c.jpg", content=b"")]

    answer = as_user(clerk).post(reverse("activities:photo-add", args=[draft.pk]), {"photos": files}, **JSON)

    assert answer.status_code == 200
    assert draft.photos.count() == 1
    assert [error["name"] for error in answer.json()["errors"]] == ["b.jpg", "c.jpg"]
    assert len({error["message"] for error in answer.json()["errors"]}) == 2


def test_nothing_good_is_a_refusal(as_user, clerk, draft):
    client, url = as_user(clerk), reverse("activities:photo-add", args=[draft.pk])

    assert client.post(url, {"photos": upload(content=b"words")}, **JSON).status_code == 400
    assert client.post(url, **JSON).status_code == 400
    assert draft.photos.count() == 0


def test_without_scripts_the_page_says_what_was_refused(as_user, clerk, draft):
    url = reverse("activities:photo-add", args=[draft.pk])

    answer = as_user(clerk).post(url, {"photos": upload("b.jpg", content=b"words")}, follow=True)

    assert answer.redirect_chain == [(reverse("activities:activity-edit", args=[draft.pk]), 302)]
    assert next(str(message) for message in answer.context["messages"]).startswith("b.jpg")


def test_the_same_file_twice_is_one_photo(add, draft):
    assert add("red") == add("red")
    assert draft.photos.count() == 1


def test_nine_and_no_more(add, draft, settings):
    settings.PHOTOS_PER_ACTIVITY = 2
    add("red")
    add("blue")

    with pytest.raises(RuleError):
        add("green")
    assert add("red").activity_id == draft.pk  # one that is there already needs no place


def test_the_first_is_the_cover_and_its_heir_the_next(add, draft, clerk):
    first, second = add("red"), add("blue")
    assert state_of(draft) == [(first.pk, True), (second.pk, False)]

    services.remove_photo(photo=first, by=clerk)
    services.remove_photo(photo=first, by=clerk)

    assert state_of(draft) == [(second.pk, True)]


def test_another_cover(as_user, add, draft, clerk):
    first, second = add("red"), add("blue")

    answer = as_user(clerk).post(reverse("activities:photo-cover", args=[second.pk]), **JSON)

    assert answer.json() == {"ok": True}
    assert state_of(draft) == [(first.pk, False), (second.pk, True)]


def test_another_order(as_user, add, draft, clerk):
    first, second, third = add("red"), add("blue"), add("green")

    as_user(clerk).post(
        reverse("activities:photo-order", args=[draft.pk]), {"order": f"{third.pk},{first.pk},999,x"}, **JSON
    )

    assert [pk for pk, _cover in state_of(draft)] == [third.pk, first.pk, second.pk]


def test_a_caption_by_script_and_its_limit(as_user, add, clerk):
    photo = add("red")
    client, url = as_user(clerk), reverse("activities:photo-caption", args=[photo.pk])

    assert client.post(url, {"caption": "合影"}, **JSON).json() == {"ok": True}
    assert client.post(url, {"caption": "长" * 81}, **JSON).status_code == 400

    photo.refresh_from_db()
    assert photo.caption == "合影"


def test_captions_come_with_the_form_too(as_user, add, draft, clerk, activity_type):
    photo = add("red")
    fields = answers(activity_type, organization=draft.organization_id, version=draft.version, action="save")

    as_user(clerk).post(reverse("activities:activity-edit", args=[draft.pk]), fields | {f"caption-{photo.pk}": "合影"})

    photo.refresh_from_db()
    assert photo.caption == "合影"


def test_a_button_of_a_photo_saves_what_was_typed(as_user, add, draft, clerk, activity_type):
    photo = add("red")
    fields = answers(activity_type, organization=draft.organization_id, version=draft.version, narrative="还没保存的话")

    answer = as_user(clerk).post(reverse("activities:photo-remove", args=[photo.pk]), fields)

    draft.refresh_from_db()
    assert answer.url == reverse("activities:activity-edit", args=[draft.pk]) + "#photos"
    assert (draft.photos.count(), draft.narrative) == (0, "还没保存的话")


def test_a_button_of_a_photo_loses_no_unreadable_word(as_user, add, draft, clerk, activity_type):
    photo = add("red")
    client, edit = as_user(clerk), reverse("activities:activity-edit", args=[draft.pk])
    stamp = client.get(edit).context["kept_stamp"]
    fields = answers(
        activity_type, organization=draft.organization_id, version=draft.version, headcount="很多", kept=stamp
    )

    client.post(reverse("activities:photo-remove", args=[photo.pk]), fields)

    assert client.get(edit).context["form"]["headcount"].value() == "很多"


def test_a_button_of_a_photo_on_an_old_page_overwrites_nothing(as_user, add, draft, clerk, activity_type, now):
    photo = add("red")
    client, edit = as_user(clerk), reverse("activities:activity-edit", args=[draft.pk])
    stamp = client.get(edit).context["kept_stamp"]
    services.save_draft(
        organization=draft.organization, content={"narrative": "那边的"}, by=clerk, at=now, activity=draft
    )
    fields = answers(activity_type, organization=draft.organization_id, version=1, narrative="这边的", kept=stamp)

    client.post(reverse("activities:photo-remove", args=[photo.pk]), fields)

    draft.refresh_from_db()
    page = client.get(edit).context
    assert draft.narrative == "那边的"
    assert (page["form"]["narrative"].value(), page["page"].version) == ("这边的", "1")


def test_photos_of_a_handed_in_record_stand(as_user, add, draft, clerk, now):
    photo = add("red")
    services.submit_activity(activity=draft, by=clerk, at=now)

    answer = as_user(clerk).post(reverse("activities:photo-remove", args=[photo.pk]), **JSON)

    assert answer.status_code == 409
    assert draft.photos.count() == 1


def test_another_union_finds_no_photo(as_user, add, outsider):
    photo = add("red")
    client = as_user(outsider)
    names = ("photo-remove", "photo-cover", "photo-caption")

    assert {client.post(reverse(f"activities:{name}", args=[photo.pk])).status_code for name in names} == {404}


def test_a_reviewer_does_not_touch_the_photos(add, reviewer):
    with pytest.raises(PermissionDenied):
        services.remove_photo(photo=add("red"), by=reviewer)


def test_who_reads_the_record_reads_its_photos(add, clerk, reviewer, outsider, leader, django_assert_num_queries):
    attachment = add("red").attachment
    people = (clerk, outsider, leader, AnonymousUser())

    assert [policies.can_read_photo(person, attachment) for person in people] == [True, False, False, False]
    with django_assert_num_queries(1):
        policies.can_read_photo(clerk, attachment)


def test_a_chosen_photo_of_a_published_activity_is_public(branch, clerk, reviewer, now, add, draft):
    chosen, other = add("red"), add("blue")
    activity = ActivityFactory(organization=branch, approved=True)
    ActivityPhoto.objects.update(activity=activity, is_cover=False)
    publication = Publication.objects.create(
        activity=activity, title="清洁家园", summary="打扫。", state="published", proposed_by=clerk, proposed_at=now,
        published_by=reviewer, published_at=now,
    )  # fmt: skip
    publication.photos.add(chosen)

    visitor = AnonymousUser()
    assert policies.can_read_photo(visitor, chosen.attachment) is True
    assert policies.can_read_photo(visitor, other.attachment) is False
    Publication.objects.update(state="withdrawn")
    assert policies.can_read_photo(visitor, chosen.attachment) is False
