"""Order and initials of Chinese words."""

from portal.common.pinyin import initials, sort_key


def test_initials_keep_other_characters():
    assert initials("文明交通2号") == "wmjt2h"


def test_units_are_ordered_by_sound():
    assert sorted(["召陵区", "郾城区", "源汇区"], key=sort_key) == ["郾城区", "源汇区", "召陵区"]
