"""Invented numbers that pass the checks which real ones do."""

from __future__ import annotations

from random import Random

_FIRM = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_PERSON = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def tax_id(chance: Random, person: bool = False) -> str:
    """A Russian tax number (INN) with the right check digits: 10 of a firm, 12 of a person."""
    digits = [7, 7, *(chance.randrange(10) for _ in range(8 if person else 7))]
    for weights in _PERSON if person else (_FIRM,):
        digits.append(sum(a * b for a, b in zip(weights, digits, strict=True)) % 11 % 10)
    return "".join(map(str, digits))


def ogrn(chance: Random) -> str:
    """A Russian registration number (OGRN) with the right check digit."""
    body = f"1{chance.randrange(10, 26)}77{chance.randrange(10**7):07}"
    return body + str(int(body) % 11 % 10)


def phone(chance: Random, shape: str) -> str:
    """A number of this shape, in which each "#" is any digit."""
    return "".join(str(chance.randrange(10)) if c == "#" else c for c in shape)


_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)


def latin(text: str) -> str:
    """A text as it stands in e-mail addresses: Latin letters and digits only."""
    spelled = "".join(_LETTERS.get(c, c) for c in text.lower())
    return "".join(c for c in spelled if c.isascii() and c.isalnum())
