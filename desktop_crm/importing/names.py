"""Whether two names mean one person, or one firm."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations

from desktop_crm.base.fold import fold

_FORMS = {
    "ооо": "ооо",
    "общество с ограниченной ответственностью": "ооо",
    "ао": "ао",
    "акционерное общество": "ао",
    "оао": "ао",
    "зао": "ао",
    "пао": "ао",
    "публичное акционерное общество": "ао",
    "открытое акционерное общество": "ао",
    "закрытое акционерное общество": "ао",
    "нао": "ао",
    "ип": "ип",
    "индивидуальный предприниматель": "ип",
    "чп": "ип",
    "пбоюл": "ип",
    "тоо": "тоо",
    "llc": "llc",
    "ltd": "ltd",
    "limited": "ltd",
    "inc": "inc",
    "gmbh": "gmbh",
    "corp": "corp",
    "corporation": "corp",
    "llp": "llp",
    "plc": "plc",
}
_FORM = re.compile(rf"\b(?:{'|'.join(sorted(_FORMS, key=len, reverse=True))})\b")


@lru_cache(maxsize=65536)
def firm(name: str) -> tuple[str, str]:
    """A firm's name as it compares, and its legal form: ООО «Ромашка» and Ромашка ООО are one."""
    folded = fold(name)
    form = _FORM.search(folded)
    bare = " ".join(_FORM.sub(" ", folded).split())
    return (bare or folded or name.strip(), _FORMS[form[0]] if form and bare else "")


def same_form(one: str, other: str) -> bool:
    """Whether two legal forms can belong to one firm; a list that gives none leaves it open."""
    return one == other or not one or not other


def person(name: str) -> tuple[str, ...]:
    """The folded words of a person's name; the name itself when it has none."""
    return tuple(fold(name).split()) or (name.strip(),)


def same_person(one: tuple[str, ...], other: tuple[str, ...], *, alone: bool = False) -> bool:
    """Whether two names, as folded words in any order, can be those of one person.

    Each word of the shorter one must have its equal in the longer one, as an initial, a mistyped or the same
    word. `alone`: nothing but the company speaks for it besides, so two words must agree, one of them in
    full.
    """
    short, long = sorted((one, other), key=len)
    if not short or (alone and len(short) < 2 and short != long):
        return False
    if one == other:
        return True
    left = list(long)
    full = 0
    for word in sorted(short, key=len, reverse=True):
        match = next((w for w in left if w == word), None) or next((w for w in left if _alike(word, w)), None)
        if match is None:
            return False
        left.remove(match)
        full += len(word) > 1 and len(match) > 1
    return full > 0


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return _mistyped(one, other)


@lru_cache(maxsize=65536)
def _mistyped(one: str, other: str) -> bool:
    """Whether one slip of the hand makes one word from the other.

    The ends must agree: Соколов and Соколова, Марина and Карина are different people.
    """
    if min(len(one), len(other)) < 6 or one[0] != other[0] or one[-1] != other[-1]:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) <= 1


def orders(name: str) -> list[str]:
    """The name with its words in every order, as far as a person's name has words."""
    words = name.split()
    return [" ".join(order) for order in permutations(words)] if 1 < len(words) <= 3 else [name]


def joined(last: str | None, first: str | None, middle: str | None) -> str:
    """The parts of a name in the order of its language: Иванов Пётр Ильич, but John Paul Smith."""
    written = " ".join(filter(None, (last, first, middle)))
    if re.search("[а-яё]", written, re.IGNORECASE):
        return written
    return " ".join(filter(None, (first, middle, last)))
