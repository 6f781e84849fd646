"""Telephone numbers: read from every shape that lists have, stored as E.164."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from desktop_crm.base.i18n import language
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Part, Reading, Value
from desktop_crm.models.kinds.text import one_line, written

_SEPARATORS = str.maketrans("", "", " ()-.\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}\N{EN DASH}\t")
_LOST_DIGITS = 6  # so many zeros at the end of a number from a spreadsheet are what rounding leaves
_LARGEST = 1e18
_RUSSIAN_MOBILE = re.compile(r"(?:\+?7|8)?(9(?:[0-24-9]\d|3[1-9])\d{7})", re.ASCII)


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
        text = raw if type(raw) is str else _digits_of_cell(raw)
        if reading.region == "RU":
            mobile = _RUSSIAN_MOBILE.fullmatch(text.translate(_SEPARATORS))
            if mobile:
                return "+7" + mobile[1]
        from desktop_crm.models.kinds.phone_text import read_phone

        return read_phone(one_line(written(text)), reading.region)

    def format(self, value: Value) -> str:
        if value is None:
            return ""
        number, _mark, extension = str(value).partition(";ext=")
        shown = _grouped(number)
        if not extension:
            return shown
        return f"{shown} доб. {extension}" if language() == "ru" else f"{shown} ext. {extension}"

    def brief(self, value: Value, now: int | None = None) -> str:
        number, _mark, extension = str(value or "").partition(";ext=")
        return f"{_grouped(number)} ({extension})" if extension else self.format(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)

    def fragment(self, text: str) -> str:
        digits = "".join(c for c in text if c.isdigit())
        # A national number is typed with an 8 in front, which is not stored.
        return digits[1:] if digits.startswith("8") and len(digits) > 4 else digits

    def split(self, raw: Any) -> list[Part]:
        if isinstance(raw, (int, float)) or _RUSSIAN_MOBILE.fullmatch(str(raw).translate(_SEPARATORS)):
            return [Part(raw)]
        from desktop_crm.models.kinds.parts import phone_parts

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


def _digits_of_cell(raw: Any) -> str:
    """The digits of a number that a workbook keeps, which may show itself as 7.9E+10."""
    if not isinstance(raw, (int, float)) or isinstance(raw, bool):
        return written(raw)
    if not (abs(raw) < _LARGEST and raw == int(raw)):
        return str(raw)
    return _unless_rounded(str(int(raw)))


def _unless_rounded(digits: str) -> str:
    """`digits`, or as much as a rounded number says when the last of them are zeros."""
    rounded = len(digits) > 9 and digits.endswith("0" * _LOST_DIGITS)
    return f"{int(digits):.1E}" if rounded else digits


@lru_cache(maxsize=4096)
def _international(number: str) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
