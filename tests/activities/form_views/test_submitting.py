"""Handing in: whole, wrong, twice, at once, a likely duplicate."""

import re
import threading

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse

from activities import services
from activities.models import Activity
from tests.activities.form_views.addresses import CREATE, EARLIER, edit_url
from tests.factories.activities import ActivityFactory
from tests.factories.attachments import upload
from tests.factories.forms import rows, yesterday
from tests.patience import PATIENCE
from tests.worker import broker_away

# --- Submitting --------------------------------------------------------------------------------------


def test_the_receipt_says_how_many_photos_did_not_arrive(as_user, clerk, branch, fields):
    answer = as_user(clerk).post(CREATE, fields(photos_lost="1"), follow=True)

    assert "1 张照片没有传上" in answer.content.decode()
    assert Activity.objects.get().state == "submitted"


def test_five_answers_are_submitted(as_user, clerk, branch, fields):
    answer = as_user(clerk).post(CREATE, fields(starts_on="昨天"), follow=True)

    activity = Activity.objects.get()
    assert (activity.state, activity.starts_on, activity.organization_name) == ("submitted", yesterday(), branch.name)
    assert answer.redirect_chain == [(reverse("activities:activity-submitted", args=[activity.pk]), 302)]
    assert activity.number in answer.content.decode()


def test_errors_keep_every_answer(as_user, clerk, fields):
    sent = fields(headcount="很多", narrative="打扫街道", **rows("money", {"kind": "own", "amount": "不少"}))

    answer = as_user(clerk).post(CREATE, sent)

    form, page = answer.context["form"], answer.content.decode()
    assert answer.status_code == 200
    assert (form["headcount"].value(), form["narrative"].value(), form["place"].value()) == (
        "很多",
        "打扫街道",
        "沙澧河公园",
    )
    assert "不少" in page
    assert 'href="#id_headcount"' in page
    assert 'href="#id_money-0-amount"' in page
    assert Activity.objects.get().state == "draft"


def test_errors_keep_the_photos(as_user, clerk, fields):
    client = as_user(clerk)

    answer = client.post(CREATE, fields(headcount="", photos=[upload("a.jpg"), upload("b.jpg", colour="red")]))

    draft = Activity.objects.get()
    assert (draft.state, draft.photos.count(), len(answer.context["photos"])) == ("draft", 2, 2)
    sent = fields(version=draft.version, draft_key="")
    assert client.post(answer.context["form_url"], sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.photos.count()) == ("submitted", 2)


def test_a_refused_photo_holds_the_submission(as_user, clerk, fields):
    answer = as_user(clerk).post(CREATE, fields(photos=[upload("a.jpg"), upload("b.jpg", content=b"words")]))

    assert answer.status_code == 200
    assert "b.jpg" in answer.content.decode()
    assert (Activity.objects.get().state, Activity.objects.get().photos.count()) == ("draft", 1)


def test_a_form_sent_twice_is_one_record(as_user, clerk, fields):
    client, sent = as_user(clerk), fields()

    first, second = client.post(CREATE, sent), client.post(CREATE, sent)

    activity = Activity.objects.get()
    assert first.url == second.url == reverse("activities:activity-submitted", args=[activity.pk])
    assert activity.number.endswith("-0001")


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_eight_times_at_once_is_one_record_and_no_conflict(as_user, clerk, fields):
    sent, together, answers_ = fields(), threading.Barrier(8, timeout=PATIENCE), []
    clients = [as_user(clerk) for _client in range(8)]

    def send(client):
        try:
            together.wait()
            answers_.append(client.post(CREATE, sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    submitted = reverse("activities:activity-submitted", args=[Activity.objects.get().pk])
    assert [(answer.status_code, answer.get("Location")) for answer in answers_] == [(302, submitted)] * 8


def test_a_version_raised_again_and_again_by_the_same_words_is_no_conflict(as_user, clerk, draft, fields, monkeypatch):
    submit, raised = services.submit_activity, []

    def overtaken(*, activity, **options):
        if len(raised) < 3:
            raised.append(Activity.objects.filter(pk=draft.pk).update(version=F("version") + 1))
        return submit(activity=activity, **options)

    monkeypatch.setattr(services, "submit_activity", overtaken)

    answer = as_user(clerk).post(edit_url(draft), fields(version=draft.version))

    assert (answer.status_code, len(raised)) == (302, 3)
    assert answer.url == reverse("activities:activity-submitted", args=[draft.pk])


def test_logging_again_thrice_in_a_row_makes_one_draft(as_user, clerk, branch):
    done = ActivityFactory(organization=branch, approved=True)
    client, page = as_user(clerk), reverse("activities:activity-detail", args=[done.pk])
    (key,) = re.findall(r'name="draft_key" value="([^"]+)"', client.get(page).content.decode())

    drafts = {client.post(f"{page}copy/", {"draft_key": key}).url for _click in range(3)}

    assert drafts == {edit_url(Activity.objects.get(state="draft"))}


def test_a_draft_sent_twice_is_submitted_once(as_user, clerk, draft, fields):
    client, sent = as_user(clerk), fields(version=draft.version)

    first, second = client.post(edit_url(draft), sent), client.post(edit_url(draft), sent)

    assert first.url == second.url == reverse("activities:activity-submitted", args=[draft.pk])


def test_changed_words_for_a_submitted_record_are_shown_not_swallowed(as_user, clerk, fields):
    client, sent = as_user(clerk), fields()
    client.post(CREATE, sent)

    answer = client.post(CREATE, sent | {"narrative": "忘了写的话"})

    assert answer.status_code == 409
    assert "忘了写的话" in answer.content.decode()
    assert Activity.objects.get().narrative == ""


def test_saving_a_draft_without_scripts(as_user, clerk, fields):
    answer = as_user(clerk).post(CREATE, fields(action="save", type="", headcount=""))

    draft = Activity.objects.get()
    assert (answer.url, draft.state, draft.place) == (edit_url(draft), "draft", "沙澧河公园")


def test_one_more_row_without_scripts(as_user, clerk, fields):
    sent = fields(action="add_money", **rows("money", {"kind": "own", "amount": "50"}))

    answer = as_user(clerk).post(CREATE, sent)

    form = answer.context["form"]
    assert [row["amount"].value() for row in form.money] == ["50", None]
    assert answer.context["is_open"] is True


def test_what_can_no_longer_be_edited_leads_to_the_record(as_user, clerk, branch):
    activity = ActivityFactory(organization=branch, submitted=True, created_by=clerk)

    assert as_user(clerk).get(edit_url(activity)).url == reverse("activities:activity-detail", args=[activity.pk])


# --- Duplicates --------------------------------------------------------------------------------------


def test_a_likely_duplicate_is_pointed_out_before(as_user, clerk, branch, activity_type, fields):
    other = ActivityFactory(
        organization=branch, submitted=True, number=EARLIER, type=activity_type, starts_on=yesterday()
    )
    sent = fields(starts_on="昨天")
    client, url = as_user(clerk), reverse("activities:activity-duplicates")

    assert other.number in client.get(url, sent).content.decode()
    assert client.get(url, sent | {"place": "别处"}).content.strip() == b""


def test_a_likely_duplicate_needs_a_tick(as_user, clerk, branch, activity_type, fields):
    ActivityFactory(organization=branch, submitted=True, number=EARLIER, type=activity_type, starts_on=yesterday())
    client, sent = as_user(clerk), fields()

    held = client.post(CREATE, sent)
    draft = Activity.objects.get(state="draft")
    sent |= {"confirm_duplicate": "on", "version": draft.version}
    client.post(held.context["form_url"], sent)

    assert set(held.context["form"].errors) == {"confirm_duplicate"}
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_records_of_other_unions_are_no_duplicates(as_user, clerk, sibling, activity_type, fields):
    ActivityFactory(organization=sibling, submitted=True, number=EARLIER, type=activity_type, starts_on=yesterday())

    assert as_user(clerk).get(reverse("activities:activity-duplicates"), fields()).content.strip() == b""


def test_what_is_handed_in_while_broker_and_cache_are_away_arrives(as_user, clerk, fields, settings):
    client = as_user(clerk)
    away = {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {name: cache | away for name, cache in settings.CACHES.items()}

    with broker_away():
        answer = client.post(CREATE, fields(), follow=True)

    activity = Activity.objects.get()
    assert (answer.status_code, activity.state) == (200, "submitted")
    assert activity.number in answer.content.decode()
