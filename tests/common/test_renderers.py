"""Forms and shared parts of pages, as they are drawn."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

KINDS = [("1", "宣讲"), ("2", "慰问"), ("3", "竞赛")]


class OutingForm(forms.Form):
    """A form with each kind of field that the portal draws in a way of its own."""

    place = forms.CharField(label="地点", help_text="到门牌")
    kind = forms.ChoiceField(label="类型", choices=KINDS, widget=forms.RadioSelect)
    consent = forms.BooleanField(label="已了解")
    remark = forms.CharField(label="备注", required=False)


def ids_of(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_a_field_shows_label_mark_help_and_error():
    form = OutingForm({"place": ""})

    html = form["place"].as_field_group()

    assert words_of(html) == "地点 * 到门牌 有误： 请填写此项"
    assert 'for="id_place"' in html


def test_everything_that_describes_a_field_is_there():
    form = OutingForm({})

    html = str(form)

    named = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert named >= {"id_place_helptext", "id_place_error", "id_kind_error"}
    assert named <= ids_of(html)


def test_a_field_that_may_stay_blank_has_no_mark():
    assert words_of(OutingForm()["remark"].as_field_group()) == "备注"


def test_the_error_summary_leads_to_every_field_that_is_wrong():
    form = OutingForm({"remark": "好"})
    chips = render_to_string("includes/chips.html", {"field": form["kind"]})

    summary = render_to_string("includes/error_summary.html", {"form": form})

    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_place", "id_kind", "id_consent"]
    assert set(targets) <= ids_of(str(form) + chips)


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("includes/error_summary.html", {"form": OutingForm()}).strip() == ""


@pytest.mark.parametrize(("chosen", "is_open"), [("1", False), ("3", True)])
def test_chips_are_real_inputs_and_the_chosen_one_is_never_folded_away(chosen, is_open):
    form = OutingForm(initial={"kind": chosen})

    html = render_to_string("includes/chips.html", {"field": form["kind"], "visible": 2})

    assert html.count('type="radio"') == 3
    assert bool(re.search(r"<details[^>]* open>", html)) == is_open


@pytest.mark.parametrize(("value", "shown"), [(None, "--"), ("", "--"), (0, "0 场"), ("3,120", "3,120 场")])
def test_an_unknown_number_is_not_a_zero(value, shown):
    html = render_to_string("includes/stat_card.html", {"label": "活动", "value": value, "unit": "场"})

    assert words_of(html) == f"活动 {shown}"


def test_a_blank_fact_is_called_blank():
    html = render_to_string("includes/summary_list.html", {"rows": [("经费", None), ("人数", 0)]})

    assert words_of(html) == "经费 未填写 人数 0"


@pytest.mark.parametrize(
    ("page", "shown"),
    [(1, {1, 2, 3, 17}), (2, {1, 2, 3, 4, 17}), (9, {1, 7, 8, 9, 10, 11, 17}), (17, {1, 15, 16, 17})],
)
def test_the_pager_shows_the_pages_around_and_keeps_the_conditions(page, shown):
    request = RequestFactory().get("/w/activities/", {"q": "公园", "page": page})
    context = {"page_obj": Paginator(range(326), 20).get_page(page)}

    html = render_to_string("includes/pager.html", context, request=request)

    links = re.findall(r'href="\?([^"]+)"', html)
    assert all("q=%E5%85%AC%E5%9B%AD" in link for link in links)
    assert {int(re.search(r"page=(\d+)", link)[1]) for link in links} | {page} == shown


def test_a_single_page_has_no_pager():
    context = {"page_obj": Paginator(range(20), 20).get_page(1)}

    assert render_to_string("includes/pager.html", context, request=RequestFactory().get("/")).strip() == ""


def test_the_timeline_names_the_blank():
    entry = {"at": datetime(2026, 11, 20, 9, 20, tzinfo=UTC), "actor": "王经办", "sentence": "改了人数"}

    html = render_to_string("includes/timeline.html", {"entries": [entry | {"changes": [("人数", "", "26")]}]})

    assert words_of(html) == "改了人数 2026-11-20 17:20 · 王经办 人数 空 → 26"


class SheetForm(forms.Form):
    """Where the browser or Django would speak for itself: a file, a choice that has not been made."""

    sheet = forms.FileField(label="表格")
    level = forms.ChoiceField(label="级别", choices=[("", "---------"), ("1", "市级")])


def test_files_and_open_choices_are_named_in_the_words_of_the_page():
    html = str(SheetForm())

    assert words_of(html) == "表格 * 选择文件 还没有选文件 级别 * 请选择 市级"
    assert html.count('for="id_sheet"') == 2
    assert re.search(r'<input type="file"[^>]* required[^>]* id="id_sheet">', html)


def test_the_photo_picker_posts_without_scripts():
    photo = SimpleNamespace(id=5, thumb_url="/t", caption="合影", is_cover=False, delete_url="/d", cover_url="/c")

    html = render_to_string("includes/photo_picker.html", {"photos": [photo], "limit": 9})

    inputs = re.findall(r'<input type="file"[^>]*>', html)
    assert len(inputs) == 2
    assert all('accept="image/*"' in each for each in inputs)
    assert ["capture" in each for each in inputs] == [False, True]
    assert ["multiple" in each for each in inputs] == [True, False]
    assert re.findall(r'formaction="([^"]+)"', html) == ["/c", "/d"]
