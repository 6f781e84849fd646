"""What a written day and time mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Reading
from desktop_crm.models.kinds.text import excerpt, nothing, one_line, written


class Day(NamedTuple):
    """A day of the calendar; `year` is None where none was written."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Written:
    """A day with the time beside it, as it stands in the file, and its offset from UTC where one is given."""

    day: Day
    time: time | None = None
    offset: timedelta | None = None


_LONGEST = 80
_SERIALS = (3654, 73050)
"""Excel's numbers of the days from 1910 to 2099; smaller ones are more likely years or counts."""
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)

_MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            "янв jan", "фев feb", "мар mar", "апр apr", "май мая may", "июн jun",
            "июл jul", "авг aug", "сен sep", "окт oct", "ноя nov", "дек dec",
        ),
        1,
    )
    for start in starts.split()
}  # fmt: skip
_MONTH_WORDS = (
    "январь января янв фев февр февраль февраля мар март марта апр апрель апреля май мая "
    "июн июнь июня июл июль июля авг август августа сен сент сентябрь сентября "
    "окт октябрь октября ноя нояб ноябрь ноября дек декабрь декабря "
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september "
    "oct october nov november dec december"
)
_MONTH = "|".join(sorted(_MONTH_WORDS.split(), key=len, reverse=True))
_ORDINAL = r"[«\"]?(\d{1,2})[»\"]?(?:-?(?:го|е|th|st|nd|rd))?"
_YEAR_END = r"(?:\s*г(?:од[а]?)?\.?)?"
_WEEKDAY = re.compile(
    r"^(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)[.,]*\s+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\s*,\s*|\s+(?:в|at)\s+|\s+|(?<=\d)T)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE | re.ASCII,
)
_HOURS = re.compile(r"\s+(\d{1,2})()()()\s*([ap]\.?m\.?)()$", re.IGNORECASE | re.ASCII)
_DAY_SHAPES = tuple(
    (re.compile(shape, re.IGNORECASE | re.ASCII if shape.isascii() else re.IGNORECASE), order)
    for shape, order in (
        (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", "ymd"),
        (r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", "ymd"),
        (r"--(\d{2})-?(\d{2})", "md"),
        (r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4}|\d{2})" + _YEAR_END, "dmy"),
        (r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})", "either"),
        (r"(\d{1,2})[.](\d{1,2})\.?", "dm"),
        (r"(\d{1,2})([/])(\d{1,2})", "either"),
        (rf"{_ORDINAL}[\s./-]*({_MONTH})\.?[\s,./-]*(\d{{4}}|\d{{2}}){_YEAR_END}", "dmy"),
        (rf"{_ORDINAL}[\s./-]*({_MONTH})\.?", "dm"),
        (rf"({_MONTH})\.?\s*(\d{{1,2}})(?:th|st|nd|rd)?[\s,]+(\d{{4}})", "mdy"),
        (rf"({_MONTH})\.?\s*(\d{{1,2}})(?:th|st|nd|rd)?", "md"),
        (r"(\d{2})(\d{2})(\d{4})", "dmy"),
    )
)  # fmt: skip


def read_day(raw: Any, reading: Reading, past: bool) -> Day | None:
    """The day that a cell holds; None when it is empty.

    `past`: two figures of a year never mean the future.
    """
    written_day = read_moment(raw, reading, past)
    return written_day.day if written_day else None


def read_moment(raw: Any, reading: Reading, past: bool = False) -> Written | None:
    """The day and, where one is written, the time that a cell holds; None when it is empty."""
    if isinstance(raw, datetime):
        return Written(Day(raw.year, raw.month, raw.day), raw.time(), raw.utcoffset())
    if isinstance(raw, date):
        return Written(Day(raw.year, raw.month, raw.day))
    text = one_line(written(raw))
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_serial(raw) or _from_text(text, reading, past)
    if isinstance(raw, time):
        raise _not_a_date(text)
    return None if nothing(text) else _from_text(text, reading, past)


def _from_serial(number: float) -> Written | None:
    """The day that Excel keeps as a number, and its time to the millisecond."""
    if not _SERIALS[0] <= number < _SERIALS[1]:
        return None
    moment = _EXCEL_EPOCH + timedelta(milliseconds=round(number * 86_400_000))
    return Written(Day(moment.year, moment.month, moment.day), moment.time() if number % 1 else None)


def _from_text(text: str, reading: Reading, past: bool) -> Written:
    if len(text) > _LONGEST:
        raise _not_a_date(text)
    if re.fullmatch(r"[1-7]\d{4}(?:[.,]\d+)?", text, re.ASCII):
        serial = _from_serial(float(text.replace(",", ".")))
        if serial:
            return serial
    bare = _WEEKDAY.sub("", text)
    clock = _TIME.search(bare) or _HOURS.search(bare)
    day = _written_day(
        bare[: clock.start()] if clock else bare, text, reading, past, us=bool(clock and clock[5])
    )
    return Written(day, *(_clock(clock, text) if clock else (None, None)))


def _written_day(bare: str, text: str, reading: Reading, past: bool, us: bool) -> Day:
    bare = bare.strip(" ,")
    for shape, order in _DAY_SHAPES:
        if found := shape.fullmatch(bare):
            parts = [part for part in found.groups() if part not in ("/", "-")]
            if order == "either":
                order = _slashed(parts, reading, us)
            return _day(dict(zip(order, parts, strict=True)), text, reading, past)
    raise _not_a_date(text)


def _slashed(parts: list[str], reading: Reading, us: bool) -> str:
    """Which of two figures is the month: what the calendar allows, then what the language is used to."""
    first, second = int(parts[0]), int(parts[1])
    month_first = us or reading.language == "en"
    if first > 12 >= second:
        month_first = False
    elif second > 12 >= first:
        month_first = True
    return ("mdy" if month_first else "dmy") if len(parts) == 3 else ("md" if month_first else "dm")


def _day(parts: dict[str, str], text: str, reading: Reading, past: bool) -> Day:
    month = parts["m"]
    number = int(month) if month.isdigit() else _MONTHS[month.casefold()[:3]]
    year = _year(parts["y"], reading, past) if "y" in parts else None
    day = int(parts["d"])
    try:
        date(2000 if year is None else year, number, day)
    except ValueError:
        raise UserError(_("No such date: {text}").format(text=excerpt(text))) from None
    return Day(year, number, day)


def _year(figures: str, reading: Reading, past: bool) -> int:
    """The year: of two figures the latest that is not later than this year, or than in twenty for plans."""
    if len(figures) == 4:
        return int(figures)
    latest = (reading.today or date.today()).year + (0 if past else 20)
    year = latest // 100 * 100 + int(figures)
    return year if year <= latest else year - 100


def _clock(found: re.Match[str], text: str) -> tuple[time, timedelta | None]:
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    half = (found[5] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise _not_a_date(text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    try:
        return time(hour, minute, second, micro), _offset(found[6])
    except ValueError:
        raise UserError(_("No such time: {text}").format(text=excerpt(text))) from None


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return timedelta(0)
    figures = zone[1:].replace(":", "")
    offset = timedelta(hours=int(figures[:2]), minutes=int(figures[2:]))
    timezone(offset)
    return -offset if zone[0] == "-" else offset


def _not_a_date(text: str) -> UserError:
    return UserError(_("Not a date: {text}").format(text=excerpt(text)), _("Write for example 24.11.2026."))
