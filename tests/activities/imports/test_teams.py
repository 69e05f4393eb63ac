"""The column 服务队: registered teams of the row's unit or below, asked for where nobody is called so."""

import pytest

from activities.models import Activity
from tests.activities.imports.files import choose, confirmed, preview, said, workbook
from tests.activities.imports.test_changed import take_over
from tests.factories.accounts import person
from tests.factories.teams import TeamFactory

pytestmark = pytest.mark.django_db

HEADS = ("活动名称", "开展时间", "主办单位", "服务队名称", "活动类别", "参与人次")
NAME = "春晖志愿服务队"


def sheet(*rows):
    return workbook(
        [(title, "2020.2", unit, team, "主题学习", count) for title, unit, team, count in rows], heads=HEADS
    )


@pytest.fixture
def teams(city, branch, sibling, uploader, second):
    """Two of one name in sister units, one of the city; one that is not registered."""
    by = {"created_by": uploader, "registered_by": second}
    made = {unit: TeamFactory(organization=unit, name=NAME, **by) for unit in (branch, sibling)}
    TeamFactory(organization=branch, name="未登记服务队", waiting=True, created_by=uploader)
    return made | {city: TeamFactory(organization=city, name="工匠服务团", number="T-2020-0009", **by)}


def test_teams_are_found_by_name_and_number_in_the_unit_or_below(
    teams, city, county, branch, sibling, uploader, second
):
    rows = [
        ("一", branch.name, NAME, 1), ("二", sibling.name, f" {NAME} ", 1), ("三", county.name, "工匠服务团", 1),
        ("四", None, "T-2020-0009", 1), ("五", None, None, 1), ("六", city.name, "未登记服务队", 1),
        ("七", city.name, NAME, 1),
    ]  # fmt: skip
    batch = preview(city, uploader, sheet(*rows))

    assert {row: words[0][1] for row, words in said(batch).items()} == {
        6: "“工匠服务团”对不上，请在上面选择服务队。",  # of the city, not of the county
        9: "“未登记服务队”对不上，请在上面选择服务队。",
        10: "“春晖志愿服务队”对不上，请在上面选择服务队。",
    }
    options = {label for question in batch.questions for _value, label in question["options"]}
    assert options == {"只留文字", *(f"{team.name}（{unit.short_name}）" for unit, team in teams.items())}
    answers = {"工匠服务团": "words", "未登记服务队": str(teams[branch].pk), NAME: str(teams[sibling].pk)}
    confirmed(choose(batch, uploader, team=answers), second)

    found = dict(Activity.objects.values_list("title", "team"))
    wanted = {"一": branch, "二": sibling, "四": city, "六": branch, "七": sibling}
    assert found == {"三": None, "五": None} | {title: teams[unit].pk for title, unit in wanted.items()}
    assert Activity.objects.get(title="三").narrative == "服务队：工匠服务团"


def test_a_blank_overwrites_no_team_and_another_one_is_taken_over(teams, city, branch, uploader, second):
    other = TeamFactory(organization=branch, name="红帆志愿服务队", created_by=uploader, registered_by=second)
    confirmed(preview(city, uploader, sheet(("读书", branch.name, NAME, 1))), second)
    record = Activity.objects.get()

    confirmed(take_over(preview(city, uploader, sheet(("读书", branch.name, None, 2))), uploader), second)
    record.refresh_from_db()
    assert (record.team, record.headcount) == (teams[branch], 2)

    batch = take_over(preview(city, uploader, sheet(("读书", branch.name, other.name, 2))), uploader)
    assert [line["message"] for line in batch.rows.get().problems] == [f"服务队: {NAME} → {other.name}"]
    confirmed(batch, second)
    record.refresh_from_db()
    assert record.team == other


def test_teams_out_of_reach_are_not_named(teams, sibling, branch):
    batch = preview(branch, person("clerk", branch), sheet(("读书", branch.name, "工匠服务团", 1)))

    assert [label for _value, label in batch.questions[0]["options"]] == [
        "只留文字",
        f"{NAME}（{branch.short_name}）",
    ]
