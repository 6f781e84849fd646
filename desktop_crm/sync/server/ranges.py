"""Which numbers of a site there are, as ranges that do not touch each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Range = tuple[int, int]


def of(numbers: Iterable[int]) -> list[Range]:
    """The numbers as ranges."""
    found: list[Range] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def joined(ranges: Iterable[Range]) -> list[Range]:
    """The same numbers in as few ranges as there can be."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def overlap(ranges: Sequence[Range], first: int, last: int) -> bool:
    """Whether any number from `first` to `last` is in the ranges."""
    return any(a <= last and b >= first for a, b in ranges)
