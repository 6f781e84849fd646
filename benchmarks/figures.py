"""Taking times, and the figures that come out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Times in milliseconds, memory in megabytes; `most` is the target for `ours / floor`
    or, without a floor, for `ours` itself."""

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
    return [took(lambda i=i: work(i)) for i in range(times)]


def p50(times: Sequence[float]) -> float:
    """The median."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def peak_memory() -> float:
    """The most memory this process has held so far, in megabytes."""
    import psutil

    info = psutil.Process().memory_info()
    if hasattr(info, "peak_wset"):
        return float(info.peak_wset) / 1e6
    # Not getrusage: its maximum is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000
