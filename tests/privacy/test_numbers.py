"""Identity numbers, phones and cards as people type them; masks that give nothing away."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from portal.privacy import masks, numbers
from tests.privacy.conftest import wide

TODAY = date(2026, 11, 18)


def with_check(first_17):
    return first_17 + ric.calc_check_digit(first_17 + "0")


id_numbers = st.builds(
    lambda region, born, sequence: with_check(f"{region}{born:%Y%m%d}{sequence:03}"),
    st.sampled_from(["411102", "110105", "810000", "422201"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def test_the_sample_of_the_standard():
    read = numbers.read_id_number("11010519491231002x", on=TODAY)

    assert read == numbers.IdNumber("11010519491231002X", date(1949, 12, 31), "female")
    assert numbers.read_id_number(wide("411102") + " 19900101 0013", on=TODAY).sex == "male"


@given(id_numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number, place, digit):
    assert numbers.read_id_number(number, on=TODAY).number == number
    changed = number[:place] + digit + number[place + 1 :]
    if changed != number:
        with pytest.raises(ValidationError):
            numbers.read_id_number(changed, on=TODAY)


@given(id_numbers)
def test_two_neighbours_in_the_wrong_order_are_found(number):
    changed = number[:14] + number[15] + number[14] + number[16:]
    if changed != number:
        with pytest.raises(ValidationError):
            numbers.read_id_number(changed, on=TODAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("130503670401001", "length"),  # of fifteen digits, before 1999
        ("X10105194912310021", "length"),
        ("110105194912310021", "check"),
        (with_check("11010520261119002"), "birth"),  # tomorrow
        (with_check("11010520260230002"), "birth"),
        (with_check("11010518991231002"), "birth"),
    ],
)
def test_why_a_number_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        numbers.read_id_number(typed, on=TODAY)

    assert refused.value.code == code


def test_age_turns_on_the_birthday():
    assert numbers.age_on(date(2008, 11, 18), TODAY) == 18
    assert numbers.age_on(date(2008, 11, 19), TODAY) == 17
    assert numbers.age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        (wide("13800001234"), "13800001234"),
        ("（0395）3123456", "0395-3123456"),
        ("03953123456", "0395-3123456"),
        ("0395-3123456-801", "0395-3123456-801"),
        ("0395 3123456转801", "0395-3123456-801"),
        ("01012345678", "010-12345678"),
    ],
)
def test_phones_as_people_write_them(typed, normal):
    assert numbers.read_phone(typed) == normal
    assert numbers.normalise_phone(normal) == normal


@pytest.mark.parametrize("typed", ["", "12345678901", "1380000123", "0395", "3123456", "电话"])
def test_what_is_no_phone(typed):
    with pytest.raises(ValidationError):
        numbers.read_phone(typed)


def test_cards():
    assert numbers.read_bank_card("6222 0200 0000 0000 000") == "6222020000000000000"
    assert numbers.looks_mistyped("6222020000000000001")
    assert not numbers.looks_mistyped("4111111111111111")
    with pytest.raises(ValidationError):
        numbers.read_bank_card("6222")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张建华", "张*华"),
        ("张王小明", "张**明"),
        ("欧阳", "欧*"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        ("阿依古丽·买买提", "阿***·买**"),
        ("John Smith", "J*** S****"),
        (" 张三 ", "张*"),
    ],
)
def test_names(name, masked):
    assert masks.mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("河南省漯河市郾城区龙城镇太行山路12号3号楼", "河南省漯河市郾城区龙城镇***"),
        ("漯河市源汇区老街街道办事处交通路5号", "漯河市源汇区老街街道办事处***"),
        ("郾城区黄河路与太行山路交叉口", "郾城区***"),
        ("黄河路100号院东方小区2栋", "***"),
        ("人民路12号超市", "***"),
        ("沙北街道月湾小区", "沙北街道***"),
        ("三门峡市湖滨区高庙乡大安村", "三门峡市湖滨区高庙乡***"),
        ("临颍县王岗镇大郭村3组", "临颍县王岗镇***"),
    ],
)
def test_addresses_end_with_the_town(address, masked):
    assert masks.mask_address(address) == masked


def test_numbers_masked():
    assert masks.mask_id_number("11010519491231002x") == "1****************X"
    assert masks.mask_phone("13800001234") == "138****1234"
    assert masks.mask_phone("0395-3123456-801") == "0395-*****56"
    assert masks.mask_phone("12345") == "*****"
    assert masks.mask_bank_card("6222020000000001234") == "***************1234"
    assert masks.mask_id_number("123") == "***"


MASKS = (masks.mask_name, masks.mask_id_number, masks.mask_phone, masks.mask_bank_card, masks.mask_address)


@given(st.sampled_from(MASKS), st.text(max_size=30))
def test_a_mask_takes_whatever_there_is(mask, text):
    masked = mask(text)

    assert isinstance(masked, str)
    if mask is not masks.mask_address and numbers.narrow(text):
        assert "*" in masked or not any(letter.isalnum() for letter in masked)


@given(id_numbers)
def test_a_masked_number_keeps_two_characters(number):
    masked = masks.mask_id_number(number)

    assert len(masked) == 18
    assert masked.count("*") == 16


@given(st.text(alphabet="张王李欧阳司马建国华·abc ", min_size=2, max_size=8))
def test_a_masked_name_is_never_the_name(name):
    narrow = numbers.narrow(name).strip("· ")
    if narrow:
        assert masks.mask_name(narrow) != narrow
