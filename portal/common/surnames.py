"""Chinese surnames: compound ones, and those that are read otherwise than elsewhere.

A dictionary of words reads 单 as dan and 曾 as ceng; as surnames they are shan and zeng (现代汉语词典). Of surnames
with two readings the commoner is taken. Compound surnames are words of the dictionary, nearly all read rightly.
"""

from pypinyin import lazy_pinyin

COMPOUND = frozenset({
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "夏侯", "公孙", "令狐", "慕容", "宇文",
    "司徒", "司空", "东方", "独孤", "南宫", "端木", "百里", "呼延", "淳于", "澹台", "长孙",
    "单于", "鲜于", "申屠", "濮阳", "太史", "太叔", "钟离", "轩辕", "赫连", "拓跋", "西门",
    "东郭", "闾丘", "亓官", "司寇", "公冶", "公羊", "仲孙", "宗政", "闻人", "万俟", "第五",
    "梁丘", "左丘", "颛孙", "乐正", "漆雕", "完颜", "纳兰", "谷梁", "羊舌", "微生", "公良",
    "壤驷", "夹谷", "宰父", "即墨", "哥舒", "贺兰",
})  # fmt: skip

READINGS = {
    "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "解": "xie", "盖": "ge", "朴": "piao",
    "乐": "yue", "员": "yun", "缪": "miao", "覃": "qin", "秘": "bi", "种": "chong", "繁": "po", "黑": "he",
    "召": "shao", "折": "she", "祭": "zhai", "翟": "zhai", "薄": "bo", "卜": "bu", "洗": "xian", "隗": "wei",
    "郇": "xun", "佴": "nai", "能": "nai", "阚": "kan", "乜": "nie", "句": "gou", "都": "du", "重": "chong",
    "乐正": "yue zheng",
}  # fmt: skip


def surname_of(name):
    """Return the surname that ``name`` begins with: a compound one when something follows it, else one character."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]


def name_syllables(name):
    """Return the syllables of a person's name in order: 单雄信 → ``["shan", "xiong", "xin"]``."""
    surname = surname_of(name)
    given = name.removeprefix(surname)
    read = READINGS.get(surname)
    return [*(read.split() if read else lazy_pinyin(surname)), *lazy_pinyin(given)]


def name_sort_key(name):
    """A key that orders people by the sound of their names, whatever the database's collation."""
    return " ".join(name_syllables(name.strip())).lower()[:400]
