"""Units and accounts from Excel: previewed by row, confirmed by another administrator, taken back while unused."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.services import assign_role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.imports import services
from portal.imports.models import ImportBatch
from portal.organizations.models import Organization
from tests.factories.accounts import person
from tests.factories.organizations import OrganizationFactory
from tests.imports.conftest import work

pytestmark = pytest.mark.django_db

UNITS = [
    ["郾城区基层工会名录"],
    ["填报单位：郾城区总工会"],
    ["序号", "工会名称", "简称", "单位代码", "单位类型", "上级工会", "联系人", "联系电话"],
    [1, "第五车间工会小组", "", "", "工会小组", "红星机械厂工会", "", ""],
    [2, "红星机械厂工会委员会", "红星厂工会", "HX", "基层工会", "郾城区总工会", "钱一", "0395-1234567"],
    [3, "第一纺织厂工会委员会", "", "B1", "基层工会", "郾城区总工会", "", ""],
    [4, "红星机械厂工会委员会", "红星厂工会", "HX", "基层工会", "郾城区总工会", "钱一", "0395-1234567"],
    ["合计", 4],
]
ACCOUNTS = [
    ["账号", "姓名", "所属单位", "岗位", "是否含下级"],
    ["yc-qian", "钱一", "第一纺织厂工会", "经办人、审核人", "否"],
    ["yc-sun", "孙二", "", "领导", "是"],
    ["clerk", "王经办", "B1", "经办人", ""],
]


def book(rows):
    file = Workbook()
    for row in rows:
        file.active.append(row)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def preview(definition, rows, organization, by):
    data = book(rows)
    batch = services.upload(
        definition=definition, organization=organization, file=BytesIO(data), file_name="名录.xlsx", size=len(data),
        by=by, at=timezone.now(),
    )  # fmt: skip
    return work(batch)


def confirm(batch, by):
    services.confirm_batch(batch=batch, version=None, by=by, at=timezone.now())
    return work(batch)


def actions(batch):
    return list(batch.rows.in_order().values_list("action", flat=True))


def said(batch):
    return " ".join(problem["message"] for row in batch.rows.in_order() for problem in row.problems)


@pytest.fixture
def second(city):
    """Another system administrator."""
    return person(Role.SYSTEM_ADMINISTRATOR, city, include_children=True, username="second", display_name="蒋管理")


def test_units_arrive_below_units_of_the_same_file(branch, county, administrator, second):
    batch = preview("units", UNITS, county, administrator)
    assert actions(batch) == ["new", "new", "skip", "skip"]
    assert not Organization.objects.filter(code="HX").exists()

    assert confirm(batch, second).state == "done"
    factory = Organization.objects.get(code="HX")
    group = factory.children.get()
    assert (factory.parent, factory.kind, factory.contact_name) == (county, "grassroots", "钱一")
    assert (group.name, group.kind, group.code[:2], group.path) == (
        "第五车间工会小组", "group", "U-", f"{factory.path}{group.pk}/",
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="organization.created", actor_id=second.pk).count() == 2

    again = preview("units", UNITS, county, administrator)
    assert actions(again) == ["skip"] * 4


def test_unknown_upper_unions_and_kinds_are_pointed_out_and_mapped(county, administrator, second):
    rows = [["单位名称", "类型", "上级"], ["东风厂工会", "大厂", "北区总工会"], ["东风厂一车间", "", "东风厂工会"]]
    batch = preview("units", rows, county, administrator)

    assert actions(batch) == ["error", "error"]
    assert "北区总工会" in said(batch)
    assert [(question["kind"], question["answer"]) for question in batch.questions] == [
        ("unit_kind", ""), ("parent", ""), ("unit_kind", "grassroots"),
    ]  # fmt: skip

    choices = {"unit_kind": {"大厂": "grassroots"}, "parent": {"北区总工会": str(county.pk)}}
    services.choose(batch=batch, choices=choices, decisions={}, version=None, by=administrator, at=timezone.now())
    assert actions(batch) == ["new", "new"]
    batch.refresh_from_db()
    assert confirm(batch, second).state == "done"
    assert Organization.objects.get(name="东风厂一车间").parent.name == "东风厂工会"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["甲工会", "", "乙工会"], ["乙工会", "", "甲工会"]], "先改好那一行"),
        ([["丙工会", "B1", ""]], "已属于"),
        ([["丁工会", "D 1", ""]], "代码只能"),
        ([["戊工会", "W", ""], ["己工会", "W", ""]], "出现了两次"),
    ],
)
def test_units_that_cannot_be_made_are_errors(rows, words, branch, county, administrator):
    batch = preview("units", [["单位名称", "代码", "上级工会"], *rows], county, administrator)
    assert "error" in actions(batch)
    assert words in said(batch)


def test_units_go_again_only_while_nothing_hangs_on_them(branch, county, administrator, second):
    batch = confirm(preview("units", UNITS, county, administrator), second)
    worker = person(Role.MEMBER, Organization.objects.get(code="HX"))
    with pytest.raises(RuleError, match="红星机械厂"):
        services.undo_batch(batch=batch, by=second, at=timezone.now())
    assert Organization.objects.filter(code="HX").exists()

    worker.assignments.all().delete()
    worker.delete()
    services.undo_batch(batch=batch, by=second, at=timezone.now())
    assert not Organization.objects.filter(code="HX").exists()
    assert actions(preview("units", UNITS, county, administrator))[:2] == ["new", "new"]


def test_accounts_arrive_inactive_and_without_a_password(branch, county, clerk, administrator, second):
    batch = preview("accounts", ACCOUNTS, county, administrator)
    assert actions(batch) == ["new", "new", "skip"]
    batch = confirm(batch, second)
    assert batch.state == "done", batch.error

    first, leader = (User.objects.get(username=name) for name in ("yc-qian", "yc-sun"))
    assert (first.is_active, first.has_usable_password(), first.organization) == (False, False, branch)
    assert sorted(first.assignments.values_list("role", "organization", "include_children")) == [
        ("clerk", branch.pk, False), ("reviewer", branch.pk, False),
    ]  # fmt: skip
    assert list(leader.assignments.values_list("role", "organization", "include_children")) == [
        ("leader", county.pk, True)
    ]
    assert actions(preview("accounts", ACCOUNTS, county, administrator)) == ["skip"] * 3

    services.undo_batch(batch=batch, by=second, at=timezone.now())
    assert not User.objects.filter(username__startswith="yc-").exists()


def test_an_account_in_use_stays(branch, county, clerk, administrator, second):
    batch = confirm(preview("accounts", ACCOUNTS, county, administrator), second)
    User.objects.filter(username="yc-sun").update(is_active=True)
    with pytest.raises(RuleError, match="孙二"):
        services.undo_batch(batch=batch, by=second, at=timezone.now())
    assert User.objects.filter(username__startswith="yc-").count() == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["boss", "周一", "", "系统管理员"], "逐个任命"),
        (["CLERK", "别人", "", ""], "已属于别人"),
        (["a b", "周一", "", ""], "用户名只能"),
        (["", "周一", "第一纺织厂工会", ""], "缺少用户名"),
        (["zhou", "周一", "南区总工会", ""], "南区总工会"),
        (["zhou", "周一", "", "站长"], "站长"),
    ],
)
def test_accounts_that_cannot_be_made_are_errors(row, words, branch, county, clerk, administrator):
    batch = preview("accounts", [["用户名", "姓名", "单位", "角色"], row], county, administrator)
    assert actions(batch) == ["error"]
    assert words in said(batch)


def test_a_file_with_passwords_is_refused(county, administrator):
    batch = preview("accounts", [["用户名", "姓名", "初始密码"], ["zhou", "周一", "Abc12345"]], county, administrator)
    assert batch.state == "failed"
    assert "密码" in batch.error
    assert not batch.stored_file


def test_only_who_keeps_the_tree_or_the_accounts_brings_them(branch, county, clerk, manager, administrator, second):
    for definition, by in (("units", clerk), ("accounts", clerk), ("accounts", manager)):
        with pytest.raises(PermissionDenied):
            preview(definition, UNITS, county, by)

    batch = preview("accounts", ACCOUNTS, county, administrator)
    with pytest.raises(PermissionDenied):
        confirm(batch, administrator)
    with pytest.raises(PermissionDenied):
        confirm(batch, manager)
    assert preview("units", UNITS, county, manager).state == "preview"


def test_pages_show_each_kind_to_those_who_hold_its_right(city, county, clerk, manager, administrator, second, as_user):
    accounts = preview("accounts", ACCOUNTS, county, administrator)
    units = preview("units", UNITS, county, manager)
    neighbour = person(Role.UNION_MANAGER, OrganizationFactory(kind="county", parent=city))

    def answers(user):
        client = as_user(user)
        return [client.get(reverse("imports:import-detail", args=[item.pk])).status_code for item in (accounts, units)]

    assert [answers(user) for user in (second, manager, clerk, neighbour)] == [
        [200, 200], [404, 200], [404, 404], [404, 404],
    ]  # fmt: skip


def test_an_administrator_is_offered_these_kinds_only_and_takes_a_template(county, administrator, as_user):
    client = as_user(administrator)
    page = client.get(reverse("imports:import-create"))
    assert [slug for slug, _title in page.context["form"].fields["definition"].choices] == ["accounts", "units"]

    template = client.get(reverse("imports:import-template", args=["accounts"])).getvalue()
    filled = load_workbook(BytesIO(template))
    filled.active.append([1, "yc-zhou", "周一", "", "经办人", "否"])
    filled.save(target := BytesIO())
    form = {
        "definition": "accounts",
        "organization": county.pk,
        "file": SimpleUploadedFile("模板.xlsx", target.getvalue()),
    }
    answer = client.post(reverse("imports:import-create"), form)
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("imports:import-detail", args=[batch.pk])
    assert work(batch).state == "preview", batch.error
    assert actions(batch) == ["new"], [(row.original, row.problems) for row in batch.rows.all()]


def test_a_right_at_another_unit_does_not_reach(county, branch, sibling, administrator, as_user):
    """A clerk of one unit who manages the tree of another brings no list of units for the first."""
    assign_role(user=(both := person(Role.CLERK, branch, username="both")), role=Role.UNION_MANAGER,
                organization=sibling, by=administrator, at=timezone.now())  # fmt: skip
    data = book(UNITS)
    form = {"definition": "units", "organization": branch.pk, "file": SimpleUploadedFile("名录.xlsx", data)}
    page = as_user(both).post(reverse("imports:import-create"), form)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"organization"}
