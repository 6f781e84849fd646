"""Where in a text stands what was searched for, to be shown bold."""

from __future__ import annotations

import re
from functools import lru_cache

from desktop_crm.base.fold import fold
from desktop_crm.store.search_documents import folded
from desktop_crm.store.search_words import INSIDE, Term, Typed

Span = tuple[int, int]
"""Begin and end of a stretch of characters."""

_WORD = re.compile(r"[^\W_]+")
_AROUND = 40


def marks(text: str, query: Typed) -> tuple[Span, ...]:
    """The stretches of `text` that were searched for, in order, none overlapping."""
    spans: list[Span] = []
    for term in query:
        if shows(text, term):
            spans += _digits(text, term.digits) or _words(text, term.words)
    return tuple(_apart(spans))


def shows(text: str, term: Term) -> bool:
    """Whether the text has what the term looks for."""
    # Asked of each text of each record found, so most must be answered without looking at single words.
    seen = spaced(text)
    for word in term.beginnings:
        if word in seen:
            return True
    return any(len(number) >= INSIDE and number in _all_digits(text) for number in term.digits)


@lru_cache(maxsize=4096)
def spaced(text: str) -> str:
    """The folded words of a text, a space before each; kept, as the next keystroke asks for most of them again."""
    return f" {fold(text)}"


@lru_cache(maxsize=4096)
def _all_digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def excerpt(text: str, term: Term) -> str:
    """A line of a long text around what the term looks for."""
    line = " ".join(text.split())
    first = next(iter(_words(line, term.words)), (0, 0))[0]
    begin = line.rfind(" ", 0, first - _AROUND // 2) + 1 if first > _AROUND else 0
    end = begin + 2 * _AROUND
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _words(text: str, wanted: frozenset[str]) -> list[Span]:
    spans: list[Span] = []
    for begin, end, word in _pieces(text):
        longest = 0
        for w in wanted:
            if len(w) > longest and word.startswith(w):
                longest = len(w)
        if longest:
            spans.append((begin, begin + longest if len(word) == end - begin else end))
    return spans


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where each word of the text is, and what it is folded."""
    return tuple((found.start(), found.end(), _word(found[0])) for found in _WORD.finditer(text))


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    return "".join(folded(text))


def _digits(text: str, wanted: tuple[str, ...]) -> list[Span]:
    for number in wanted:
        at = _all_digits(text).find(number)
        if at >= 0 and len(number) >= INSIDE:
            places = [i for i, character in enumerate(text) if character.isdecimal()]
            return [(places[at], places[at + len(number) - 1] + 1)]
    return []


def _apart(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
