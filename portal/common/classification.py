"""Personal-data classes: what a model field holds, why, and for how long.

Each model of ours carries ``field_classes: dict[str, FieldClass]``; a system check and a test refuse a
field without one, so the register of personal data is never behind the models.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop

WITH_RECORD = gettext_noop("as long as the record")
UNTIL_REPLACED = gettext_noop("until replaced")


class DataClass(StrEnum):
    """How sensitive a value is (PIPL art. 4 and 28; GB/T 45574)."""

    PLAIN = "plain"  # says nothing about a person
    STAFF = "staff"  # names a person in their duty: who logged, reviewed, led
    PERSONAL = "personal"  # may name or describe a private person
    SENSITIVE = "sensitive"  # health, finances, minors, identity numbers
    SECRET = "secret"  # noqa: S105 - the name of a class: credentials, never shown to anybody


@dataclass(frozen=True, kw_only=True)
class FieldClass:
    """Class, purpose and retention of one field, both in words: the register page shows them in its language.

    The catalogue of translations takes the words from the calls of ``staff``, ``personal``, ``sensitive``, ``secret``.
    """

    data_class: DataClass
    purpose: str = ""
    retention: str = ""

    @property
    def is_personal(self):
        return self.data_class is not DataClass.PLAIN


PLAIN = FieldClass(data_class=DataClass.PLAIN)


def staff(purpose, retention=WITH_RECORD):
    """A field that names a person in their duty."""
    return FieldClass(data_class=DataClass.STAFF, purpose=purpose, retention=retention)


def personal(purpose, retention=WITH_RECORD):
    """A field that may name or describe a private person."""
    return FieldClass(data_class=DataClass.PERSONAL, purpose=purpose, retention=retention)


def sensitive(purpose, retention=WITH_RECORD):
    """Health, finances, minors, identity numbers, ways to reach a private person: encrypted or masked."""
    return FieldClass(data_class=DataClass.SENSITIVE, purpose=purpose, retention=retention)


def secret(purpose):
    """A credential: never shown, exported or logged."""
    return FieldClass(data_class=DataClass.SECRET, purpose=purpose, retention=UNTIL_REPLACED)


def plain(*names):
    """``{name: PLAIN}`` for fields that say nothing about a person."""
    return dict.fromkeys(names, PLAIN)
