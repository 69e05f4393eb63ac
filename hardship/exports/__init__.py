"""Lists as Excel: one module for each noun."""

from hardship.exports import funds

__all__ = ["funds"]
