"""The table of activity types in /admin/: administrators read, add and change; nobody deletes; nobody else enters."""

import pytest

from activities.models import ActivityType

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


@pytest.mark.parametrize("who", ["clerk", "manager", "leader", "auditor"])
def test_others_do_not_change_types(as_user, request, activity_type, who):
    response = as_user(request.getfixturevalue(who)).get(f"{LIST}{activity_type.pk}/change/")

    assert response.status_code in {302, 403, 404}
