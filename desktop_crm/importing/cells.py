"""Cells as plain values: what programs leave in a text beside the text itself is taken out."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isfinite

from desktop_crm.importing.sheet import CellValue, Faulty, RawValue, Row

EXCEL_ERRORS = frozenset(
    ("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!")
    + ("#Н/Д", "#ДЕЛ/0!", "#ССЫЛКА!", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!", "#ЗНАЧ!")
)
EXCEL_CELL = 32_767
"""The most characters that Excel keeps in one cell."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d?);")
_INVISIBLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xAD, 0x200B, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF]
) | {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x2028: "\n", 0x2029: "\n", 0x0D: "\n"}
_REPEATING = 20_000


def clean_text(raw: str) -> str | None:
    """`raw` without outer spaces, control characters and HTML entities; None when nothing is left."""
    text = raw.strip()
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("_x000D_", "").translate(_INVISIBLE).strip()
    if "&" in text:
        text = unescape(text).strip()
    return text or None


def unescape(text: str) -> str:
    """`text` with the HTML entities resolved that end in a semicolon, so that links keep their parameters."""
    for _again in range(2):  # some programs escape twice
        found = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if found == text:
            break
        text = found
    return text.translate(_INVISIBLE)


class Cleaner:
    """Turns rows as read into rows of plain values and counts what the user should hear of.

    Texts that repeat are kept once: a list has few cities and many rows.
    """

    def __init__(self) -> None:
        self.errors = 0
        self.long = 0
        self._texts = _Texts(self)

    def row(self, raw: Sequence[RawValue]) -> Row:
        """The values of one row; an empty text is None, a number without a fraction an int."""
        texts = self._texts
        return tuple([texts[value] if type(value) is str else _plain(value) for value in raw])

    def text(self, raw: str) -> str | None:
        text = clean_text(raw)
        if text is None:
            return None
        if text[0] == "#" and text.upper() in EXCEL_ERRORS:
            self.errors += 1
            return Faulty(text)
        self.long += len(text) > EXCEL_CELL
        return text


class _Texts(dict[str, str | None]):
    def __init__(self, cleaner: Cleaner) -> None:
        super().__init__()
        self._text = cleaner.text

    def __missing__(self, raw: str) -> str | None:
        text: str | None = raw.strip()
        if not (
            text and text.isprintable() and text[0] != "#" and "&" not in text and len(text) < EXCEL_CELL
        ):
            text = self._text(raw)
        if len(self) < _REPEATING and text is not None and len(raw) < 100:
            self[raw] = text
        return text


def _plain(value: RawValue) -> CellValue:
    if type(value) is float:
        return int(value) if value.is_integer() and -1e15 < value < 1e15 else _finite(value)
    if type(value) is timedelta:
        return _duration(value)
    if type(value) is datetime:
        return _whole_seconds(value)
    return value  # type: ignore[return-value]


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _duration(value: timedelta) -> CellValue:
    if timedelta() <= value < timedelta(days=1):
        return (datetime.min + value).time()
    return str(value)


def _whole_seconds(value: datetime) -> datetime:
    """Excel keeps moments as fractions of a day: 13:32:57 may come as 13:32:56.999."""
    rounded = value.replace(microsecond=0)
    return rounded + timedelta(seconds=1) if value.microsecond >= 500_000 and value.year < 9999 else rounded
