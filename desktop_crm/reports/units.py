"""What the figures of a report are measured in: how each is shown, and how a spreadsheet shows it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Number
from desktop_crm.models.kinds.sums import in_full, in_short, sign_of

Value = int | float | str | None
_NOTHING = "–"
_LARGE = 1_000_00
_DIGITS = 4
"""Decimals that are worth writing into a file."""


@dataclass(frozen=True)
class Unit:
    """A measure. Units are frozen and compare by content."""

    name: ClassVar[str] = "words"
    """What other programs know it by."""
    excel: ClassVar[str] = "General"
    """The number format of a spreadsheet cell."""
    axis: ClassVar[str] = "#,##0"
    """The number format beside the axis of a spreadsheet's chart."""
    excel_change: ClassVar[str] = "+#,##0;-#,##0;0"
    """The number format of a cell that tells what `changed` says."""
    better: ClassVar[int] = 0
    """Of a change, 1 when more is better, -1 when less is; a column may say otherwise."""

    def format(self, value: Value) -> str:
        """The figure in full, in the current language; a dash where there is none."""
        return _NOTHING if value is None else self._shown(value)

    def brief(self, value: Value) -> str:
        """As short as a heading or an axis needs it."""
        return self.format(value)

    def difference(self, value: Value, before: Value) -> str:
        """How `value` differs from what was before, with its sign; empty where it cannot be said."""
        if not isinstance(value, int | float) or not isinstance(before, int | float):
            return ""
        return _signed(self._shown(abs(value - before)), value - before)

    def exported(self, value: Value) -> Value:
        """What stands in a spreadsheet cell."""
        return value

    def step(self, rough: float) -> float:
        """The round figure, `rough` or somewhat above it, of which the marks of a chart's axis are multiples."""
        return _round_step(rough, 1)

    def changed(self, value: Value, before: Value) -> Value:
        """What a spreadsheet cell says of the change since; None where it cannot be said."""
        now, then = self.exported(value), self.exported(before)
        if not isinstance(now, int | float) or not isinstance(then, int | float):
            return None
        return round(now - then, _DIGITS)

    def written(self, value: Value) -> str:
        """The figure in a text table, as spreadsheets of the current language read it; empty where there is none."""
        number = self.exported(value)
        return Number().edit(round(number, _DIGITS)) if isinstance(number, int | float) else str(number or "")

    def _shown(self, value: Value) -> str:
        return str(value)


@dataclass(frozen=True)
class Words(Unit):
    """No figure at all: words."""

    excel: ClassVar[str] = "@"


@dataclass(frozen=True)
class Many(Unit):
    """How many."""

    name: ClassVar[str] = "count"
    excel: ClassVar[str] = "#,##0"
    better: ClassVar[int] = 1

    def _shown(self, value: Value) -> str:
        return Number().format(value)


@dataclass(frozen=True)
class Average(Unit):
    """A number with two decimals where it has any, such as a mean of answers."""

    name: ClassVar[str] = "number"
    excel: ClassVar[str] = "#,##0.00"
    excel_change: ClassVar[str] = "+#,##0.00;-#,##0.00;0"

    def _shown(self, value: Value) -> str:
        return Number().format(round(value, 2)) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Sum(Unit):
    """A sum of money in the smallest unit of one currency. Sums of several are never added."""

    currency: str

    name: ClassVar[str] = "money"
    excel_change: ClassVar[str] = "+0.0%;-0.0%;0.0%"
    better: ClassVar[int] = 1

    @property
    def excel(self) -> str:  # type: ignore[override]
        """With the sign behind the sum."""
        return f'#,##0.00\\ "{sign_of(self.currency)}"'

    def brief(self, value: Value) -> str:
        return in_short(int(value), self.currency) if isinstance(value, int | float) else self.format(value)

    def difference(self, value: Value, before: Value) -> str:
        """In percent of what was before."""
        if not isinstance(value, int | float) or not isinstance(before, int | float) or not before:
            return ""
        change = (value - before) / abs(before)
        return _signed(_percent(abs(change)), change)

    def exported(self, value: Value) -> Value:
        return value / 100 if isinstance(value, int | float) else value

    def step(self, rough: float) -> float:
        return _round_step(rough, 100)

    def changed(self, value: Value, before: Value) -> Value:
        """A part of what was before."""
        if not isinstance(value, int | float) or not isinstance(before, int | float) or not before:
            return None
        return round((value - before) / abs(before), _DIGITS)

    def _shown(self, value: Value) -> str:
        if not isinstance(value, int | float):
            return str(value)
        # A mean of large sums is not known to the kopeck.
        rough = isinstance(value, float) and abs(value) >= _LARGE
        return in_full(round(value / 100) * 100 if rough else round(value), self.currency)


@dataclass(frozen=True)
class Share(Unit):
    """A part of a whole, 1 being all of it: shown in percent, its changes in percentage points."""

    name: ClassVar[str] = "share"
    excel: ClassVar[str] = "0.0%"
    axis: ClassVar[str] = "0%"
    better: ClassVar[int] = 1

    @property
    def excel_change(self) -> str:  # type: ignore[override]
        """In percentage points."""
        points = _("{n} pp").format(n="").strip()
        return f'+0.0\\ "{points}";-0.0\\ "{points}";0.0'

    def difference(self, value: Value, before: Value) -> str:
        if not isinstance(value, int | float) or not isinstance(before, int | float):
            return ""
        points = Number().format(round(abs(value - before) * 100, 1))
        return _signed(_("{n} pp").format(n=points), value - before)

    def changed(self, value: Value, before: Value) -> Value:
        if not isinstance(value, int | float) or not isinstance(before, int | float):
            return None
        return round((value - before) * 100, 2)

    def written(self, value: Value) -> str:
        """With the sign by which spreadsheets know it."""
        return f"{Number().edit(round(value * 100, 2))}%" if isinstance(value, int | float) else ""

    def step(self, rough: float) -> float:
        return _round_step(rough, 0.01)

    def _shown(self, value: Value) -> str:
        return _percent(value) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Days(Unit):
    """A number of days, with a decimal where it is small."""

    name: ClassVar[str] = "days"
    excel: ClassVar[str] = "0.0"
    axis: ClassVar[str] = "0"
    excel_change: ClassVar[str] = "+0.0;-0.0;0.0"
    better: ClassVar[int] = -1

    def _shown(self, value: Value) -> str:
        return _("{n} d").format(n=_short_number(value))


@dataclass(frozen=True)
class Hours(Unit):
    """A span in hours: shown in minutes below one, in days from two days on."""

    name: ClassVar[str] = "hours"
    excel: ClassVar[str] = "0.0"
    axis: ClassVar[str] = "0"
    excel_change: ClassVar[str] = "+0.0;-0.0;0.0"
    better: ClassVar[int] = -1

    def step(self, rough: float) -> float:
        if rough <= 24:
            return next(step for step in _HOUR_STEPS if step >= rough - 1e-9)
        return _round_step(rough, 24)

    def _shown(self, value: Value) -> str:
        if not isinstance(value, int | float):
            return str(value)
        if value < 1:
            return _("{n} min").format(n=Number().format(round(value * 60)))
        if value >= 48:
            return _("{n} d").format(n=_short_number(value / 24))
        return _("{n} h").format(n=_short_number(value))


@dataclass(frozen=True)
class Minutes(Unit):
    """A span in seconds, shown in whole minutes."""

    name: ClassVar[str] = "minutes"
    excel: ClassVar[str] = "#,##0"
    better: ClassVar[int] = 1

    def _shown(self, value: Value) -> str:
        return _("{n} min").format(n=Number().format(round(_number(value) / 60)))

    def exported(self, value: Value) -> Value:
        return None if value is None else round(_number(value) / 60, 1)

    def step(self, rough: float) -> float:
        return _round_step(rough, 60)


_HOUR_STEPS: Sequence[float] = (1 / 60, 1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 4, 6, 12, 24)


def _round_step(rough: float, least: float) -> float:
    """The least times 1, 2 or 5 and a power of ten that reaches `rough`."""
    times = rough / least
    if times <= 1:
        return least
    power = 10.0 ** math.floor(math.log10(times) + 1e-9)
    return least * power * next(step for step in (1, 2, 5, 10) if step * power >= times * (1 - 1e-9))


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _short_number(value: Value) -> str:
    number = _number(value)
    return Number().format(round(number, 1) if abs(number) < 10 else round(number))


def _percent(share: float) -> str:
    """With one decimal: "10,7 %"; hundreds of percent without."""
    number = round(share * 100, 1) if abs(share) < 10 else round(share * 100)
    return _("{n}%").format(n=Number().format(number))


def _signed(text: str, change: float) -> str:
    return f"+{text}" if change > 0 else f"\N{MINUS SIGN}{text}" if change < 0 else text
