"""What the figures of a report are measured in: how each is shown, and how a spreadsheet shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Number
from desktop_crm.models.kinds.sums import in_full, in_short, sign_of

Value = int | float | str | None
_NOTHING = "–"


@dataclass(frozen=True)
class Unit:
    """A measure. Units are frozen and compare by content."""

    excel: ClassVar[str] = "General"
    """The number format of a spreadsheet cell."""
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

    def _shown(self, value: Value) -> str:
        return str(value)


@dataclass(frozen=True)
class Words(Unit):
    """No figure at all: words."""

    excel: ClassVar[str] = "@"


@dataclass(frozen=True)
class Many(Unit):
    """How many."""

    excel: ClassVar[str] = "#,##0"
    better: ClassVar[int] = 1

    def _shown(self, value: Value) -> str:
        return Number().format(value)


@dataclass(frozen=True)
class Sum(Unit):
    """A sum of money in the smallest unit of one currency. Sums of several are never added."""

    currency: str

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

    def _shown(self, value: Value) -> str:
        return in_full(round(value), self.currency) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Share(Unit):
    """A part of a whole, 1 being all of it: shown in percent, its changes in percentage points."""

    excel: ClassVar[str] = "0.0%"
    better: ClassVar[int] = 1

    def difference(self, value: Value, before: Value) -> str:
        if not isinstance(value, int | float) or not isinstance(before, int | float):
            return ""
        points = Number().format(round(abs(value - before) * 100, 1))
        return _signed(_("{n} pp").format(n=points), value - before)

    def _shown(self, value: Value) -> str:
        return _percent(value) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Days(Unit):
    """A number of days, with a decimal where it is small."""

    excel: ClassVar[str] = "0.0"
    better: ClassVar[int] = -1

    def _shown(self, value: Value) -> str:
        return _("{n} d").format(n=_short_number(value))


@dataclass(frozen=True)
class Hours(Unit):
    """A span in hours: shown in minutes below one, in days from two days on."""

    excel: ClassVar[str] = "0.0"
    better: ClassVar[int] = -1

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

    excel: ClassVar[str] = "#,##0"
    better: ClassVar[int] = 1

    def _shown(self, value: Value) -> str:
        return _("{n} min").format(n=Number().format(round(_number(value) / 60)))

    def exported(self, value: Value) -> Value:
        return None if value is None else round(_number(value) / 60, 1)


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
