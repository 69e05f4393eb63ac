"""Logging an activity through the pages: with scripts, without, twice, in two windows, after the session's end."""

import re
import threading

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse

from activities import services
from activities.models import Activity, Publication
from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.factories.accounts import PASSWORD, person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, CampaignFactory
from tests.factories.attachments import upload
from tests.factories.forms import answers, rows, yesterday

JSON = {"headers": {"Accept": "application/json"}}
CREATE = "/w/activities/new/"
AUTOSAVE = "/w/activities/autosave/"
EARLIER = "A-2020-0001"  # a number that this year's series does not reach


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def fields(branch, activity_type):
    """``fields(…)`` is what the form sends for ``branch``, as a submission."""
    given = {"organization": str(branch.pk), "action": "submit"}
    return lambda **changes: answers(activity_type, **given | changes)


@pytest.fixture
def draft(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk, starts_on=yesterday(), place="老地方")


def edit_url(activity):
    return reverse("activities:activity-edit", args=[activity.pk])


# --- The page ----------------------------------------------------------------------------------------


def test_the_page_offers_today_and_the_own_unit(as_user, clerk, branch, activity_type):
    page = as_user(clerk).get(CREATE)

    form = page.context["form"]
    assert page.status_code == 200
    assert (form["organization"].value(), page.context["chooses_unit"]) == (branch.pk, False)
    assert page.context["page"].draft_key


def test_a_clerk_of_several_units_chooses_one(as_user, county, branch, sibling, activity_type):
    clerk = person(Role.CLERK, county, include_children=True)

    page = as_user(clerk).get(CREATE, {"unit": sibling.pk})

    assert page.context["chooses_unit"] is True
    assert page.context["form"]["organization"].value() == sibling.pk


def test_three_quarters_of_the_answers_come_by_themselves(as_user, clerk, branch, county, fields):
    """Of 22 questions the clerk gives five; what the last record or arithmetic knows is there already."""
    region = Code.objects.create(table="region", value="R1", label="郾城区")
    target = Code.objects.create(table="service_target", value="T1", label="职工")
    last = ActivityFactory(
        organization=branch, submitted=True, number=EARLIER, region=region,
        campaign=CampaignFactory(organization=county),
        partners="街道办", leader_name="张三",
    )  # fmt: skip
    last.service_targets.add(target)
    client = as_user(clerk)
    first = client.get(CREATE).context["form"].initial
    prefilled = {
        name: first[name]
        for name in ("campaign", "region", "service_targets", "partners", "leader_name", "recorder_name")
    }

    client.post(CREATE, fields(place="新地方", start_time="09:00", **prefilled))

    activity = Activity.objects.get(place="新地方")
    questions = {name: getattr(activity, name) for name in (
        "organization", "type", "starts_on", "start_time", "duration_minutes", "place", "headcount", "title",
        "campaign",
        "session_count", "region", "beneficiary_count", "service_minutes", "partners", "leader_name", "recorder_name",
        "narrative", "remark", "reporting_year",
    )} | {name: getattr(activity, name).exists() for name in ("service_targets", "money", "goods")}  # fmt: skip
    assert len(questions) == 22
    assert sorted(name for name, value in questions.items() if not value) == [
        "beneficiary_count", "goods", "money", "narrative", "remark",
    ]  # fmt: skip


def test_queries_of_the_page_do_not_grow(as_user, clerk, branch, county, django_assert_num_queries):
    client = as_user(clerk)
    client.get(CREATE)  # the first request of a session writes its clocks
    for count in (1, 3):
        for _row in range(count):
            ActivityFactory(organization=branch, submitted=True, campaign=CampaignFactory(organization=county))
            ActivityTypeFactory(code=f"T{Activity.objects.count()}", name=f"类型{Activity.objects.count()}")
        with django_assert_num_queries(12):
            client.get(CREATE)


def test_queries_of_a_draft(as_user, clerk, draft, django_assert_num_queries):
    client = as_user(clerk)
    client.get(edit_url(draft))
    ActivityFactory(organization=draft.organization, submitted=True)

    with django_assert_num_queries(16):
        client.get(edit_url(draft))


@pytest.mark.parametrize("who", ["outsider", "leader", "reviewer"])
def test_who_does_not_write_here_does_not_get_in(who, request, as_user, draft):
    assert as_user(request.getfixturevalue(who)).get(edit_url(draft)).status_code == 404


@pytest.mark.parametrize("name", ["activity-edit", "activity-correct"])
def test_a_leader_reads_what_is_published_and_changes_nothing(name, as_user, leader, branch, clerk, reviewer, now):
    activity = ActivityFactory(organization=branch, approved=True)
    Publication.objects.create(
        activity=activity, title="清洁家园", summary="打扫。", state="published", proposed_by=clerk, proposed_at=now,
        published_by=reviewer, published_at=now,
    )  # fmt: skip

    assert as_user(leader).get(reverse(f"activities:{name}", args=[activity.pk])).status_code == 403


@pytest.mark.parametrize("who", ["leader", "reviewer", "member", "administrator"])
def test_only_writers_log(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(CREATE).status_code == 403


@pytest.mark.parametrize("number", ["²", "x", "9" * 30, "-1"])
def test_odd_numbers_in_the_address_are_harmless(number, as_user, clerk, draft, fields):
    client = as_user(clerk)

    assert client.get(CREATE, {"unit": number}).status_code == 200
    assert client.get(reverse("activities:activity-duplicates"), fields(activity=number)).status_code == 200
    assert client.post(edit_url(draft), fields(version=number, place="新地方")).status_code == 409
    sent = {"order": number}
    assert client.post(reverse("activities:photo-order", args=[draft.pk]), sent, **JSON).status_code == 200


def test_another_union_cannot_be_written_for(as_user, clerk, sibling, fields):
    answer = as_user(clerk).post(CREATE, fields(organization=str(sibling.pk)))

    assert set(answer.context["form"].errors) == {"organization"}
    assert answer.context["form"]["place"].value() == "沙澧河公园"
    assert not Activity.objects.exists()


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
    sent, together, answers_ = fields(), threading.Barrier(8, timeout=20), []
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


# --- The session ends --------------------------------------------------------------------------------


def sign_in(client, user):
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})


def test_a_form_sent_after_the_session_is_shown_again(as_user, clerk, fields):
    client = as_user(clerk)
    stamp = client.get(CREATE).context["kept_stamp"]
    client.logout()

    answer = client.post(CREATE, fields(kept=stamp, narrative="写了很久", headcount="很多"))
    assert answer.url == f"{reverse('account_login')}?next=%2Fw%2Factivities%2Fnew%2F"
    assert not Activity.objects.exists()

    sign_in(client, clerk)
    form = client.get(CREATE).context["form"]
    assert (form["narrative"].value(), form["headcount"].value(), form["place"].value()) == (
        "写了很久",
        "很多",
        "沙澧河公园",
    )

    client.post(CREATE, fields(narrative="写了很久"))
    assert client.get(CREATE).context["form"]["narrative"].value() is None


def test_what_was_sent_never_reaches_another_person(as_user, clerk, branch, fields):
    colleague = person(Role.CLERK, branch)
    client = as_user(clerk)
    stamp = client.get(CREATE).context["kept_stamp"]
    client.logout()
    client.post(CREATE, fields(kept=stamp, narrative="写了很久"))

    sign_in(client, colleague)
    page = client.get(CREATE)

    assert page.context["form"]["narrative"].value() is None
    assert "写了很久" not in page.content.decode()


def test_a_draft_comes_back_on_its_own_page_only(as_user, clerk, draft, fields):
    client = as_user(clerk)
    stamp = client.get(edit_url(draft)).context["kept_stamp"]
    client.logout()
    client.post(edit_url(draft), fields(kept=stamp, version=1, narrative="写了很久"))

    sign_in(client, clerk)

    assert client.get(CREATE).context["form"]["narrative"].value() is None
    assert client.get(edit_url(draft)).context["form"]["narrative"].value() == "写了很久"


# --- Again, away, corrected --------------------------------------------------------------------------


def test_logging_again_takes_two_clicks(as_user, clerk, branch, activity_type):
    done = ActivityFactory(organization=branch, approved=True, number=EARLIER, type=activity_type)
    client = as_user(clerk)

    page = client.post(reverse("activities:activity-copy", args=[done.pk]), follow=True)
    form = page.context["form"]
    sent = {name: "" if value is None else value for name, value in form.initial.items() if value is not False}
    sent |= (
        rows("money") | rows("goods") | {"version": page.context["page"].version, "action": "submit", "draft_key": ""}
    )
    client.post(page.context["form_url"], sent)

    copy = Activity.objects.exclude(pk=done.pk).get()
    assert (copy.state, copy.place, copy.headcount) == ("submitted", done.place, done.headcount)


def test_another_union_copies_nothing(as_user, outsider, branch):
    done = ActivityFactory(organization=branch, approved=True)

    assert as_user(outsider).post(reverse("activities:activity-copy", args=[done.pk])).status_code == 404


def test_a_draft_is_thrown_away(as_user, clerk, outsider, draft):
    url = reverse("activities:activity-discard", args=[draft.pk])

    assert as_user(outsider).post(url).status_code == 404
    assert as_user(clerk).post(url).status_code == 302
    assert not Activity.objects.exists()


def test_the_words_after_submitting_stand_only_while_it_waits(as_user, clerk, branch):
    approved = ActivityFactory(organization=branch, approved=True)

    answer = as_user(clerk).get(reverse("activities:activity-submitted", args=[approved.pk]))

    assert answer.url == reverse("activities:activity-detail", args=[approved.pk])
