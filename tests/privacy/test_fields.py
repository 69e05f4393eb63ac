"""Encrypted text: unreadable in the database, bound to its field, found by its blind index, moved to new keys."""

import io

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portal.common import keys
from portal.notices.models import Objection
from portal.privacy import rotation
from portal.privacy.checks import encrypted_fields_are_whole
from portal.privacy.fields import EncryptedTextField, blind_index
from tests.factories.notices import filed_objection, posted_notice
from tests.privacy.conftest import Person, key, wide

NUMBER = "11010519491231002X"


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM privacy_person ORDER BY id")
        return [value if value is None or isinstance(value, str) else bytes(value) for (value,) in cursor.fetchall()]


def test_the_database_holds_no_clear_text_and_no_two_equal_values(people):
    people.objects.create(id_number=NUMBER, illness="高血压")
    people.objects.create(illness="高血压")

    first, second = stored("illness")

    assert first != second
    assert "高血压".encode() not in first
    assert NUMBER.encode() not in stored("id_number")[0]
    assert stored("id_number_index")[0] == blind_index("id_number", NUMBER)
    assert people.objects.get(illness__isnull=False, id_number="").illness == "高血压"
    assert list(people.objects.order_by("pk").values_list("id_number", flat=True)) == [NUMBER, ""]


def test_nothing_stays_nothing(people):
    people.objects.create(id_number="", illness=None)
    people.objects.create(id_number="")

    assert stored("id_number") == [b"", b""]
    assert stored("illness") == [None, None]
    assert stored("id_number_index") == [None, None], "so that many without a number do not collide"


@pytest.mark.parametrize("typed", ["11010519491231002x", " 110105 19491231 002X", wide(NUMBER)])
def test_is_found_however_it_is_typed_and_only_whole(people, typed):
    person = people.objects.create(id_number=NUMBER)

    assert people.objects.get(id_number_index=blind_index("id_number", typed)) == person
    assert not people.objects.filter(id_number_index=blind_index("id_number", typed[:-1])).exists()


def test_two_people_cannot_have_one_number(people):
    people.objects.create(id_number=NUMBER)

    with pytest.raises(IntegrityError), transaction.atomic():
        people.objects.create(id_number=NUMBER.lower())


def test_the_index_follows_a_save_of_its_source_alone(people):
    person = people.objects.create(id_number=NUMBER)
    person.id_number = "411102199001010013"
    person.save(update_fields=["id_number"])

    assert stored("id_number_index") == [blind_index("id_number", "411102199001010013")]
    assert person.id_number_index == stored("id_number_index")[0]


def test_ways_past_the_index_are_refused(people):
    person = people.objects.create(id_number=NUMBER)
    person.id_number = ""

    with pytest.raises(FieldError, match="save"):
        people.objects.update(id_number="411102199001010013")
    with pytest.raises(FieldError, match="save"):
        people.objects.bulk_update([people(pk=person.pk, id_number="x")], ["id_number"])
    with pytest.raises(FieldError, match="blind index"):
        people.objects.filter(id_number=NUMBER).exists()
    with pytest.raises(FieldError, match="lookup"):
        people.objects.filter(id_number__contains="1949").exists()


def test_many_at_once(people):
    people.objects.bulk_create([people(id_number=NUMBER), people(id_number="411102199001010013")])

    assert [person.id_number for person in people.objects.order_by("pk")] == [NUMBER, "411102199001010013"]
    assert None not in stored("id_number_index")


def test_a_value_of_another_field_or_a_changed_one_is_not_read(people):
    people.objects.create(id_number=NUMBER, illness="高血压")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_person SET illness = id_number")

    with pytest.raises(keys.UnreadableValueError, match=r"privacy\.person\.illness"):
        people.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_person SET illness = NULL, id_number = set_byte(id_number, 20, 0)")
    with pytest.raises(keys.UnreadableValueError, match="changed"):
        people.objects.get()


def test_new_keys_are_brought_in_while_old_values_stay_readable(people, settings):
    settings.FIELD_KEYS = key("a")
    for number in (NUMBER, "411102199001010013", ""):
        people.objects.create(id_number=number)
    before = stored("id_number"), stored("id_number_index")
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEY = f"{key('b')},{key('a')}", key("i")

    assert [person.id_number for person in people.objects.order_by("pk")] == [NUMBER, "411102199001010013", ""]
    assert rotation.reencrypt_model(people, batch_size=1) == 2
    assert rotation.reencrypt_model(people, batch_size=1) == 0, "a second run writes nothing"

    settings.FIELD_KEYS = key("b")
    assert people.objects.get(id_number_index=blind_index("id_number", NUMBER)).id_number == NUMBER
    assert not set(before[0][:2]) & set(stored("id_number"))
    settings.FIELD_KEYS = key("a")
    with pytest.raises(keys.UnreadableValueError, match="No key of FIELD_KEYS"):
        people.objects.first()


def test_the_command_goes_through_all_models_and_names_a_missing_key(branch, clerk, reviewer, settings):
    objection = filed_objection(posted_notice(branch, clerk, reviewer), name="褚提出")
    settings.FIELD_KEYS = f"{key('n')},{settings.FIELD_KEYS}"
    words = io.StringIO()

    call_command("reencrypt", batch_size=1, stdout=words)

    assert {"notices.Objection: 1", "second factors: 0"} <= set(words.getvalue().splitlines())
    settings.FIELD_KEYS = key("n")
    assert Objection.objects.get(pk=objection.pk).name == "褚提出"
    settings.FIELD_KEYS = key("x")
    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command("reencrypt")


@pytest.mark.parametrize(
    ("ring", "index"),
    [("", key("i")), ("short", key("i")), (key("a") + ",", key("i")), (key("a"), ""), (key("a"), key("a")),
     (key("a"), f"{key('i')},{key('j')}")],
)  # fmt: skip
def test_wrong_keys_stop_the_start(settings, ring, index):
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEY = ring, index

    with pytest.raises(ImproperlyConfigured, match="FIELD_"):
        keys.check_keys()


def test_length_is_checked_and_migrations_repeat_the_field():
    field = EncryptedTextField(max_length=18, context="old.model.field")

    with pytest.raises(ValidationError):
        field.clean("1" * 19, None)
    assert field.deconstruct()[3] == {"max_length": 18, "context": "old.model.field"}
    assert field.clone().context == "old.model.field"
    index = Person._meta.get_field("id_number_index")
    assert index.deconstruct()[3] == {"source": "id_number", "kind": "id_number", "unique": True}
    assert field.formfield().max_length == 18


def test_a_history_table_with_encrypted_fields_is_an_error(monkeypatch):
    monkeypatch.setattr("portal.privacy.checks.apps.get_models", lambda: [Person])
    assert encrypted_fields_are_whole(None) == []

    monkeypatch.setattr(Person, "pgh_tracked_model", object, raising=False)
    assert [error.id for error in encrypted_fields_are_whole(None)] == ["privacy.E002"]
