"""Model fields for what must not be readable in the database: encrypted text, and the blind index that finds it.

class Volunteer(BlindIndexed):
    id_number = EncryptedTextField(_("identity number"), max_length=18, blank=True)
    id_number_index = BlindIndexField(source="id_number", kind="id_number")

Volunteer.objects.filter(id_number_index=blind_index("id_number", typed))
"""

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models

from portal.common import keys
from portal.privacy import numbers

NORMALISERS = {
    "id_number": numbers.normalise_id_number,
    "phone": numbers.normalise_phone,
    "bank_card": numbers.normalise_bank_card,
}


def blind_index(kind, value):
    """Return what stands in a BlindIndexField of ``kind`` for ``value`` as somebody typed it; None for nothing."""
    normalised = NORMALISERS[kind](value)
    return keys.fingerprint(kind, normalised) if normalised else None


class EncryptedTextField(models.Field):
    """Text that the database holds encrypted (see portal.common.keys), bound to its model and field.

    A ``str`` in Python. It is written through ``save()``, ``bulk_create()`` or a queryset's ``create()``;
    ``update()`` and ``bulk_update()`` are refused, because an index beside it would be left behind. It is found by
    its blind index alone: the only lookups are ``isnull`` and, for the empty text, ``exact=""``.
    ``context`` keeps old values readable when the model or the field is renamed: the old ``app.model.field``.
    """

    description = "Encrypted text"
    empty_strings_allowed = True

    def __init__(self, *args, context=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.given_context = context
        self.serialize = False  # a dump of rows would write it in clear
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    @property
    def context(self):
        return self.given_context or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("serialize", None)  # set by ourselves
        return name, path, args, kwargs | ({"context": self.given_context} if self.given_context else {})

    def get_internal_type(self):
        return "BinaryField"

    def to_python(self, value):
        return value if value is None else str(value)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        return keys.open_sealed(value, self.context) if len(value) else ""

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if value is None:
            return None
        return keys.seal(str(value), self.context) if value else b""

    def get_prep_value(self, value):
        if value is None or isinstance(value, bytes | memoryview):
            return value
        if value == "":
            return b""
        raise FieldError(f"{self.context} is encrypted: write it through save(), find it by its blind index.")

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return value if value is None else connection.Database.Binary(value)

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None

    def formfield(self, **kwargs):
        return super().formfield(**{"max_length": self.max_length} | kwargs)


class BlindIndexField(models.CharField):
    """An HMAC of the normalised value of the field ``source``, kept in step with it; None when that is empty."""

    def __init__(self, *args, source, kind, **kwargs):
        self.source, self.kind = source, kind
        fixed = {"max_length": 64, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **kwargs | fixed)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"source": self.source, "kind": self.kind}

    def pre_save(self, model_instance, add):
        value = blind_index(self.kind, getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value


class BlindIndexed(models.Model):
    """The base of models with a BlindIndexField: saving a source alone saves its index with it."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self._indexes_of(kwargs["update_fields"])}
        super().save(*args, **kwargs)

    @classmethod
    def _indexes_of(cls, names):
        return [field.name for field in index_fields(cls) if field.source in names]


def encrypted_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def index_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]
