"""How much anybody may ask of the server, so that one who asks without end does not keep the others waiting."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_REMEMBERED = 10_000


class Buckets:
    """For each name a bucket that holds `most` and fills with `per_second`; each request takes one from it."""

    def __init__(self, most: float, per_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._per_second, self._now = most, per_second, now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Take one; whether there was one."""
        left = self.left(name)
        self._put(name, left - 1 if left >= 1 else left)
        return left >= 1

    def left(self, name: str) -> float:
        """How much there is in the bucket now."""
        left, moment = self._left.get(name, (self._most, self._now()))
        return min(self._most, left + (self._now() - moment) * self._per_second)

    def _put(self, name: str, left: float) -> None:
        self._left[name] = (left, self._now())
        self._left.move_to_end(name)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
