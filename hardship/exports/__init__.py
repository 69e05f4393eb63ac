"""Lists as Excel: one module for each noun."""

from hardship.exports import aid, donations, files, funds

__all__ = ["aid", "donations", "files", "funds"]
