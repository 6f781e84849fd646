"""Pairs of cards that have something in common, and what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop_crm.base.errors import Cancelled
from desktop_crm.models.fields import Field
from desktop_crm.models.record import ENTITIES

Progress = Callable[[int, int], None]

NAMED = 1 << 30
"""Called alike: firms, or people of one company."""
NAMESAKES = 1 << 29
"""The same full name, and nothing else is known of them."""
_WEAK = 12  # bits further


def compared(entity: str) -> list[Field]:
    """The fields whose values tell who it is: the phone, the e-mail, the tax number."""
    return [f for f in ENTITIES[entity].fields.values() if f.match]


def held(entity: str, f: Field, weak: bool = False) -> int:
    """The sign of a value in common; `weak` when so many have it that it says little."""
    return 1 << (compared(entity).index(f) + _WEAK * weak)


@dataclass(slots=True)
class Pairs:
    """At most so many pairs, each by the numbers of its cards, in one integer: a base may hold a million of them.

    `common` are the values that were not followed as too many have them; `full` says that there are more pairs.
    """

    most: int
    signs: dict[int, int] = field(default_factory=dict)
    common: set[tuple[str, str]] = field(default_factory=set)
    full: bool = False

    def add(self, one: int, other: int, sign: int) -> None:
        """Two cards have something in common."""
        key = (one << 32 | other) if one < other else (other << 32 | one)
        known = self.signs.get(key)
        if known is None and len(self.signs) >= self.most:
            self.full = True
        else:
            self.signs[key] = (known or 0) | sign

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        for key, signs in self.signs.items():
            yield key >> 32, key & 0xFFFFFFFF, signs


@dataclass(slots=True)
class Pace:
    """Tells how far the work is, and ends it where that is wanted."""

    progress: Progress
    cancelled: Callable[[], bool]
    total: int = 1
    done: int = 0

    def tick(self, rows: int = 0) -> None:
        """So many more rows are done. Raises Cancelled."""
        if self.cancelled():
            raise Cancelled
        self.done = min(self.done + rows, self.total)
        self.progress(self.done, self.total)
