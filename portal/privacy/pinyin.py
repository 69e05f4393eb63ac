"""Initials of people's names, for search; their order has portal.common.surnames, words portal.common.pinyin."""

from portal.common.surnames import name_syllables


def name_initials(name):
    """One letter for each character: 尉迟恭 → ``ycg``; what is no Chinese character stays."""
    name = name.strip()
    return "".join(part if part in name else part[0] for part in name_syllables(name)).lower()[:60]
