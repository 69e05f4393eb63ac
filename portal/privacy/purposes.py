"""What personal data is kept for, in the words that people read on /privacy/ and agree to.

A version never changes: who agreed to it agreed to those words (a test holds their fingerprints). New words are a
new version, put last under the same name; consents name the version that was read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One purpose in one version: what is kept, what for, how long; ``consent`` is the sentence to agree to, if any."""

    name: str
    version: str
    since: date
    title: Any
    data: Any
    text: Any
    retention: Any
    consent: Any = ""


_FIRST = date(2026, 11, 1)

PURPOSES = (
    Purpose(
        name="account", version="2026-11", since=_FIRST,
        title=_("Accounts"),
        data=_("Name, user name, unit, roles"),
        text=_("To sign in, and to know who wrote and who reviewed a record"),
        retention=_("As long as the records that carry the name"),
    ),
    Purpose(
        name="credentials", version="2026-11", since=_FIRST,
        title=_("Password and second factor"),
        data=_("Password, secret of the second factor, its recovery codes, devices that signed in"),
        text=_("To sign in safely; passwords as salted hashes that nobody can read, the second factor encrypted"),
        retention=_("Until it is changed or switched off"),
    ),
    Purpose(
        name="timeline", version="2026-11", since=_FIRST,
        title=_("Audit log"),
        data=_("Acts: signing in, changes, downloads, looking at numbers in full"),
        text=_("To answer afterwards who did what"),
        retention=_("At least six months"),
    ),
    Purpose(
        name="activities", version="2026-11", since=_FIRST,
        title=_("Records of activities and their photos"),
        data=_("Who was in charge, what happened, photos without the place where they were taken"),
        text=_("For the ledgers of the union"),
        retention=_("As office files are kept"),
    ),
    Purpose(
        name="objection", version="2026-11", since=_FIRST,
        title=_("Objections to public notices"),
        data=_("What you object to; name and phone if you give them, encrypted"),
        text=_("To check the objection and to answer you; only those who handle it see it"),
        retention=_("Name and phone until some time after the answer; the rest as long as the notice is kept"),
    ),
    Purpose(
        name="volunteer_register", version="2026-11", since=_FIRST,
        title=_("Register of volunteers"),
        data=_(
            "Name, sex, date of birth, phone and unit; if you give them: identity number, address, education, "
            "political status, skills, emergency contact"
        ),
        text=_(
            "To register you as a volunteer, arrange services and insure them, count your hours and certify them. Your "
            "unit and the unions above it read it. Phone, identity number and address are stored encrypted and shown "
            "masked; whoever needs one in full gives a reason that is noted. What you leave out does you no harm; "
            "without name and phone nobody can be registered."
        ),
        retention=_(
            "As long as you are on the register. When you leave or withdraw your consent, all but your number is "
            "erased after the term set by the city federation."
        ),
        consent=_(
            "I have read what is kept, what for and how long, and agree to it, to the sensitive entries that I make as "
            "well. I may see, correct and withdraw it at any time."
        ),
    ),
    Purpose(
        name="volunteer_guardian", version="2026-11", since=_FIRST,
        title=_("Volunteers of 14 to 17 years"),
        data=_("The same of the young person; name, phone and relation of the guardian"),
        text=_(
            "People of 14 to 17 years serve with the consent of their guardian and in services that fit their age. The "
            "guardian is called before the first service and in an emergency."
        ),
        retention=_("As the record of the young person"),
        consent=_(
            "I am the guardian. I have read what is kept about the young person and agree to it, and to services that "
            "fit their age. I may withdraw it at any time."
        ),
    ),
    Purpose(
        name="hardship_file", version="2026-11", since=_FIRST,
        title=_("Households in hardship"),
        data=_(
            "Of the worker: name, identity number, phone, address, health, work, income and expenses, what led to the "
            "hardship, bank card. Of those who live in the household: name, relation, date of birth, identity number, "
            "income, school. Photos of the papers that prove it"
        ),
        text=_(
            "To see whether the household can be put on file, and to help it. The unit, the county federation and the "
            "city federation read it; means are compared with civil affairs if you have authorised it; the public "
            "notice shows the name masked, the unit and the category, nothing else. Numbers, address, bank card and "
            "cause are stored encrypted and shown masked; caseworkers who need one in full give a reason that is noted."
            " Without these entries nobody can be put on file."
        ),
        retention=_(
            "Until the term set by the city federation has run, ten years at least after the household left the file or"
            " was not put on file; then everything but number, unit, category and dates is erased."
        ),
        consent=_(
            "I have read what is kept about my household, what for and how long, and agree to it, to the sensitive "
            "entries as well; for my children under age I agree as their guardian. I may see it and have it corrected "
            "at any time."
        ),
    ),
)  # fmt: skip


def current(name):
    """The version in force of the purpose ``name``; KeyError for a name that there is not."""
    return {purpose.name: purpose for purpose in PURPOSES}[name]


def of_version(name, version):
    """The words that somebody agreed to; KeyError for what nobody can have read."""
    return {(purpose.name, purpose.version): purpose for purpose in PURPOSES}[name, version]


def current_purposes():
    """Each purpose in its version in force, in the order of the page."""
    return list({purpose.name: purpose for purpose in PURPOSES}.values())
