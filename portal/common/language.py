"""The language of files and of what the system stores in words."""

from contextlib import AbstractContextManager

from django.utils import translation

OFFICE_LANGUAGE = "zh-hans"


def office_language() -> AbstractContextManager:
    """Files and stored words are in Chinese, whoever asked for them."""
    return translation.override(OFFICE_LANGUAGE)
