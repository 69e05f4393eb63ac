"""What a log line never holds."""

import logging

import pytest
from django.db import DatabaseError, transaction

from portal.logs import lines_of_json
from tests.factories.aid import household_on_file


@pytest.mark.django_db
def test_a_row_that_the_database_refused_is_not_logged(branch, caseworker, county_caseworker):
    file = household_on_file(branch, by=caseworker, second=county_caseworker, name="石立春\n\n石小满")
    given = lines_of_json("INFO")["formatters"]["json"]
    formatter = given.pop("()")(**given)
    with pytest.raises(DatabaseError, match="石立春") as refused, transaction.atomic():
        type(file).objects.filter(pk=file.pk).update(category="")
    told = (refused.type, refused.value, refused.tb)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "500", (), told)
    line = formatter.format(record)

    assert "hardshipfile_filed_after_notice" in line
    assert "IntegrityError" in line
    assert not [word for word in ("石立春", "石小满", "1975-03-02", "Failing row") if word in line]
