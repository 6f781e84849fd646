"""Where the marks of an axis stand, and how rows are named below it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from desktop_crm.base.i18n import language
from desktop_crm.reports.table import Row
from desktop_crm.reports.units import Unit

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EVERY = (1, 2, 3, 5, 7, 10, 14, 15, 20, 30, 50, 60, 100)


def marks(numbers: Sequence[float], unit: Unit, about: int) -> list[float]:
    """Round figures, some `about` of them, from below the lowest number to above the highest; zero is among them."""
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    step = unit.step((high - low) / max(about, 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        last = first + 1
    return [step * place for place in range(first, last + 1)]


def along_time(rows: Sequence[Row]) -> bool:
    """Whether the rows are months or days, but for a few at most: those of records that have no day."""
    return len(rows) > 0 and sum(not _is_time(row) for row in rows) * 4 <= len(rows)


def _is_time(row: Row) -> bool:
    return bool(_MONTH.fullmatch(row.key) or _DAY.fullmatch(row.key))


def short_names(rows: Sequence[Row]) -> list[str]:
    """What the rows are called below the axis: months and days in short, months with the year where there are several.

    Rows named by the first days of months are months.
    """
    if not along_time(rows):
        return [row.title for row in rows]
    keys = [row.key for row in rows if _is_time(row)]
    days = any(len(key) > 7 and not key.endswith("-01") for key in keys) or len({key[:7] for key in keys}) < 2
    several = len({key[:4] for key in keys}) > 1
    return [_short(row, days, several) if _is_time(row) else row.title for row in rows]


def _short(row: Row, days: bool, several: bool) -> str:
    return _day(row.key) if days and len(row.key) > 7 else _month(row.key[:7], several)


def _day(key: str) -> str:
    return _in_short(key, "MMMd", language())


def _month(key: str, with_year: bool) -> str:
    month = _in_short(f"{key}-01", "LLL", language())
    return f"{month} {key[2:4]}" if with_year else month


@lru_cache(maxsize=2048)
def _in_short(key: str, skeleton: str, spoken: str) -> str:
    from babel.dates import format_date, format_skeleton

    day = date.fromisoformat(key)
    if skeleton == "LLL":
        return _three(str(format_date(day, "LLL", locale=spoken)))
    month = str(format_date(day, "MMM", locale=spoken))
    return str(format_skeleton(skeleton, day, locale=spoken)).replace(month, _three(month))


def _three(month: str) -> str:
    return month.rstrip(".")[:3]


def every(count: int, width: float, widest: float) -> int:
    """Of so many names over `width` px, each how manyth is shown so that none of `widest` px touches the next."""
    if count < 2:
        return 1
    each = width / count
    return next((n for n in _EVERY if n * each >= widest), max(1, math.ceil(widest / each)))


def wrapped(name: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """A name in one line, or in two of which the first ends between words; the second may still be too long."""
    if width_of(name) <= room or " " not in name:
        return [name]
    words = name.split(" ")
    fit = next((n for n in range(len(words) - 1, 1, -1) if width_of(" ".join(words[:n])) <= room), 1)
    return [" ".join(words[:fit]), " ".join(words[fit:])]
