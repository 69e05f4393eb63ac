"""Pinyin of people's names, for search and order; units and words have portal.common.pinyin."""

from portal.common.surnames import name_syllables


def name_initials(name):
    """One letter for each character: 尉迟恭 → ``ycg``; what is no Chinese character stays."""
    name = name.strip()
    return "".join(part if part in name else part[0] for part in name_syllables(name)).lower()[:60]


def name_sort_key(name):
    """A key that orders people by the sound of their names, whatever the database's collation."""
    return " ".join(name_syllables(name.strip())).lower()[:400]
