"""The lists of the packages below: ledgers, messages, the administrator's tables. Apps above have ``exports.py``."""

from portal.exports.lists import administration, background, notices, workbench

__all__ = ["administration", "background", "notices", "workbench"]
