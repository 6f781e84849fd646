"""Telephone numbers in every shape that real lists hold."""

from __future__ import annotations

import random
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Part, Phone, Reading, phone_digits, phone_fragments

PHONE = Phone()


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("+7 912 445-18-03", "+79124451803"),
        ("8 927 555 66 77", "+79275556677"),
        ("8 (927) 555-66-77", "+79275556677"),
        ("8-927-555-66-77", "+79275556677"),
        ("8 495 2346187", "+74952346187"),
        ("8(495)234-61-87", "+74952346187"),
        ("79171234567", "+79171234567"),
        ("9171234567", "+79171234567"),
        (79171234567, "+79171234567"),
        (79171234567.0, "+79171234567"),
        (9171234567, "+79171234567"),
        (89171234567.0, "+79171234567"),
        ("79171234567.0", "+79171234567"),
        ("7.9171234567E+10", "+79171234567"),
        ("7,9171234567E+10", "+79171234567"),
        ("+8 917 123 45 67", "+79171234567"),
        ("+9171234567", "+79171234567"),
        ("+7 8 917 123 45 67", "+79171234567"),
        ("'+79171234567", "+79171234567"),
        ("тел. 8 917 123-45-67", "+79171234567"),
        ("моб.: +7 917 123-45-67", "+79171234567"),
        ("т/ф 8 495 234-61-87", "+74952346187"),
        ("tel:+7-917-123-45-67", "+79171234567"),
        ("79171234567@c.us", "+79171234567"),
        ("WhatsApp 79171234567", "+79171234567"),
        ("+375 29 612-44-08", "+375296124408"),
        ("375296124408", "+375296124408"),
        ("00375296124408", "+375296124408"),
        ("810 375 29 612-44-08", "+375296124408"),
        ("8~10 375 29 612-44-08", "+375296124408"),
        ("+1 (718) 555-1234", "+17185551234"),
        ("+44 20 7946 0958", "+442079460958"),
        ("8 701 123 45 67", "+77011234567"),
        ("998 90 123 45 67", "+998901234567"),
        ("8 (495) 745-55-33 доб. 240", "+74957455533;ext=240"),
        ("8 495 745-55-33 доб.240", "+74957455533;ext=240"),
        ("8 495 745-55-33, доб 240", "+74957455533;ext=240"),
        ("8 495 745-55-33 (доб. 240)", "+74957455533;ext=240"),
        ("8 495 745-55-33 оп 240", "+74957455533;ext=240"),
        ("8 495 745-55-33 вн. 240", "+74957455533;ext=240"),
        ("+7 495 745-55-33 ext. 240", "+74957455533;ext=240"),
        ("+7 495 745-55-33 x240", "+74957455533;ext=240"),
        ("84957455533#240", "+74957455533;ext=240"),
        ("+74957455533;ext=240", "+74957455533;ext=240"),
        ("８ ９１７ １２３ ４５ ６７", "+79171234567"),
        ("8 917 123‑45‑67", "+79171234567"),
    ],
)
def test_a_number_is_understood(raw: Any, stored: str) -> None:
    assert PHONE.parse(raw) == stored


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "—", "нет", "Нет", "н/д", "n/a", 0])
def test_there_is_no_number(raw: Any) -> None:
    assert PHONE.parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("Нет телефона", "This is not a phone number but words: Нет телефона"),
        ("2-34-56", "The area code is missing: 2-34-56"),
        ("745-55-33", "The area code is missing: 745-55-33"),
        ("745-55-33 доб. 240", "The area code is missing: 745-55-33 доб. 240"),
        ("тел/факс 2-34-56", "The area code is missing: тел/факс 2-34-56"),
        ("675660001", "Not a phone number: 675660001"),
        (675660001, "Not a phone number: 675660001"),
        ("+7 000 000-00-00", "Not a phone number: +7 000 000-00-00"),
        ("7.9E+10", "The last digits of this number were lost when the file was saved: 7.9E+10"),
        ("7,91712E+10", "The last digits of this number were lost when the file was saved: 7,91712E+10"),
        (79000000000.0, "The last digits of this number were lost when the file was saved: 7.9E+10"),
        ("112", "Too few digits for a phone number: 112"),
        ("+7 917 123 45 67 89 01 23 45", "Too many digits for a phone number: +7 917 123 45 67 89 01 23 45"),
        ("позвонить 89171234567 Ивану", "Not a phone number: позвонить 89171234567 Ивану"),
        (True, "Too few digits for a phone number: 1"),
        (1.5, "Too few digits for a phone number: 1.5"),
    ],
)
def test_a_number_is_not_understood_and_why(raw: Any, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        PHONE.parse(raw)
    assert told.value.what == sentence


def test_a_number_of_another_country_without_its_code() -> None:
    assert PHONE.parse("(718) 555-1234", Reading(region="US", language="en")) == "+17185551234"
    assert PHONE.parse("654 3210", Reading(region="EE", language="en")) == "+3726543210"
    assert PHONE.parse("8 029 612-44-08", Reading(region="BY")) == "+375296124408"


def test_plain_mobile_numbers_are_read_as_the_library_reads_them() -> None:
    chance = random.Random(7)
    shapes = ("8{}", "+7{}", "7{}", "{}", "8 ({0:.3}) {0:.3}")
    for _try in range(4000):
        digits = str(chance.randrange(9_000_000_000, 10_000_000_000))
        text = chance.choice(shapes[:4]).format(digits)
        number = phonenumbers.parse(text, "RU")
        valid = phonenumbers.is_valid_number(number)
        stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert _parsed(text) == (stored if valid else None), text


def test_the_prefix_930_is_left_to_the_library() -> None:
    assert _parsed("8 930 006 00 00") is None
    assert _parsed("8 930 005 00 00") == "+79300050000"


def _parsed(text: Any) -> Any:
    try:
        return PHONE.parse(text)
    except UserError:
        return None


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.times(), st.datetimes())
)
def test_whatever_stands_in_a_cell_is_read_or_refused_with_a_sentence(raw: Any) -> None:
    stored = _parsed(raw)
    assert stored is None or stored.startswith("+")


@given(
    st.sampled_from(
        ["+79124451803", "+74957455533", "+375296124408", "+17185551234", "+442079460958", "+77011234567"]
    ),
    st.sampled_from(["", ";ext=1", ";ext=240", ";ext=1234567"]),
    st.sampled_from(["ru", "en"]),
)
def test_what_is_put_into_an_edit_box_comes_back(number: str, extension: str, language: str) -> None:
    i18n.use(language)
    assert PHONE.parse(PHONE.edit(number + extension)) == number + extension


def test_numbers_are_shown_in_groups() -> None:
    assert PHONE.format("+79124451803") == "+7 912 445-18-03"
    assert PHONE.format("+375296124408") == "+375 29 612-44-08"
    assert PHONE.format("+74957455533;ext=240") == "+7 495 745-55-33 ext. 240"
    assert PHONE.format("not a number") == "not a number"
    assert PHONE.format(None) == ""


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("+7 (911) 4445566; +7 (000) 344222", [("+7 (911) 4445566", ""), ("+7 (000) 344222", "")]),
        ("89171234567, 8 495 234-61-87", [("89171234567", ""), ("8 495 234-61-87", "")]),
        ("89171234567\n84952346187", [("89171234567", ""), ("84952346187", "")]),
        ("89171234567 ::: 84952346187", [("89171234567", ""), ("84952346187", "")]),
        ("89171234567/84952346187", [("89171234567", ""), ("84952346187", "")]),
        ("89171234567 или 84952346187", [("89171234567", ""), ("84952346187", "")]),
        ("89171234567 84952346187", [("89171234567", ""), ("84952346187", "")]),
        ("тел/факс 2-34-56", [("2-34-56", "fax")]),
        ("745-55-33 доб. 240", [("745-55-33 доб. 240", "")]),
        ("745-55-33, доб. 240", [("745-55-33, доб. 240", "")]),
        ("8 917 123-45-67 (Иван)", [("8 917 123-45-67", "Иван")]),
        (
            "моб. 8 917 123-45-67, раб. 8 495 234-61-87",
            [("8 917 123-45-67", "mobile"), ("8 495 234-61-87", "work")],
        ),
        ("8 917 123-45-67 дом.", [("8 917 123-45-67", "home")]),
        ("факс: (495) 234-61-87", [("(495) 234-61-87", "fax")]),
        ("79171234567@c.us", [("79171234567@c.us", "")]),
        ("7.9171234567E+10", [("7.9171234567E+10", "")]),
        ("Нет телефона", [("Нет телефона", "")]),
        ("нет", []),
        ("", []),
        (";;", []),
    ],
)
def test_several_numbers_in_one_cell(cell: str, parts: list[tuple[str, str]]) -> None:
    assert PHONE.split(cell) == [Part(*part) for part in parts]


def test_a_numeric_cell_is_one_number() -> None:
    assert PHONE.split(79171234567.0) == [Part(79171234567.0)]
    assert PHONE.split(None) == []


@given(st.text("0123456789+-() ;,/:\nдобфакстелИван", max_size=80))
def test_dividing_a_cell_loses_no_digit(cell: str) -> None:
    kept = "".join(str(part.raw) + part.label for part in PHONE.split(cell))
    lost = sum(map(str.isdigit, cell)) - sum(map(str.isdigit, kept))
    assert lost <= cell.count("0")


def test_the_words_that_find_a_number() -> None:
    assert phone_digits("+79124451803") == "9124451803"
    assert phone_digits("+74957455533;ext=240") == "4957455533"
    assert phone_digits("+375296124408") == "296124408"
    assert phone_digits("+17185551234") == "7185551234"
    assert phone_fragments("+79124451803") == ("9124451803", "4451803", "1803")


@pytest.mark.parametrize(
    "region", ["RU", "KZ", "BY", "UA", "US", "DE", "GB", "UZ", "AM", "GE", "TR", "CN", "IL", "FI"]
)
def test_the_code_of_the_country_is_left_out(region: str) -> None:
    example = phonenumbers.example_number(region)
    stored = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert phone_digits(stored) == phonenumbers.national_significant_number(example)


def test_a_cell_of_the_greatest_length_is_read_at_once() -> None:
    for text in ("," * 32_767, "8" * 32_767, "8 (" * 10_000, "a" * 32_767, " ;" * 16_000):
        assert _parsed(text) is None
        assert isinstance(PHONE.split(text), list)
