"""Lists as Excel: one module for each noun."""

from hardship.exports import aid, donations, funds

__all__ = ["aid", "donations", "funds"]
