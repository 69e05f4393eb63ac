"""The table of activity types in /admin/: administrators read, add and change; nobody deletes; nobody else enters."""

import pytest

from activities.models import ActivityType
from portal.audit.models import AuditEvent

LIST = "/admin/activities/activitytype/"


def test_an_administrator_adds_and_retires_a_type(as_user, administrator, activity_type):
    client = as_user(administrator)
    assert client.get(LIST).status_code == 200
    form = {
        "code": "L01", "name": "宣讲", "family": "lecture", "service_form": "indoor", "ledgers": "activities",
        "order": "5", "is_active": "on",
    }  # fmt: skip

    client.post(f"{LIST}add/", form)
    client.post(f"{LIST}{activity_type.pk}/change/", {**form, "code": "V01", "name": "志愿服务", "is_active": ""})

    assert set(ActivityType.objects.values_list("name", "is_active")) == {("宣讲", True), ("志愿服务", False)}
    assert client.post(f"{LIST}{activity_type.pk}/delete/", {"post": "yes"}).status_code == 403
    events = AuditEvent.objects.filter(target_type="activities.activitytype", actor_id=administrator.pk).order_by("pk")
    assert [event.action for event in events] == ["activitytype.added", "activitytype.changed"]
    assert "is_active" in events.last().details["fields"]


def test_types_go_into_registered_ledgers_only(as_user, administrator, activity_type):
    client, page = as_user(administrator), f"{LIST}{activity_type.pk}/change/"
    form = {"code": "V01", "name": "志愿服务", "family": "volunteer_service", "service_form": "on_site", "order": "1"}

    refused = client.post(page, form | {"ledgers": ["activities", "nothing"]})
    assert list(refused.context["adminform"].form.errors) == ["ledgers"]
    assert 'name="ledgers" value="activities"' in refused.content.decode()
    client.post(page, form | {"ledgers": []})

    activity_type.refresh_from_db()
    assert (activity_type.ledgers, AuditEvent.objects.filter(action="activitytype.changed").count()) == ([], 1)


def test_changes_of_codes_are_events(as_user, administrator):
    form = {"table": "region", "value": "411199", "label": "高新区", "order": "9", "is_active": "on"}

    as_user(administrator).post("/admin/codes/code/add/", form)

    event = AuditEvent.objects.get(action="code.added")
    assert (event.actor_id, event.target_label) == (administrator.pk, "高新区")


@pytest.mark.parametrize("who", ["clerk", "manager", "leader", "auditor"])
def test_others_do_not_change_types(as_user, request, activity_type, who):
    response = as_user(request.getfixturevalue(who)).get(f"{LIST}{activity_type.pk}/change/")

    assert response.status_code in {302, 403, 404}
