"""A session that ended meanwhile; logging again; throwing away."""

from django.urls import reverse

from activities.models import Activity
from portal.accounts.roles import Role
from tests.activities.form_views.addresses import CREATE, EARLIER, edit_url
from tests.factories.accounts import PASSWORD, person
from tests.factories.activities import ActivityFactory
from tests.factories.forms import rows

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
