"""Sums of money, numbers and codes of digits."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ru import inn

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Digits, Kind, Money, Number, Reading, TaxId

EN = Reading(language="en")
CELLS = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.times(), st.dates(), st.datetimes()
)


@pytest.mark.parametrize(
    ("raw", "kopecks"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1'234.50", 123450),
        ("1234.5", 123450),
        ("1234,5", 123450),
        ("1,234", 123400),
        ("1.234", 123400),
        ("1.234.567", 123456700),
        ("1,234,567.89", 123456789),
        ("3 600 000 ₽", 360000000),
        ("3 600 000 руб.", 360000000),
        ("3600000р.", 360000000),
        ("12 тыс.", 1200000),
        ("12 тыс. руб.", 1200000),
        ("12к", 1200000),
        ("12 т.р.", 1200000),
        ("1.5M", 150000000),
        ("1,5 млн", 150000000),
        ("1,500 млн ₽", 150000000),
        ("2 млрд", 200000000000),
        ("$1,200.50", 120050),
        ("1 200 USD", 120000),
        ("€ 99", 9900),
        ("-1 200", -120000),
        ("−1 200", -120000),
        ("- $5", -500),
        ("$-5", -500),
        ("(1 200)", -120000),
        ("1200-", -120000),
        ("+5", 500),
        (",5", 50),
        ("5,", 500),
        ("0", 0),
        (0, 0),
        (1234.5, 123450),
        (1.005, 101),
        (0.1 + 0.2, 30),
        (2.675, 268),
        (-0.005, -1),
        (1234, 123400),
        (Decimal("12.34"), 1234),
        ("1E+5", 10000000),
        (None, None),
        ("", None),
        ("—", None),
        ("нет", None),
    ],
)
def test_a_sum_is_understood(raw: Any, kopecks: int | None) -> None:
    assert Money().parse(raw) == kopecks


@pytest.mark.parametrize(
    "raw",
    [
        "дорого",
        "12 34",
        "1.2.3",
        "1,23,456",
        "12:30",
        "1 2 3",
        "--5",
        "5 яблок",
        "1e999",
        date(2022, 3, 22),
        True,
        "nan ₽",
    ],
)
def test_nonsense_is_no_sum(raw: Any) -> None:
    with pytest.raises(UserError, match=r"^(Not a number|This number is too large): "):
        Money().parse(raw)


def test_what_no_sum_can_be() -> None:
    for raw in (float("inf"), float("nan"), "9" * 20, 10**30):
        with pytest.raises(UserError):
            Money().parse(raw)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("15 %", 15),
        ("12,5%", 12.5),
        ("1,234", 1.234),
        ("1 234", 1234),
        ("0.5", 0.5),
        (5.0, 5),
        (0.1, 0.1),
        ("1e3", 1000),
        ("-7", -7),
        (None, None),
    ],
)
def test_a_number_is_understood(raw: Any, number: float | None) -> None:
    assert Number().parse(raw) == number


def test_a_number_of_metres_is_not_millions() -> None:
    with pytest.raises(UserError, match="Not a number: 5 м"):
        Number().parse("5 м")


def test_an_english_comma_divides_thousands() -> None:
    assert Number().parse("1,234", EN) == 1234
    assert Number().parse("1,23", EN) == 1.23


def test_how_numbers_are_shown() -> None:
    assert Money().format(360000000) == "3,600,000"
    assert Money().format(123450) == "1,234.50"
    assert Money().format(-5) == "-0.05"
    assert Number().format(1234.5) == "1,234.5"
    assert Number().format(5.0) == "5"
    i18n.use("ru")
    assert Money().format(360000000) == "3\u00a0600\u00a0000"
    assert Money().format(123450) == "1\u00a0234,50"
    assert Number().format(1234.5) == "1\u00a0234,5"
    assert Money().edit(123450) == "1234,50"
    for kind in (Money(), Number()):
        assert kind.format(None) == kind.edit(None) == kind.normal(None) == ""


@given(st.integers(-(10**16), 10**16), st.sampled_from(["ru", "en"]))
def test_a_sum_in_an_edit_box_comes_back(kopecks: int, language: str) -> None:
    i18n.use(language)
    reading = Reading(language=language)
    assert Money().parse(Money().edit(kopecks), reading) == kopecks
    assert Money().parse(Money().format(kopecks), reading) == kopecks


@given(
    st.one_of(
        st.integers(-(10**14), 10**14),
        st.floats(-1e14, 1e14, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-9),
    ),
    st.sampled_from(["ru", "en"]),
)
def test_a_number_in_an_edit_box_comes_back(number: float, language: str) -> None:
    i18n.use(language)
    assert Number().parse(Number().edit(number), Reading(language=language)) == number


@given(CELLS)
@pytest.mark.parametrize("kind", [Money(), Number(), TaxId(), Digits((9,)), Digits((13, 15)), Digits()])
def test_whatever_stands_in_a_cell_is_read_or_refused_with_a_sentence(kind: Kind, raw: Any) -> None:
    with suppress(UserError):
        stored = kind.parse(raw)
        assert stored is None or kind.parse(kind.edit(stored)) == stored


@given(st.text("0123456789., ()-+$₽рубтысмлнkKmE%'", max_size=20))
def test_nearly_numbers_never_break_the_reading(text: str) -> None:
    for kind in (Money(), Number()):
        with suppress(UserError):
            kind.parse(text)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("7707083893", "7707083893"),
        ("7707 083 893", "7707083893"),
        (7707083893, "7707083893"),
        (7707083893.0, "7707083893"),
        ("7707083893.0", "7707083893"),
        ("500100732259", "500100732259"),
        ("0278000011", None),
        ("-", None),
        (None, None),
    ],
)
def test_a_tax_number(raw: Any, stored: str | None) -> None:
    if stored is None and raw == "0278000011":
        with pytest.raises(UserError, match="No tax number has these digits: 0278000011"):
            TaxId().parse(raw)
    else:
        assert TaxId().parse(raw) == stored


@given(st.integers(10**7, 10**8 - 1))
def test_the_zero_that_a_spreadsheet_took_from_a_tax_number_is_put_back(middle: int) -> None:
    whole = f"0{middle:08}"
    whole += inn.calc_company_check_digit(whole)
    assert TaxId().parse(int(whole)) == whole
    assert TaxId().parse(float(whole)) == whole
    assert TaxId().parse(whole[1:]) == whole


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("7707083894", "No tax number has these digits: 7707083894"),
        ("77070838", "10 or 12 digits are expected: 77070838"),
        ("ИНН", "Only digits can stand here: ИНН"),
        (1.5, "Only digits can stand here: 1.5"),
        ("1234567890123", "10 or 12 digits are expected: 1234567890123"),
    ],
)
def test_what_is_no_tax_number(raw: Any, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        TaxId().parse(raw)
    assert told.value.what == sentence


def test_codes_of_digits() -> None:
    kpp, okpo = Digits((9,)), Digits((8, 10))
    assert kpp.parse("770701001") == "770701001"
    assert kpp.parse(27801001) == "027801001"
    assert kpp.parse("27801001") == "027801001"
    assert okpo.parse(32537) == "00032537"
    assert Digits().parse("0012") == "0012"
    with pytest.raises(UserError, match="9 digits are expected: 2780100"):
        kpp.parse("2780100")
