"""Names are found and ordered by how their surnames are read."""

import pytest

from portal.privacy.pinyin import name_initials, name_pinyin, name_sort_key


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("区家明", "oujiaming", "ojm"),
        ("查文斌", "zhawenbin", "zwb"),
        ("曾小贤", "zengxiaoxian", "zxx"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雪", "moqixue", "mqx"),
        ("乐正绫", "yuezhengling", "yzl"),
        ("令狐冲", "linghuchong", "lhc"),
        ("欧阳", "ouyang", "oy"),
        ("王重阳", "wangchongyang", "wcy"),
        ("John Smith", "john smith", "john smith"),
        ("", "", ""),
    ],
)
def test_names(name, pinyin, initials):
    assert (name_pinyin(name), name_initials(name)) == (pinyin, initials)


def test_people_are_ordered_by_sound():
    assert sorted(["曾一", "陈二", "单三", "丁四"], key=name_sort_key) == ["陈二", "丁四", "单三", "曾一"]
