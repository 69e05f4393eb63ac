"""The register of personal fields: made from the models, complete, in the reader's language, as a file."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from portal.common.classification import DataClass
from portal.privacy.register import register_rows
from portal.translations import classifying_words


def test_each_personal_field_stands_in_it_in_chinese():
    with translation.override("zh-hans"):
        rows = register_rows()
        words = [
            str(part) for row in rows for part in (row.model, row.field, row.class_label, row.purpose, row.retention)
        ]

    assert [word for word in words if not re.search(r"[一-鿿]", word)] == []
    assert "accounts.user.password" in {row.column for row in rows}
    assert "accounts.user.is_active" not in {row.column for row in rows}
    assert {row.data_class for row in register_rows(DataClass.SECRET)} == {DataClass.SECRET}


@pytest.mark.django_db
def test_for_administrators_and_auditors_alone(as_user, administrator, auditor, manager):
    address = reverse("privacy:register")

    assert [as_user(person).get(address).status_code for person in (administrator, auditor, manager)] == [200, 200, 403]


@pytest.mark.django_db
def test_the_file_holds_what_the_page_shows(as_user, auditor):
    client = as_user(auditor)
    page = client.get(reverse("privacy:register"), {"of_class": "secret"})
    answer = client.get(page.context["file_url"])

    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    columns = [row[-1] for row in sheet.iter_rows(values_only=True)]
    assert [row.column for row in page.context["rows"]] == [name for name in columns if name and "." in name]
    assert sheet["A1"].value == "个人信息登记"
    assert client.get(reverse("privacy:register"), {"of_class": "x"}).context["rows"] == []


def test_the_catalogue_takes_the_words_of_field_classes():
    module = """
KEPT = "until it is over"
field_classes = {"a": personal("who it is", KEPT), "b": staff("who did it", retention="a day"), **plain("c")}
other = elsewhere("no")
"""

    assert list(classifying_words(module)) == ["who it is", "until it is over", "who did it", "a day"]
