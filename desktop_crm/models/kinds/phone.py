"""Telephone numbers: read from every shape that lists have, stored as E.164."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _, language
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Part, Reading, Value
from desktop_crm.models.kinds.parts import phone_parts
from desktop_crm.models.kinds.text import excerpt, nothing, one_line, written

_SEPARATORS = str.maketrans("", "", " ()-.\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}\N{EN DASH}\t")
_RUSSIAN_MOBILE = re.compile(r"(?:\+?7|8)?(9(?:[0-24-9]\d|3[1-9])\d{7})", re.ASCII)
_SCIENTIFIC = re.compile(r"\+?\d(?:[.,]\d+)?[eе]\+?\d{1,2}", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[\s,;(]*(?:доб(?:авочный|ав)?|вн(?:утр(?:енний)?)?|оп|ext(?:ension|n)?|x|х|#)[\s.:№=]*#?\s*(\d{1,7})\s*\)?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|раб(?:очий)?|дом(?:ашний)?|факс|т|м|р|ф|phone|tel(?:ephone)?|mobile|mob|cell|"
    r"work|home|office|fax|whats\s?app|viber|wa|callto|sip)(?=[\s.:/+(\d])[\s.:/]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:@(?:c\.us|s\.whatsapp\.net))$", re.IGNORECASE)
_LOST_DIGITS = 6  # so many zeros at the end of a number from a spreadsheet are what rounding leaves
_LOST_IN_TEXT = 3  # so many digits fewer than the number has, and a text such as 7.91712E+10 was rounded
_LONGEST = 200
_LETTERS = re.compile(r"[^\W\d_]")

_NO_COUNTRY = N_("Not a phone number: {text}")
_NO_AREA = N_("The area code is missing: {text}")
_ROUNDED = N_("The last digits of this number were lost when the file was saved: {text}")
_SHORT = N_("Too few digits for a phone number: {text}")
_LONG = N_("Too many digits for a phone number: {text}")
_WORDS = N_("This is not a phone number but words: {text}")
_HINTS = {
    _NO_AREA: N_("Write the number with the code of the town, for example +7 495 745-55-33."),
    _ROUNDED: N_("Make the column a text column in the spreadsheet and save the list again."),
}


@dataclass(frozen=True)
class Phone(Kind):
    """A telephone number: "+79124451803", with ";ext=240" after it when there is an extension."""

    cell: ClassVar[Cell] = Cell.PHONE
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.CONTAINS,
        Operator.NOT_CONTAINS,
        Operator.STARTS,
        Operator.IS,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        if type(raw) is str and reading.region == "RU":
            mobile = _RUSSIAN_MOBILE.fullmatch(raw.translate(_SEPARATORS))
            if mobile and not raw.lstrip().startswith("."):
                return "+7" + mobile[1]
        text = _digits_of_cell(raw) if isinstance(raw, (int, float)) else one_line(written(raw))
        if nothing(text):
            return None
        value, problem = _understood(text, reading.region)
        if problem:
            hint = _HINTS.get(problem, "")
            raise UserError(_(problem).format(text=excerpt(text)), _(hint) if hint else "")
        return value

    def format(self, value: Value) -> str:
        if value is None:
            return ""
        number, _mark, extension = str(value).partition(";ext=")
        shown = _grouped(number)
        if not extension:
            return shown
        return f"{shown} доб. {extension}" if language() == "ru" else f"{shown} ext. {extension}"

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)

    def split(self, raw: Any) -> list[Part]:
        if isinstance(raw, (int, float)):
            return [Part(raw)]
        return phone_parts(written(raw))


def phone_digits(value: str) -> str:
    """The national digits of a stored number, without the code of the country and the extension."""
    digits = value.partition(";")[0].removeprefix("+")
    return digits[_country_code_length(digits) :] if value.startswith("+") else digits


def phone_fragments(value: str) -> tuple[str, ...]:
    """The words that find a stored number: its national digits, the last seven of them, the last four."""
    digits = phone_digits(value)
    return tuple(dict.fromkeys((digits, digits[-7:], digits[-4:])))


_TWO_DIGIT_CODES = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split()
)


def _country_code_length(digits: str) -> int:
    """How many of the digits of an international number are the country's (ITU-T E.164, annex D)."""
    if digits[:1] in ("1", "7"):
        return 1
    return 2 if digits[:2] in _TWO_DIGIT_CODES else 3


def _grouped(number: str) -> str:
    if number.startswith("+7") and len(number) == 12:
        return f"+7 {number[2:5]} {number[5:8]}-{number[8:10]}-{number[10:]}"
    return _international(number)


@lru_cache(maxsize=4096)
def _international(number: str) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _digits_of_cell(raw: int | float) -> str:
    """The digits of a number that a workbook keeps, which may show itself as 7.9E+10."""
    if isinstance(raw, bool) or raw != raw or abs(raw) >= 1e18:
        return str(raw)
    if isinstance(raw, float) and not raw.is_integer():
        return str(raw)
    return _unless_rounded(str(int(raw)))


def _unless_rounded(digits: str) -> str:
    """`digits`, or as much as a rounded number says when the last of them are zeros."""
    rounded = len(digits) > 9 and digits.endswith("0" * _LOST_DIGITS)
    return f"{Decimal(digits):.1E}" if rounded else digits


@lru_cache(maxsize=16384)
def _understood(text: str, region: str) -> tuple[str, str]:
    """The stored number, or why there is none: one of the two is empty."""
    if len(text) > _LONGEST:
        return "", _NO_COUNTRY
    if text.endswith(".0") and text[:-2].lstrip("+").isdigit():
        text = text[:-2]
    if _SCIENTIFIC.fullmatch(text):
        mantissa = text.casefold().replace("е", "e").replace(",", ".")
        text = str(int(Decimal(mantissa)))
        written_digits = sum(map(str.isdecimal, mantissa.partition("e")[0]))
        if len(text) - written_digits >= _LOST_IN_TEXT:
            return "", _ROUNDED
    text, extension = _without_extension(_TAIL.sub("", _AROUND.sub("", text.strip("'\"`= "))))
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    if _LETTERS.search(text):
        return "", _WORDS if not digits else _NO_COUNTRY
    problem = _wrong_length(digits, text)
    if problem:
        return "", problem
    number = _first_valid(_candidates(text, digits, region), region)
    if not number:
        return "", _NO_COUNTRY
    return (f"{number};ext={extension}" if extension else number), ""


def _without_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if not found or sum(c.isdecimal() for c in text[: found.start()]) < 5:
        return text, ""
    return text[: found.start()], found[1]


def _wrong_length(digits: str, text: str) -> str:
    if not digits:
        return _NO_COUNTRY
    if len(digits) < 5:
        return _SHORT
    if len(digits) <= 7 and "+" not in text:
        return _NO_AREA
    return _LONG if len(digits) > 18 else ""


def _candidates(text: str, digits: str, region: str) -> list[str]:
    """What the number may mean, the likeliest first: as written, then with the usual slips put right."""
    plus = text.lstrip(" (").startswith("+")
    found = ["+" + digits if plus else digits]
    if not plus and digits.startswith("00"):
        found.append("+" + digits[2:])
    if region == "RU" and digits.startswith("810"):
        found.append("+" + digits[3:])
    if region in ("RU", "KZ") and len(digits) == 11 and digits[0] in "78":
        found.append("+7" + digits[1:])
    if region in ("RU", "KZ") and len(digits) == 12 and digits.startswith(("78", "77")):
        found.append("+7" + digits[2:])
    if plus and len(digits) == 10:
        found.append(digits)
    if not plus and len(digits) >= 11:
        found.append("+" + digits)
    return found


def _first_valid(candidates: list[str], region: str) -> str:
    import phonenumbers

    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""
