"""The lists of the packages below: ledgers, messages, the administrator's tables. Apps above have ``exports.py``."""

from portal.exports.lists import administration, workbench

__all__ = ["administration", "workbench"]
