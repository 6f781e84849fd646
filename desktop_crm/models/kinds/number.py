"""Numbers and sums of money: read as people and spreadsheets write them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from desktop_crm.base.i18n import language
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Reading, Value

_GROUP = "\N{NO-BREAK SPACE}"
NUMBER_OPERATORS = (
    Operator.IS,
    Operator.MORE,
    Operator.LESS,
    Operator.BETWEEN,
    Operator.EMPTY,
    Operator.NOT_EMPTY,
)


@dataclass(frozen=True)
class Number(Kind):
    """A number, stored as int or float; "15 %" is 15."""

    sql: ClassVar[str] = "REAL"
    cell: ClassVar[Cell] = Cell.NUMBER
    operators: ClassVar[tuple[Operator, ...]] = NUMBER_OPERATORS

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        from desktop_crm.models.kinds.number_text import read_number

        exact = read_number(raw, reading, money=False)
        if exact is None:
            return None
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    def format(self, value: Value) -> str:
        return "" if value is None else _shown(Decimal(str(value)), _GROUP if language() == "ru" else ",")

    def edit(self, value: Value) -> str:
        return "" if value is None else _shown(Decimal(str(value)), "")

    def normal(self, value: Value) -> str:
        return "" if value is None else _shown(Decimal(str(value)), "").replace(",", ".")


@dataclass(frozen=True)
class Count(Number):
    """How many, a whole number."""

    sql: ClassVar[str] = "INTEGER"


@dataclass(frozen=True)
class Money(Kind):
    """A sum in the smallest unit of its currency (kopecks, cents); the currency is no part of the value."""

    sql: ClassVar[str] = "INTEGER"
    cell: ClassVar[Cell] = Cell.MONEY
    operators: ClassVar[tuple[Operator, ...]] = NUMBER_OPERATORS

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        from desktop_crm.models.kinds.number_text import read_number

        exact = read_number(raw, reading, money=True)
        return None if exact is None else int((exact * 100).to_integral_value(ROUND_HALF_UP))

    def format(self, value: Value) -> str:
        return "" if value is None else _sum(int(value), _GROUP if language() == "ru" else ",")

    def edit(self, value: Value) -> str:
        return "" if value is None else _sum(int(value), "")

    def normal(self, value: Value) -> str:
        return "" if value is None else str(int(value))


def _shown(number: Decimal, group: str) -> str:
    whole, _point, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    mark = "," if language() == "ru" else "."
    return whole.replace(",", group) + (mark + fraction if fraction else "")


def _sum(minor: int, group: str) -> str:
    units, rest = divmod(abs(minor), 100)
    text = ("-" if minor < 0 else "") + f"{units:,}".replace(",", group)
    mark = "," if language() == "ru" else "."
    return f"{text}{mark}{rest:02}" if rest else text
