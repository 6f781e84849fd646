"""Words compare as people read them, whatever the letter case, the accents or the keyboard layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.fold import fold, initials, other_layout, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Алёна", "алена"),
        ("ЁЖИК", "ежик"),
        ("Андрей", "андрей"),
        ("Андреи\u0306", "андрей"),
        ("Müller & Söhne", "muller sohne"),
        ("Straße", "strasse"),
        ('ООО  "Ромашка-Плюс"', "ооо ромашка плюс"),
        ("№5", "no5"),
        ("ivan@mail.ru", "ivan mail ru"),
        ("ﬁｎ　２", "fin 2"),
        ("…—", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_are_folded_and_in_order() -> None:
    assert words("Петров-Водкин, Кузьма") == ["петров", "водкин", "кузьма"]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_holds_words_and_single_spaces_only(text: str) -> None:
    assert all(letter.isalnum() or letter == " " for letter in fold(text))
    assert fold(text) == " ".join(fold(text).split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("привет", "ghbdtn"),
        ("k.lvbkf", "людмила"),
        ("[jhjij", "хорошо"),
        (";tyz", "женя"),
        ("'lbr", "эдик"),
        ("`;br", "ёжик"),
        ("J,sxyj", "Обычно"),
        ("шмфт", "ivan"),
        ("ыьшер 5", "smith 5"),
    ],
)
def test_the_other_layout_of_the_same_keys(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


@pytest.mark.parametrize("text", ["", "12-45", "OOO Ромашка", "—", "@ !"])
def test_what_has_no_other_layout(text: str) -> None:
    assert other_layout(text) is None


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1))
def test_the_other_layout_of_russian_comes_back(text: str) -> None:
    there = other_layout(text)
    if there is not None:
        assert other_layout(there) == text


@given(st.text("abcdefghijklmnopqrstuvwxyzABCXYZ", min_size=1))
def test_the_other_layout_of_latin_comes_back(text: str) -> None:
    assert other_layout(other_layout(text) or "") == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Иван Петров", "ИП"),
        ("ольга", "О"),
        ("«Ромашка» ООО", "РО"),
        ("  ", ""),
        ("- —", ""),
        ("A. B. Smith", "AB"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
