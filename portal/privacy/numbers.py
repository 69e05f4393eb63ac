"""Numbers that stand for a person: identity number, phone, bank card. Normalised, checked, read, found in texts.

Identity numbers after GB 11643: six digits of region, eight of birth, three of sequence (odd: male), a check digit.
Regions are not looked up: abolished counties stay in the numbers of living people.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.cn import ric

_GAPS = re.compile(r"[\s\-\u2010-\u2015\u2212_.·]+")  # with dashes of every length
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(?:(?:转|[xX]|[Ee]xt)(\d{1,6}))?")
_DASHED_LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})-(\d{1,6})")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_BANK_CARD = re.compile(r"\d{12,19}")
# Days would grow together into something long: they are looked past.
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?(?!\d)")
# What people put between the digits of a number.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-\u2010-\u2015\u2212·•_/()]+(?=[\dXx])")
# A mobile number (also behind 86), identity numbers of 15 and 18, bank cards.
_PRIVATE = re.compile(r"(?<!\d)(?:(?:86)?1[3-9]\d{9}|\d{17}[Xx]|\d{15,19})(?!\d)")


@dataclass(frozen=True)
class IdNumber:
    """What an identity number says; ``sex`` is "male" or "female"."""

    number: str
    birth_date: date
    sex: str


def narrow(text):
    """Return ``text`` with full-width letters and digits as narrow ones."""
    return unicodedata.normalize("NFKC", text or "").strip()


def private_numbers(text):
    """Mobile, identity and card numbers that stand in clear in ``text``, without gaps; landlines are none.

    Digits of any width count, with anything between them that people write there or that cannot be seen.
    """
    seen = "".join(character for character in narrow(text) if unicodedata.category(character) != "Cf")
    plain = _DAY.sub(" ", seen)
    found = _PRIVATE.findall(plain) + _PRIVATE.findall(_BETWEEN_DIGITS.sub("", plain))
    return list(dict.fromkeys(found))


def refuse_private_numbers(text):
    """Raise ValidationError where a text that others read or that is kept for good holds a number of a person."""
    if private_numbers(text):
        raise ValidationError(
            _("There is a phone, identity or card number in it. Take the number out and send it again."),
            code="private_number",
        )


def refuse_private_words(**texts):
    """As ``refuse_private_numbers``, for several texts by the names of their fields."""
    refused = {}
    for name, text in texts.items():
        try:
            refuse_private_numbers(text)
        except ValidationError as error:
            refused[name] = error
    if refused:
        raise ValidationError(refused)


def normalise_id_number(text):
    """Return the number without gaps, narrow, with a capital X; nothing is checked."""
    return _GAPS.sub("", narrow(text)).upper()


def read_id_number(text, *, on):
    """Return the IdNumber in ``text`` as of the day ``on``; raises ValidationError."""
    number = normalise_id_number(text)
    if not _ID_NUMBER.fullmatch(number):
        raise ValidationError(_("An identity number has 18 characters: digits, the last may be X."), code="length")
    if ric.calc_check_digit(number) != number[-1]:
        raise ValidationError(_("This identity number has a mistake: its last character does not fit."), code="check")
    try:
        birth_date = ric.get_birth_date(number)
    except ric.InvalidComponent:
        birth_date = None
    if birth_date is None or not date(1900, 1, 1) <= birth_date <= on:
        raise ValidationError(_("This identity number holds no possible day of birth."), code="birth")
    return IdNumber(number, birth_date, "male" if int(number[16]) % 2 else "female")


def age_on(birth_date, on):
    """Full years on the day ``on``; whoever was born on 29 February ages on 1 March of common years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def normalise_phone(text):
    """Return a mobile number as 11 digits, a landline as 0395-3123456 or 0395-3123456-801, anything else narrow."""
    plain = re.sub(r"^(?:\+|00)86[\s\-]*", "", narrow(text))
    dashed = _DASHED_LANDLINE.fullmatch(re.sub(r"[\s()]", "", plain))
    digits = "".join(dashed.groups()[:2]) + "转" + dashed[3] if dashed else re.sub(r"[()]", "", _GAPS.sub("", plain))
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return "-".join(part for part in landline.groups() if part)
    return digits


def is_mobile(text):
    return bool(_MOBILE.fullmatch(normalise_phone(text)))


def read_phone(text):
    """Return the normalised mobile or landline number in ``text``; raises ValidationError."""
    number = normalise_phone(text)
    if not (_MOBILE.fullmatch(number) or re.fullmatch(r"0\d{2,3}-\d{7,8}(-\d{1,6})?", number)):
        raise ValidationError(_("Give a mobile number of 11 digits or a landline such as 0395-3123456."), code="phone")
    return number


def normalise_bank_card(text):
    """Return the digits of a card without gaps; nothing is checked."""
    return _GAPS.sub("", narrow(text))


def read_bank_card(text):
    """Return the 12 to 19 digits of a card; raises ValidationError. See ``looks_mistyped`` for the warning."""
    number = normalise_bank_card(text)
    if not _BANK_CARD.fullmatch(number):
        raise ValidationError(_("A bank card has 12 to 19 digits."), code="bank_card")
    return number


def looks_mistyped(card):
    """True when the check digit (Luhn) does not fit: a warning only, since not every card has one."""
    return not luhn.is_valid(normalise_bank_card(card))
