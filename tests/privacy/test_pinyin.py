"""Names are found and ordered by how their surnames are read."""

import pytest

from portal.common.surnames import name_sort_key
from portal.privacy.pinyin import name_initials


@pytest.mark.parametrize(
    ("name", "sounds", "initials"),
    [
        ("单雄信", "shan xiong xin", "sxx"),
        ("仇英", "qiu ying", "qy"),
        ("区家明", "ou jia ming", "ojm"),
        ("查文斌", "zha wen bin", "zwb"),
        ("曾小贤", "zeng xiao xian", "zxx"),
        ("解晓东", "xie xiao dong", "xxd"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("万俟雪", "mo qi xue", "mqx"),
        ("乐正绫", "yue zheng ling", "yzl"),
        ("令狐冲", "ling hu chong", "lhc"),
        ("欧阳", "ou yang", "oy"),
        ("王重阳", "wang chong yang", "wcy"),
        ("", "", ""),
    ],
)
def test_names(name, sounds, initials):
    assert (name_sort_key(name), name_initials(name)) == (sounds, initials)


def test_letters_stay_as_they_are():
    assert name_initials("John Smith") == "john smith"


def test_people_are_ordered_by_sound():
    assert sorted(["曾一", "陈二", "单三", "丁四"], key=name_sort_key) == ["陈二", "丁四", "单三", "曾一"]
