"""Maskers by the heading of a column, and finding what was not masked."""

import pytest
from django.core.exceptions import ValidationError

from portal.notices.base import NoticeKind, get_kind, register
from portal.notices.masks import MASKS, mask_for
from portal.notices.services import masked_list
from portal.privacy.numbers import private_numbers


@pytest.mark.parametrize(
    ("heading", "text", "shown"),
    [
        ("姓名", "张华", "张*"), ("姓名", "张建华", "张*华"), ("联系电话", "138 1234 5678", "138****5678"),
        ("身份证号码", "11010519491231002X", "1****************X"),
        ("工作单位", "一车间", "一车间"), ("受表彰人姓名", "", ""), ("姓  名", "张建华", "张*华"),
        ("手\u3000机", "13812345678", "138****5678"),
    ],
)  # fmt: skip
def test_a_heading_calls_for_its_mask(heading, text, shown):
    assert MASKS[mask_for(heading)].apply(text) == shown


@pytest.mark.parametrize(
    "text",
    ["13812345678", "138 1234 5678", "138-1234-5678", "\uff11\uff13\uff18" + "12345678", "+8613812345678",
     "11010519491231002X", "卡号6222020200112230001", "110105491231002"],
)  # fmt: skip
def test_unmasked_values_are_found(text):
    assert len(private_numbers(f"请看{text}，谢谢")) == 1


@pytest.mark.parametrize("text", ["138****5678", "2026-11-18", "0395-3132123", "G-2026-0003", "930多人", "1******8"])
def test_other_numbers_are_left_alone(text):
    assert private_numbers(text) == []


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [
        ("selection", ("姓名", "text"), "张建华"),
        ("other", ("姓名", "full_name"), "张建华"),
        ("selection", ("联系电话", "full_name"), "0395-3132000"),
        ("selection", ("备注", "text"), "电话13812345678"),
        ("selection", ("备注", "rot13"), "x"),
    ],
)
def test_a_list_that_would_show_too_much_is_refused(kind, column, cell):
    with pytest.raises(ValidationError) as refused:
        masked_list(get_kind(kind), [column], [[cell]])

    assert "13812345678" not in str(refused.value)


def test_full_names_stand_where_a_selection_allows_it():
    assert masked_list(get_kind("selection"), [("姓名", "full_name")], [["张建华"]])[1] == [["张建华"]]


def test_a_kind_has_one_owner_and_known_maskers():
    class Second(NoticeKind):
        slug = "selection"

    class Odd(NoticeKind):
        slug, masks = "odd", ("rot13",)

    for wrong in (Second, Odd):
        with pytest.raises(ValueError, match=wrong.slug):
            register(wrong)
