"""What a person has typed, as what may stand in the index.

Each word is itself, or what the same keys give in the other keyboard layout. A stretch of digits is a piece
of a phone number however it is grouped, or just these numbers one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from desktop_crm.base.fold import other_layout
from desktop_crm.models.kinds import phone_digits
from desktop_crm.store.search_documents import folded

Way = tuple[str, ...]
"""Words that must all be there."""

_LONGEST = 200
_MOST = 12
_NUMBER = re.compile(r"(?<![^\W_])\+?\(?\d(?:[\d\s()./‑–—-]*\d)?(?![^\W_]|@)")
_EXTENSION = re.compile(r"(?<=\d)[\s,;]*(?:доб|ext|вн)\.?\s*\d{1,6}(?![^\W_])", re.IGNORECASE)
_MARKS = "\"'«»()"
INSIDE = 3
"""So many digits are looked for in the middle of phone numbers."""


@dataclass(frozen=True)
class Term:
    """One thing that must be found, in any of the `ways`. `digits`: what it is as part of a phone number."""

    ways: tuple[Way, ...]
    digits: tuple[str, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that any of the ways looks for."""
        return frozenset(word for way in self.ways for word in way)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The words, each after a space: what a folded text has in it when a word of it begins so."""
        return tuple(f" {word}" for word in self.words)


Typed = tuple[Term, ...]
"""All that was typed; each of it must be found."""


def typed(text: str) -> Typed:
    """What `text` looks for; empty when it has neither letters nor digits."""
    terms: list[Term] = []
    rest, end = _EXTENSION.sub("", text[:_LONGEST]), 0
    for found in _NUMBER.finditer(rest):
        terms += _words(rest[end : found.start()])
        terms.append(_number(found[0]))
        end = found.end()
    terms += _words(rest[end:])
    return tuple(dict.fromkeys(terms))[:_MOST]


def is_number(query: Typed) -> bool:
    """Whether nothing but a piece of one number was typed, long enough to stand in the middle of it."""
    return len(query) == 1 and len(max(query[0].digits, key=len, default="")) >= INSIDE


def _words(text: str) -> list[Term]:
    return [term for chunk in text.split() if (term := _word(chunk))]


def _word(chunk: str) -> Term | None:
    own = tuple(folded(chunk))
    # A quotation mark at the beginning is one, or the key of э: 'lefhl.
    others = [] if "@" in chunk else [_twin(chunk.strip(_MARKS) if chunk.isascii() else chunk), _twin(chunk)]
    ways = tuple(dict.fromkeys(way for way in (own, *others) if way))
    return Term(ways) if ways else None


def _twin(chunk: str) -> Way:
    """The words that were meant if the layout was wrong; none when the keys would have given scraps."""
    other = other_layout(chunk)
    if other is None:
        return ()
    if not chunk.isascii() and not (other[0].isalnum() and other[-1].isalnum()):
        return ()
    found = tuple(folded(other))
    return found if len(found) == 1 or min(map(len, found), default=0) > 1 else ()


def _number(text: str) -> Term:
    groups = tuple(folded(text))
    digits = "".join(groups)
    national = [digits]
    if digits[0] in "78" and len(digits) > 1:
        national.append(digits[1:])
    if text.startswith("+") or len(digits) > 10:
        national.append(phone_digits(f"+{digits}"))
    numbers = tuple(dict.fromkeys(number for number in national if number))
    return Term(tuple(dict.fromkeys([*((number,) for number in numbers), groups])), numbers)
