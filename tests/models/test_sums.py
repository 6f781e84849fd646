"""Sums with their currency, in full and in short, in both languages."""

from __future__ import annotations

import pytest

from desktop_crm.base import i18n
from desktop_crm.models.kinds.sums import all_in_short, in_full, in_short

_NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("minor", "currency", "english", "russian"),
    [
        (210_000_000, "RUB", "2.1M ₽", "2,1 млн ₽"),
        (64_000_000, "RUB", "640K ₽", "640 тыс. ₽"),
        (99_999, "RUB", "1K ₽", "1 тыс. ₽"),
        (99_999_900, "EUR", "€1M", "1 млн €"),
        (99_940_000, "EUR", "€999K", "999 тыс. €"),
        (95_050, "RUB", "951 ₽", "951 ₽"),
        (1_170_000_000, "RUB", "11.7M ₽", "11,7 млн ₽"),
        (123_456_789_000, "RUB", "1.2B ₽", "1,2 млрд ₽"),
        (12_300_000, "USD", "$123K", "123 тыс. $"),
        (-5_000_000, "EUR", "-€50K", "-50 тыс. €"),
        (0, "KZT", "0 ₸", "0 ₸"),
        (1_00, "XAU", "1 XAU", "1 XAU"),
    ],
)
def test_a_sum_in_short(minor: int, currency: str, english: str, russian: str) -> None:
    assert in_short(minor, currency).replace(_NBSP, " ") == english
    i18n.use("ru")
    assert in_short(minor, currency).replace(_NBSP, " ") == russian


def test_a_sum_in_full() -> None:
    assert in_full(120_050, "USD") == "$1,200.50"
    assert in_full(-120_000, "USD") == "-$1,200"
    assert in_full(None, "RUB") == ""
    i18n.use("ru")
    assert in_full(18_000_000, "RUB").replace(_NBSP, " ") == "180 000 ₽"


def test_currencies_are_never_added() -> None:
    assert all_in_short([("USD", 100_000), ("RUB", 210_000_000)]).replace(_NBSP, " ") == "2.1M ₽ · $1K"
