"""Lists as Excel: one module for each noun."""

from hardship.exports import aid, funds

__all__ = ["aid", "funds"]
