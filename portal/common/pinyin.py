"""Pinyin of Chinese words: the order of units and people, and search by initials."""

from pypinyin import Style, lazy_pinyin


def sort_key(text):
    """Return a key that orders Chinese text by pronunciation, whatever the database's collation."""
    return " ".join(lazy_pinyin(text)).lower()[:400]


def initials(text):
    """Return the pinyin initials in lower case, other characters kept: 文明交通 → ``wmjt``."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()[:200]
