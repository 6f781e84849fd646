"""What every kind of value can do: be read, shown, compared and filtered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from desktop_crm.base.fold import fold

Value = str | int | float | None
"""A value as it is stored, journalled and exchanged: plain JSON. Each kind says which of these it uses."""


class Operator(StrEnum):
    """How a filter compares a field; the words for people are in `labels`."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS = "starts"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    LESS = "less"
    MORE = "more"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    LAST_DAYS = "last_days"
    NOT_LAST_DAYS = "not_last_days"
    NEXT_DAYS = "next_days"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


class Cell(StrEnum):
    """How a table cell of the kind is painted."""

    TEXT = "text"
    STRONG = "strong"
    TITLE = "title"
    PHONE = "phone"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    AGO = "ago"
    PILL = "pill"
    BOOL = "bool"
    PERSON = "person"
    TAGS = "tags"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means where it was written: the country of its phones and the day it was read."""

    region: str = "RU"
    language: str = "ru"
    today: date | None = None


class Part(NamedTuple):
    """One of several values that a cell holds, and what stands beside it there.

    `label` is a key such as "mobile", "work", "home" or "fax" where the words are known, the words themselves
    where they are not ("Иван"), or empty. `services` are the messengers that those words name.
    """

    raw: Any
    label: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of value. Kinds are frozen and compare by content; they know no Qt, no SQL and no layout."""

    sql: ClassVar[str] = "TEXT"
    """The storage class of the column: TEXT, INTEGER or REAL."""
    cell: ClassVar[Cell] = Cell.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.CONTAINS,
        Operator.NOT_CONTAINS,
        Operator.STARTS,
        Operator.IS,
        Operator.IS_NOT,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        """The stored form of what a person or a file gave; None when it is empty.

        `raw` is a text or what a workbook cell holds: int, float, bool, date, datetime, time or None.
        Raises UserError with a sentence when it cannot be understood.
        """
        raise NotImplementedError

    def format(self, value: Value) -> str:
        """The value as the current language shows it; an empty text for None."""
        raise NotImplementedError

    def normal(self, value: Value) -> str:
        """What duplicates, sorting and search compare: equal for values that people would call equal."""
        raise NotImplementedError

    def fragment(self, text: str) -> str:
        """A part of a value, as a person types it, in the form in which stored values are compared."""
        return fold(text)

    def brief(self, value: Value, now: int | None = None) -> str:
        """The value as a narrow column shows it; `now` in milliseconds since 1970 UTC, None for the clock."""
        return self.format(value)

    def edit(self, value: Value) -> str:
        """The text put into an edit box: `parse` reads it back to the same value."""
        return self.format(value)

    def split(self, raw: Any) -> list[Part]:
        """The values that one cell holds, in order; none when it is empty. Only many-valued kinds divide."""
        return [] if raw is None or not str(raw).strip() else [Part(raw)]
