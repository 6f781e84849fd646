"""Sums of money with their currency: in full, and as short as a heading needs them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds.number import Money, Number
from desktop_crm.models.pipeline import CURRENCIES

_SIGNS = {option.key: option.label for option in CURRENCIES}
_BEFORE = frozenset({"USD", "EUR", "GBP"})
"""Currencies whose sign English writes before the sum."""
_UNITS = (10**9, 10**6, 10**3)
_ROUNDED_UP = Decimal("0.9995")
"""From here on a number of thousands would be shown as 1,000 of them."""


def sign_of(currency: str) -> str:
    """The sign of a currency, or its code where it has none."""
    return _SIGNS.get(currency, currency)


def in_full(minor: int | None, currency: str) -> str:
    """A sum with the sign of its currency: "180 000 ₽", "$1,200.50"; empty for None."""
    return "" if minor is None else _signed(Money().format(minor), currency)


def in_short(minor: int, currency: str) -> str:
    """A sum of three digits at most: "2,1 млн ₽", "$640K"."""
    units = (Decimal(minor) / 100).to_integral_value(ROUND_HALF_UP)
    for unit in _UNITS:
        if abs(units) >= unit * _ROUNDED_UP:
            return _signed(_scaled(units / unit, unit), currency)
    return _signed(Number().format(int(units)), currency)


def all_in_short(sums: Iterable[tuple[str, int]]) -> str:
    """Sums of several currencies, each apart, the largest first."""
    ordered = sorted(sums, key=lambda pair: -abs(pair[1]))
    return " · ".join(in_short(minor, currency) for currency, minor in ordered)


def _scaled(number: Decimal, unit: int) -> str:
    rounded = number.quantize(Decimal("0.1") if abs(number) < 100 else Decimal(1), ROUND_HALF_UP)
    text = Number().format(float(rounded))
    words = {10**3: _("{number}K"), 10**6: _("{number}M"), 10**9: _("{number}B")}
    return words[unit].format(number=text)


def _signed(text: str, currency: str) -> str:
    sign = sign_of(currency)
    if language() == "en" and currency in _BEFORE:
        return text.replace("-", f"-{sign}", 1) if text.startswith("-") else sign + text
    return f"{text}\N{NO-BREAK SPACE}{sign}"
