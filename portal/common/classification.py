"""Personal-data classes: what a model field holds, why, and for how long.

Each model of ours carries ``field_classes: dict[str, FieldClass]``; a system check and a test refuse a
field without one, so the register of personal data is never behind the models.
"""

from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """How sensitive a value is (PIPL art. 4 and 28; GB/T 45574)."""

    PLAIN = "plain"  # says nothing about a person
    STAFF = "staff"  # names a person in their duty: who logged, reviewed, led
    PERSONAL = "personal"  # may name or describe a private person
    SENSITIVE = "sensitive"  # health, finances, minors, identity numbers
    SECRET = "secret"  # noqa: S105 - the name of a class: credentials, never shown to anybody


@dataclass(frozen=True, kw_only=True)
class FieldClass:
    """Class, purpose and retention of one field; ``retention`` is in words, shown on the register page."""

    data_class: DataClass
    purpose: str = ""
    retention: str = ""

    @property
    def is_personal(self):
        return self.data_class is not DataClass.PLAIN


PLAIN = FieldClass(data_class=DataClass.PLAIN)


def staff(purpose, retention="as long as the record"):
    """A field that names a person in their duty."""
    return FieldClass(data_class=DataClass.STAFF, purpose=purpose, retention=retention)


def personal(purpose, retention="as long as the record"):
    """A field that may name or describe a private person."""
    return FieldClass(data_class=DataClass.PERSONAL, purpose=purpose, retention=retention)


def sensitive(purpose, retention="as long as the record"):
    """Health, finances, minors, identity numbers, ways to reach a private person: encrypted or masked."""
    return FieldClass(data_class=DataClass.SENSITIVE, purpose=purpose, retention=retention)


def secret(purpose):
    """A credential: never shown, exported or logged."""
    return FieldClass(data_class=DataClass.SECRET, purpose=purpose, retention="until replaced")


def plain(*names):
    """``{name: PLAIN}`` for fields that say nothing about a person."""
    return dict.fromkeys(names, PLAIN)
