"""What a visitor can open says nothing of private people: every public page, file and header is read (row 4).

Each personal field of each row that the access matrix's world holds gets a mark of its own: names, phones, identity
numbers that fit, birthdays. Then a visitor opens every route that the matrix calls public, follows what is linked
there, and looks for the marks, and for whatever has the shape of a phone or an identity number. A new public route is
walked as soon as it is listed, with its arguments from tests/world.py; planted leaks show that the search finds.
"""

import html
import io
import re
import zipfile
from collections import deque
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import JSONField
from pypdf import PdfReader
from stdnum.cn import ric

from activities.models import Activity, Campaign
from portal.access import MATRIX
from portal.accounts.models import User
from portal.common.classification import DataClass
from portal.ledgers import services as ledgers
from portal.notices.models import Objection
from portal.privacy.fields import BlindIndexField, EncryptedTextField
from tests.factories.ledgers import AFTER_WEEK, WEEK, sealed_period
from tests.factories.notices import ROWS
from tests.factories.volunteers import id_number_of
from tests.world import address
from volunteers.models import Team, Volunteer

pytestmark = pytest.mark.django_db

PUBLIC = sorted(name for name, entry in MATRIX.items() if entry.kind == "public" and "GET" in entry.methods)
BORN = date(1987, 7, 13)
BIRTHDAYS = ("1987-07-13", "1987年7月13日", "1987年07月13日", "1987/7/13", "1987/07/13", "19870713")
MOST_PAGES = 300
# Written by one person and let out by another, to be read by everybody.
PUBLISHED = {
    ("activities.Activity", "title"), ("activities.Activity", "title_initials"), ("activities.Activity", "place"),
    ("activities.Shift", "place"), ("activities.ActivityPhoto", "caption"), ("attachments.Attachment", "taken_at"),
    ("notices.PublicNotice", "body"), ("notices.PublicNotice", "columns"), ("notices.PublicNotice", "rows"),
    ("notices.PublicNotice", "hotline_phone"), ("notices.PublicNotice", "hotline_address"),
}  # fmt: skip
SEARCHED = {DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.STAFF}
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_LINK = re.compile(r"""(?:href|src|action)=["'](/[^"'#]*)""")


def marked_fields(model):
    """``[(field, class)]`` of what may speak of a person and can hold a mark."""
    found = [(model._meta.get_field(name), kind.data_class) for name, kind in model.field_classes.items()]
    return [
        (field, of_class)
        for field, of_class in found
        if of_class in SEARCHED
        and (model._meta.label, field.name) not in PUBLISHED
        and isinstance(field, models.CharField | models.TextField | JSONField | EncryptedTextField)
        and not isinstance(field, BlindIndexField)
        and not field.choices
    ]


def mark_all():
    """Write marks into every row that takes them; return ``{mark: where it was written}``."""
    marks = dict.fromkeys(BIRTHDAYS, "volunteers.Volunteer.birth_date")
    marks |= dict.fromkeys([name for name, _unit in ROWS], "a list on notice, masked since")
    for model in apps.get_models():
        fields = marked_fields(model) if hasattr(model, "field_classes") else []
        for row in model._default_manager.all() if fields else ():
            for field, _of_class in fields:
                place = f"{model._meta.label}.{field.name}"
                mark = mark_for(field, len(marks))
                if mark is not None and written(row, field, mark):
                    marks[mark] = place
    Volunteer.objects.update(birth_date=BORN)
    return marks


def mark_for(field, number):
    """A text that stands nowhere else, of the kind that the field is for."""
    if "id_number" in field.name:
        return id_number_of(BORN, sequence=number % 1000)
    if "phone" in field.name:
        return f"139{number:08d}"
    text = f"探{number:05d}针"
    return text if field.max_length is None or len(text) <= field.max_length else None


def written(row, field, mark):
    """Whether the row took the mark; what triggers and constraints keep as it is cannot leak it either."""
    kept = getattr(row, field.name)
    value = mark if not isinstance(field, JSONField) else [mark] if isinstance(kept, list) else {"词": mark}
    setattr(row, field.name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=[field.name])
    except DatabaseError:
        setattr(row, field.name, kept)
        return False
    return True


def words_of(answer):
    """All that an answer says: text, the inside of workbooks and PDFs, bytes of pictures, headers and cookies."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    parts = [str(sorted(answer.headers.items())), *(morsel.OutputString() for morsel in answer.cookies.values())]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts += [f"{name}\n{package.read(name).decode('utf-8', 'replace')}" for name in package.namelist()]
    elif body[:4] == b"%PDF":
        reader = PdfReader(io.BytesIO(body))
        parts += [str(reader.metadata), *(page.extract_text() for page in reader.pages)]
    else:
        parts.append(body.decode("utf-8", "replace"))
    text = "\n".join(parts)
    return html.unescape(text) if "html" in kind or "xml" in kind or body[:2] == b"PK" else text


def leaks_in(text, marks):
    """What of ``text`` should not be there."""
    found = [f"{mark} ({place})" for mark, place in marks.items() if mark in text]
    found += [f"phone {phone}" for phone in _PHONE.findall(text)]
    return found + [f"identity number {number}" for number in _ID_NUMBER.findall(text) if fits(number)]


def fits(number):
    """Whether the check digit is right; regions that do not exist count too, tests use no others."""
    return ric.calc_check_digit(number.upper()) == number[-1].upper()


def walk(client, starts):
    """``{path: words}`` of every address in ``starts`` and everything linked from there on this site."""
    read, waiting = {}, deque(starts)
    while waiting:
        path = waiting.popleft()
        if path in read or path.startswith(("/static/", "/login/")):
            continue
        answer = client.get(path)
        read[path] = words_of(answer)
        links = _LINK.findall(read[path]) if "html" in answer.headers.get("Content-Type", "") else []
        waiting.extend(html.unescape(link) for link in [*links, answer.headers.get("Location", "")] if link[:1] == "/")
        assert len(read) < MOST_PAGES, sorted(read)[-20:]
    return read


@pytest.fixture
def site(world, clerk, reviewer, manager, settings, tmp_path):
    """The world of the access matrix, marked, with a ledger published after that: ``marks``, and where to begin."""
    settings.MEDIA_ROOT = str(tmp_path)
    marks = mark_all()
    week = sealed_period(world.branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=manager)
    ledgers.publish(period=week, version=week.sealed_run.version, by=reviewer, at=AFTER_WEEK)
    world.period_code = WEEK.code
    return SimpleNamespace(marks=marks, addresses=[address(name, world) for name in PUBLIC])


def scanned(site, client, marks):
    """``{path: leaks}`` of what a visitor can read."""
    pages = walk(client, [*site.addresses, "/robots.txt", "/sitemap.xml", "/favicon.ico", "/w/volunteers/987654321/"])
    return {path: leaks for path, text in pages.items() if (leaks := leaks_in(text, marks))}


def test_nothing_public_speaks_of_private_people(site, as_user):
    """``addresses`` fail with NoReverseMatch for a public route without arguments in tests/world.py."""
    assert scanned(site, as_user(None), site.marks) == {}
    assert {f"{model._meta.label}.{name}" for model, name in MUST_BE_MARKED} <= set(site.marks.values())
    assert len(site.addresses) == len(PUBLIC) > 0


MUST_BE_MARKED = (
    (Volunteer, "name"), (Volunteer, "phone"), (Volunteer, "id_number"), (Volunteer, "address"),
    (Volunteer, "birth_date"), (Objection, "name"), (Objection, "phone"), (Objection, "text"), (Team, "leader_phone"),
    (User, "display_name"), (User, "username"), (Activity, "narrative"),
)  # fmt: skip


def test_planted_leaks_are_found_each_in_its_place(site, as_user, world):
    """In the words of a page, in numbers with gaps, inside a workbook, where the words stand packed."""
    id_number = id_number_of(BORN)
    slogan = f"联系苗泄露 139 1234 5678，{id_number}，1987年7月13日生"
    Campaign.objects.filter(pk=world.campaign.pk).update(slogan=slogan)
    planted = {"苗泄露": "name", "1987年7月13日": "birthday", world.branch.name: "workbook"}

    found = scanned(site, as_user(None), planted)

    assert set(found[address("activities:campaign-public", world)]) >= {
        "苗泄露 (name)", "1987年7月13日 (birthday)", "phone 139 1234 5678", f"identity number {id_number}",
    }  # fmt: skip
    assert found[address("ledgers:report-file", world)] == [f"{world.branch.name} (workbook)"]
