"""Numbers of entries as ranges from first to last."""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int]


def lacking(held: Iterable[Range], upto: int) -> list[Range]:
    """The numbers from 1 to `upto` that are not held."""
    missing: list[Range] = []
    next_ = 1
    for first, last in sorted(held):
        if first > upto:
            break
        if first > next_:
            missing.append((next_, first - 1))
        next_ = max(next_, last + 1)
    return missing if next_ > upto else [*missing, (next_, upto)]


def size(ranges: Iterable[Range]) -> int:
    """How many numbers these are."""
    return sum(last - first + 1 for first, last in ranges)
