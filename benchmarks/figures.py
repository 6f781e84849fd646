"""Taking times, and the figures that come out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Times in milliseconds, memory in megabytes.

    `most` is the target: for `ours / floor` or, without a floor, for `ours` itself.
    """

    what: str
    ours: float
    unit: str = "ms"
    floor: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor, or the figure itself where there is none."""
        return self.ours / self.floor if self.floor else self.ours

    @property
    def held(self) -> bool | None:
        """Whether the target is held; None without a target."""
        return None if self.most is None else self.ratio <= self.most


def took(work: Callable[[], object]) -> float:
    """Milliseconds that `work` took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def each(work: Callable[[int], object], times: int) -> list[float]:
    """Milliseconds of each of so many runs."""
    return [took(partial(work, i)) for i in range(times)]


def in_turn(works: Sequence[Callable[[int], object]], times: int) -> list[list[float]]:
    """Milliseconds of each run of each work, one after the other, so that noise meets all of them alike."""
    taken: list[list[float]] = [[] for _work in works]
    for i in range(times):
        for work, times_of_it in zip(works, taken, strict=True):
            times_of_it.append(took(partial(work, i)))
    return taken


def p50(times: Sequence[float]) -> float:
    """The median."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
