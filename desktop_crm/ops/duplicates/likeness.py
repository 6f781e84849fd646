"""How alike two names are, and which of many are worth comparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import combinations, islice
from typing import TypeVar

from desktop_crm.store.search_known import ALIKE, alikeness, telling

Words = tuple[str, ...]
T = TypeVar("T")


class Likeness(IntEnum):
    """`UNKNOWN`: one of them has no name. `PART`: all that one says, the other says too. `SAME`: in any order."""

    UNLIKE = 0
    UNKNOWN = 1
    ALIKE = 2
    PART = 3
    SAME = 4


def words(name: str) -> Words:
    """The words of a name that tell who it is, in an order that does not depend on who wrote it."""
    return tuple(sorted(telling(name)))


def likeness(one: Words, other: Words) -> Likeness:
    """How alike two names are. Numbers in them are never slips: “Store 12” is not “Store 13”."""
    if one == other:
        return Likeness.SAME if one else Likeness.UNKNOWN
    if not one or not other:
        return Likeness.UNKNOWN
    if _numbers(one) != _numbers(other):
        return Likeness.UNLIKE
    if set(one) <= set(other) or set(other) <= set(one):
        return Likeness.PART
    return Likeness.ALIKE if _much_alike(one, other) else Likeness.UNLIKE


def _numbers(name: Words) -> list[str]:
    return [word for word in name if not word.isalpha()]


def _much_alike(one: Words, other: Words) -> bool:
    from rapidfuzz import fuzz

    if len(one) == len(other) and not fuzz.token_sort_ratio(" ".join(one), " ".join(other), score_cutoff=80):
        return False
    return alikeness(list(one), list(other)) >= ALIKE


def near(members: Sequence[T], name: Callable[[T], Words], few: int, window: int) -> Iterator[tuple[T, T]]:
    """Pairs worth comparing: all among a few; among many, only those whose names stand near in order."""
    if len(members) <= few:
        yield from combinations(members, 2)
        return
    ordered = sorted(members, key=name)
    for at, one in enumerate(ordered):
        yield from ((one, other) for other in islice(ordered, at + 1, at + 1 + window))
