"""Saving by script while somebody writes, and two windows on one draft."""

from django.urls import reverse

from activities import services
from activities.models import Activity
from portal.accounts.roles import Role
from tests.activities.form_views.addresses import AUTOSAVE, JSON, edit_url
from tests.factories.accounts import person
from tests.factories.attachments import upload
from tests.factories.forms import rows, yesterday

# --- Saving by script --------------------------------------------------------------------------------


def test_the_first_change_makes_a_draft(as_user, clerk, fields):
    answer = as_user(clerk).post(AUTOSAVE, fields(type="", headcount=""), **JSON)

    draft = Activity.objects.get()
    saved = answer.json()
    assert (saved["ok"], saved["id"], saved["version"], saved["unsaved"]) == (True, draft.pk, 1, [])
    assert saved["urls"] == {
        "autosave": f"/w/activities/{draft.pk}/autosave/",
        "form": f"/w/activities/{draft.pk}/edit/",
        "photos": f"/w/activities/{draft.pk}/photos/",
        "order": f"/w/activities/{draft.pk}/photos/order/",
    }


def test_a_first_save_that_is_repeated_finds_itself(as_user, clerk, fields):
    client, sent = as_user(clerk), fields()

    ids = {client.post(AUTOSAVE, sent, **JSON).json()["id"] for _time in range(2)}

    assert len(ids) == Activity.objects.count() == 1


def test_the_answer_names_what_could_not_be_read(as_user, clerk, fields):
    sent = fields(headcount="很多", **rows("money", {"kind": "own", "amount": "不少"}))

    assert as_user(clerk).post(AUTOSAVE, sent, **JSON).json()["unsaved"] == ["headcount", "money"]


def test_a_draft_is_saved_again(as_user, clerk, draft, fields):
    url = reverse("activities:activity-autosave", args=[draft.pk])

    answer = as_user(clerk).post(url, fields(version=1, place="新地方"), **JSON)

    draft.refresh_from_db()
    assert (answer.json()["version"], draft.version, draft.place) == (2, 2, "新地方")


def test_an_old_window_is_told_what_stands(as_user, clerk, draft, fields, now):
    services.save_draft(organization=draft.organization, content={"place": "那边的"}, by=clerk, at=now, activity=draft)
    url = reverse("activities:activity-autosave", args=[draft.pk])

    for version in (1, ""):
        answer = as_user(clerk).post(url, fields(version=version, place="这边的"), **JSON)
        assert (answer.status_code, answer.json()["version"]) == (409, 2)
        assert answer.json()["content"]["place"] == "那边的"
        assert answer.json()["urls"]["form"] == edit_url(draft)

    draft.refresh_from_db()
    assert draft.place == "那边的"


def test_an_old_window_of_a_submitted_record_is_sent_to_it(as_user, clerk, draft, fields, now):
    services.submit_activity(activity=draft, by=clerk, at=now.replace(year=yesterday().year + 1))
    url = reverse("activities:activity-autosave", args=[draft.pk])

    answer = as_user(clerk).post(url, fields(version=2), **JSON)

    assert (answer.status_code, answer.json()["urls"]["form"]) == (409, f"/w/activities/{draft.pk}/")


def test_a_key_of_somebody_else_opens_nothing(as_user, clerk, branch, draft, fields):
    colleague = person(Role.CLERK, branch)
    key = "7d1f7d2e-3a55-4e5e-9d1c-0d6f3a3f0001"
    Activity.objects.filter(pk=draft.pk).update(draft_key=key)

    answer = as_user(colleague).post(AUTOSAVE, fields(draft_key=key), **JSON)

    draft.refresh_from_db()
    assert (answer.status_code, draft.place, Activity.objects.count()) == (403, "老地方", 1)
    assert answer.json() == {"ok": False, "message": "这份草稿属于其他人"}


def test_without_unit_or_key_nothing_is_saved(as_user, clerk, fields):
    client = as_user(clerk)

    assert client.post(AUTOSAVE, fields(draft_key="none"), **JSON).status_code == 400
    assert client.post(AUTOSAVE, fields(organization=""), **JSON).status_code == 400
    assert not Activity.objects.exists()


def test_another_union_saves_nothing(as_user, outsider, draft, fields):
    url = reverse("activities:activity-autosave", args=[draft.pk])

    assert as_user(outsider).post(url, fields(version=1), **JSON).status_code == 404


def test_a_script_without_session_gets_the_way_in(as_user, draft, fields):
    url = reverse("activities:activity-autosave", args=[draft.pk])

    answer = as_user(None).post(url, fields(version=1), **JSON)

    assert (answer.status_code, answer.json()["login_url"]) == (401, reverse("account_login"))


# --- Two windows -------------------------------------------------------------------------------------


def test_a_late_form_shows_both_versions_and_the_person_decides(as_user, clerk, draft, fields, now):
    services.save_draft(organization=draft.organization, content={"place": "那边的"}, by=clerk, at=now, activity=draft)
    client = as_user(clerk)

    met = client.post(edit_url(draft), fields(version=1, place="这边的"))
    page = met.content.decode()
    assert met.status_code == 409
    assert "这边的" in page
    assert "那边的" in page
    draft.refresh_from_db()
    assert (draft.place, draft.version) == ("那边的", 2)

    sent = dict(met.context["fields"]) | {"version": 2, "action": met.context["action"]}
    client.post(met.context["form_url"], sent)
    draft.refresh_from_db()
    assert (draft.place, draft.state) == ("这边的", "submitted")


def test_a_late_form_keeps_its_photos(as_user, clerk, draft, fields, now):
    services.save_draft(organization=draft.organization, content={"place": "那边的"}, by=clerk, at=now, activity=draft)

    as_user(clerk).post(edit_url(draft), fields(version=1, place="这边的", photos=[upload()]))

    assert draft.photos.count() == 1
