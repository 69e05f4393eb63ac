"""Sums of money as clerks write them."""

from decimal import Decimal

import pytest

from portal.imports.words import read_kind, read_money


def amounts(text, **options):
    found = read_money(text, **options)
    return None if found is None else [(item.kind, str(item.amount), item.is_approximate) for item in found]


@pytest.mark.parametrize(
    ("text", "amount", "is_approximate"),
    [
        ("5520元", "5520.00", False),
        ("223万元", "2230000.00", False),
        ("68万", "680000.00", False),
        ("2,960,000", "2960000.00", False),
        ("¥5,000.00", "5000.00", False),
        ("5千", "5000.00", False),
        ("3万5千元", "35000.00", False),
        ("伍仟元整", "5000.00", False),
        ("一百万元", "1000000.00", False),
        ("每人2000元,共6000元", "6000.00", False),
        ("每人200元共1.2万元", "12000.00", False),
        ("一共5万元", "50000.00", False),
        ("6000元（每人2000元）", "6000.00", False),
        ("200元×30人=6000元", "6000.00", False),
        ("慰问金5000元,物资3000元,共8000元", "8000.00", False),
        ("160多万元", "1600000.00", True),
        ("1.2万余元", "12000.00", True),
        ("约3000元", "3000.00", True),
        ("物资价值约3万元", "30000.00", True),
        ("近10万元", "100000.00", True),
        ("不少于2万元", "20000.00", True),
        ("5万元左右", "50000.00", True),
        ("3万元（约）", "30000.00", True),
        (2960000, "2960000.00", False),
        (0.1 + 0.2, "0.30", False),
    ],
)
def test_one_sum(text, amount, is_approximate):
    assert amounts(text) == [(None, amount, is_approximate)]


def test_several_kinds_in_one_cell():
    assert amounts("本级投入5万元；协调资金约18万元，捐款5520元") == [
        ("own", "50000.00", False),
        ("arranged", "180000.00", True),
        ("donated", "5520.00", False),
    ]
    assert amounts("5万元（协调资金）") == [("arranged", "50000.00", False)]
    assert amounts("慰问金5000元,物资3000元") == [(None, "5000.00", False), (None, "3000.00", False)]


def test_header_in_wan_moves_bare_numbers_only():
    assert amounts(5, factor=10_000) == amounts("5", factor=10_000) == [(None, "50000.00", False)]
    assert amounts("5元", factor=10_000) == [(None, "5.00", False)]
    assert amounts("5万", factor=10_000) == [(None, "50000.00", False)]


def test_nothing_spent_is_no_sum():
    assert read_money("0") == read_money(0) == read_money("0元") == ()


def test_words_are_kept():
    assert read_money(" 160多万元 ")[0].words == "160多万元"


@pytest.mark.parametrize(
    "text",
    [
        "每人200元",
        "10万元,其中捐赠2万元",
        "慰问金5000元,物资3000元,共9000元",
        "垃圾箱1000个",
        "3-5万元",
        "100美元",
        "-5",
        "免费",
        "5万元×2",
        "预算5万元",
        "1.005",
        "5000,300元",
        "第2批5万元",
        "5000元10件",
        True,
        -3,
        float("nan"),
        float("inf"),
        1e20,
        "9" * 30,
        "",
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert read_money(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("本级投入", "own"),
        ("自筹资金", "own"),
        ("上级拨款", "superior"),
        ("协调资金", "arranged"),
        ("受赠", "received"),
        ("接受企业捐赠", "received"),
        ("捐赠", "donated"),
        ("捐出", "donated"),
        ("企业捐赠", None),
        ("本级和上级", None),
        ("其他", None),
    ],
)
def test_kinds(text, kind):
    assert read_kind(text) == kind


def test_amounts_are_exact():
    assert read_money("1.23万元")[0].amount == Decimal("12300.00")
