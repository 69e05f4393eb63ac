"""The form of an activity: the clerk's words become content, refusals are sentences, the rest fills itself in."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.http import QueryDict

from activities.forms.activity import ActivityForm, values_of
from activities.forms.rows import with_one_more
from activities.forms.suggestions import suggest_for
from portal.codes.models import Code
from portal.organizations.models import Organization
from tests.factories.activities import NOON, ActivityFactory, ActivityTypeFactory, CampaignFactory
from tests.factories.forms import answers, rows

TODAY = date(2026, 11, 18)


@pytest.fixture
def fill(branch, activity_type):
    """``fill(field="…")`` is the form as a clerk of ``branch`` sends it, the five answers given."""

    def send(*, is_draft=False, activity=None, is_correction=False, **fields):
        sent = answers(activity_type, organization=str(branch.pk), **{"starts_on": "2026-11-17", **fields})
        data = QueryDict(mutable=True)
        for name, value in sent.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return ActivityForm(
            data, units=Organization.objects.all(), today=TODAY, first={}, activity=activity, is_draft=is_draft,
            is_correction=is_correction,
        )  # fmt: skip

    return send


def test_five_answers_are_enough(fill, activity_type):
    form = fill()

    assert form.is_good()
    content = form.content()
    assert (content["type"], content["starts_on"], content["place"]) == (
        activity_type,
        date(2026, 11, 17),
        "沙澧河公园",
    )
    assert (content["headcount"], content["duration_minutes"], content["session_count"]) == (12, 120, 1)
    assert content["title"] == "志愿服务·沙澧河公园·11-17"
    assert (content["service_minutes"], content["reporting_year"]) == (1440, 2026)
    assert (content["money"], content["goods"], content["service_targets"]) == ([], [], [])


def test_what_nobody_said_stays_blank(fill):
    content = fill().content()

    unknown = ("campaign", "region", "beneficiary_count", "start_time", "end_time", "ends_on")
    assert {name: content[name] for name in unknown} == dict.fromkeys(unknown)


def test_each_missing_answer_gets_its_own_sentence(fill):
    form = fill(type="", starts_on="", duration_minutes="", place="", headcount="")

    assert not form.is_good()
    assert set(form.errors) == {"type", "starts_on", "duration_minutes", "place", "headcount"}
    assert len({str(messages[0]) for messages in form.errors.values()}) == 5


def test_a_draft_lacks_whatever_it_likes(fill):
    form = fill(is_draft=True, type="", starts_on="", duration_minutes="", place="", headcount="")

    assert form.is_good()
    assert (form.content()["title"], form.content()["starts_on"]) == ("", None)


def test_a_draft_keeps_the_good_and_blanks_the_unreadable(fill):
    form = fill(is_draft=True, headcount="很多", starts_on="下周某天", place="黄河路")

    content = form.content()

    assert (content["headcount"], content["starts_on"], content["place"]) == (None, None, "黄河路")
    assert set(form.errors) == {"headcount", "starts_on"}


@pytest.mark.parametrize(("text", "day"), [("昨天", 17), ("11-16", 16), ("11月3日", 3), ("今天", 18)])
def test_dates_in_words(fill, text, day):
    assert fill(starts_on=text).content()["starts_on"] == date(2026, 11, day)


def test_what_has_not_happened_is_not_submitted(fill):
    assert set(fill(starts_on="11-19").errors) == {"starts_on"}
    assert fill(starts_on="11-19", is_draft=True).content()["starts_on"] == date(2026, 11, 19)


def test_a_month_alone_needs_its_precision(fill):
    assert set(fill(starts_on="2026-10").errors) == {"starts_on"}

    content = fill(starts_on="2026年10月", date_precision="month").content()

    assert (content["starts_on"], content["date_precision"]) == (date(2026, 10, 1), "month")
    assert content["date_words"] == "2026年10月"


def test_words_alone_are_a_date_when_only_the_year_is_known(fill):
    form = fill(starts_on="", date_precision="year", date_words="疫情期间", reporting_year="2022", duration_minutes="")

    assert form.is_good()
    content = form.content()
    assert (content["starts_on"], content["date_words"], content["reporting_year"]) == (None, "疫情期间", 2022)


def test_since_counts_in_the_year_that_is_said(fill):
    content = fill(starts_on="2020年2月起", date_precision="since", reporting_year="2026").content()

    assert (content["starts_on"], content["reporting_year"]) == (date(2020, 2, 1), 2026)
    assert content["date_words"] == "2020年2月起"


def test_the_last_day_follows_the_first(fill):
    assert fill(ends_on="11-18").content()["ends_on"] == date(2026, 11, 18)
    assert set(fill(ends_on="11-16").errors) == {"ends_on"}
    assert fill(ends_on="11-16", is_draft=True).content()["ends_on"] is None  # the database would refuse it


def test_an_about_in_the_words_sets_the_flag(fill):
    content = fill(headcount="60多", beneficiary_count="约300", session_count="2").content()

    assert (content["headcount"], content["is_headcount_approximate"]) == (60, True)
    assert (content["beneficiary_count"], content["is_beneficiary_count_approximate"]) == (300, True)
    assert (content["session_count"], content["is_session_count_approximate"]) == (2, False)


def test_a_tick_says_about_too(fill):
    assert fill(is_headcount_approximate="on").content()["is_headcount_approximate"] is True


@pytest.mark.parametrize("text", ["0", "-3", "十二", "99999999", "12.5"])
def test_a_count_is_a_number_from_one(fill, text):
    assert set(fill(headcount=text).errors) == {"headcount"}


def test_two_of_start_end_and_length_give_the_third(fill):
    started = fill(start_time="09:00").content()
    ended = fill(end_time="11:00").content()
    both = fill(start_time="09:00", end_time="10:30", duration_minutes="").content()

    assert (started["start_time"], started["end_time"]) == (time(9), time(11))
    assert (ended["start_time"], ended["end_time"]) == (time(9), time(11))
    assert both["duration_minutes"] == 90


def test_a_length_past_midnight_leaves_the_end_open(fill):
    content = fill(start_time="23：00").content()

    assert (content["start_time"], content["end_time"]) == (time(23), None)


def test_the_end_is_later_than_the_start(fill):
    assert set(fill(start_time="14:00", end_time="13:00").errors) == {"end_time"}


def test_the_length_fits_between_start_and_end(fill):
    assert set(fill(start_time="09:00", end_time="10:00").errors) == {"duration_minutes"}
    assert fill(start_time="09:00", end_time="10:00", session_count="3").is_good()


def test_another_length_than_the_chips(fill):
    content = fill(duration_minutes="", duration_hours="90分钟").content()

    assert (content["duration_minutes"], content["service_minutes"]) == (90, 1080)
    assert set(fill(duration_hours="很久").errors) == {"duration_hours"}


def test_hours_of_all_people_can_be_said(fill):
    assert fill(service_hours="20").content()["service_minutes"] == 1200


def test_a_type_without_hours_has_none(fill):
    visit = ActivityTypeFactory(code="C01", name="送温暖", counts_hours=False)

    assert fill(type=str(visit.pk)).content()["service_minutes"] is None


def test_a_product_that_no_column_holds_is_refused(fill):
    form = fill(headcount="9999999", duration_minutes="", duration_hours="700")

    assert set(form.errors) == {"headcount"}
    assert form.content()["service_minutes"] is None


def test_money_in_words(fill):
    form = fill(
        **rows(
            "money",
            {"kind": "own", "amount": "1.2万"},
            {"kind": "donated", "amount": "约3千元"},
            {"kind": "own", "amount": ""},
        )
    )

    assert form.is_good()
    assert form.content()["money"] == [
        {"kind": "own", "amount": Decimal("12000.00"), "is_approximate": False, "words": ""},
        {"kind": "donated", "amount": Decimal("3000.00"), "is_approximate": True, "words": "约3千元"},
    ]


def test_a_bad_amount_is_named_and_the_other_rows_stay(fill):
    form = fill(**rows("money", {"kind": "own", "amount": "不少"}, {"kind": "own", "amount": "50"}))

    assert not form.is_good()
    assert [row["amount"] for row in form.content()["money"]] == [Decimal("50.00")]
    assert [href for _text, href in form.row_errors()] == ["#id_money-0-amount"]


def test_a_ticked_row_goes_whatever_stands_in_it(fill):
    form = fill(**rows("money", {"kind": "own", "amount": "不少", "DELETE": "on"}))

    assert form.is_good()
    assert form.content()["money"] == []
    assert form.row_errors() == []


def test_goods_need_name_number_and_unit(fill):
    whole = fill(**rows("goods", {"name": "毛巾", "quantity": "30", "unit": "条", "value": "600元"}))
    half = fill(**rows("goods", {"name": "毛巾"}))

    assert whole.content()["goods"] == [
        {"name": "毛巾", "quantity": Decimal("30.00"), "unit": "条", "value": Decimal("600.00")}
    ]
    assert [href for _text, href in half.row_errors()] == ["#id_goods-0-quantity", "#id_goods-0-unit"]


def test_more_rows_than_allowed_are_not_swallowed(fill):
    form = fill(**rows("money", *({"kind": "own", "amount": "1"} for _row in range(21))))

    assert not form.is_good()
    assert len(form.row_errors()) == 1


def test_one_more_row_until_the_limit():
    data = QueryDict("money-TOTAL_FORMS=1&goods-TOTAL_FORMS=20")

    assert with_one_more(data, "money")["money-TOTAL_FORMS"] == "2"
    assert with_one_more(data, "goods")["goods-TOTAL_FORMS"] == "20"


def test_a_campaign_belongs_to_the_unit_or_above(fill, county, sibling):
    assert fill(campaign=str(CampaignFactory(organization=county).pk)).is_good()
    assert set(fill(campaign=str(CampaignFactory(organization=sibling).pk)).errors) == {"campaign"}


def test_a_correction_may_leave_the_length_unknown(fill, branch):
    activity = ActivityFactory(organization=branch, approved=True, duration_minutes=None)

    assert fill(activity=activity, is_correction=True, duration_minutes="").is_good()


def test_a_saved_record_comes_back_as_it_was(branch, fill):
    words = {
        "title": "清洁家园", "start_time": "09:00", "end_time": "11:00", "headcount": "60多",
        "beneficiary_count": "300", "service_hours": "30", "narrative": "打扫\n街道", "partners": "街道办",
        "leader_name": "张三",
    }  # fmt: skip
    content = fill(**words).content()
    activity = ActivityFactory(
        organization=branch,
        **{name: value for name, value in content.items() if name not in {"service_targets", "money", "goods"}},
    )

    again = fill(**{name: "" if value is None else str(value) for name, value in values_of(activity).items()
                    if name not in {"organization", "service_targets"} and value is not False})  # fmt: skip

    assert again.is_good(), again.errors
    assert again.content() == content


def test_what_derives_itself_is_not_typed_into_the_form(branch):
    activity = ActivityFactory(organization=branch, title="志愿服务·沙澧河公园·11-17")

    first = values_of(activity)

    assert (first["title"], first["service_hours"]) == ("", "")


def test_the_last_record_of_the_unit_fills_in_the_rest(clerk, branch, county, sibling):
    ActivityFactory(organization=sibling, submitted=True, place="别处")
    region = Code.objects.create(table="region", value="R1", label="郾城区")
    target = Code.objects.create(table="service_target", value="T1", label="职工")
    last = ActivityFactory(
        organization=branch, submitted=True, campaign=CampaignFactory(organization=county), region=region,
        partners="街道办", leader_name="张三",
    )  # fmt: skip
    last.service_targets.add(target)

    suggestions = suggest_for(clerk, branch)

    assert suggestions.first_values(clerk) == {
        "campaign": last.campaign_id, "team": None, "region": region.pk, "service_targets": [target.pk],
        "partners": "街道办", "leader_name": "张三", "recorder_name": "王经办",
    }  # fmt: skip
    assert suggestions.places == ("沙澧河公园",)
    assert suggestions.people_chip == ("12", '{"headcount": 12, "is_headcount_approximate": []}')


def test_chips_are_the_three_latest_different_ones(clerk, branch):
    places = ["甲", "乙", "甲", "丙", "丁"]
    for minute, place in enumerate(places):
        ActivityFactory(organization=branch, submitted=True, place=place, created_at=NOON.replace(minute=minute))
    ActivityFactory(organization=branch, place="草稿不算")

    assert suggest_for(clerk, branch).places == ("丁", "丙", "甲")


def test_a_first_record_has_nothing_to_copy(clerk, branch):
    suggestions = suggest_for(clerk, branch)

    assert suggestions.first_values(clerk) == {"recorder_name": "王经办"}
    assert (suggestions.people_chip, suggestions.carried_over()) == (None, [])


def test_recent_types_lead_and_the_others_stand_by_family(fill, activity_type):
    types = [ActivityTypeFactory(code=f"L{n}", name=f"宣讲{n}", family="lecture", order=n) for n in range(1, 5)]
    form = fill()
    form.offer([types[3].pk])

    chips = form.type_chips()

    assert [chip.choice_label for chip in chips["leading"]] == ["宣讲4", "志愿服务", "宣讲1"]
    assert [[chip.choice_label for chip in group] for _family, group in chips["families"]] == [["宣讲2", "宣讲3"]]
    assert chips["is_open"] is False


def test_a_retired_type_stays_on_its_record(fill, branch):
    retired = ActivityTypeFactory(code="X1", name="旧类型", is_active=False)
    activity = ActivityFactory(organization=branch, type=retired)

    assert set(fill(type=str(retired.pk)).errors) == {"type"}
    assert fill(type=str(retired.pk), activity=activity).is_good()
