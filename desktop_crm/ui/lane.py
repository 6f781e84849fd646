"""Threads side by side, so many at one time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable


class Lane:
    """Runs each work in a thread of its own; what comes while `most` are at work waits its turn.

    The threads are Python's. In those of a pool of Qt, Python begins anew with each work and is already being torn
    down when it lets go of what belonged to the thread: a connection to the base that ends at that moment, because
    the base has been closed meanwhile, takes the whole program with it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._busy = 0
        self._waiting = deque[Callable[[], None]]()
        self._turn = threading.Condition()

    def start(self, work: Callable[[], None]) -> None:
        """Run `work`, now or when its turn comes."""
        with self._turn:
            if self._busy == self._most:
                self._waiting.append(work)
                return
            self._busy += 1
        self._begin(work)

    def wait(self, seconds: float) -> bool:
        """Wait until nobody is at work; whether that came in time."""
        with self._turn:
            return self._turn.wait_for(lambda: not self._busy, seconds)

    def _begin(self, work: Callable[[], None]) -> None:
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            if following := self._next():
                self._begin(following)

    def _next(self) -> Callable[[], None] | None:
        with self._turn:
            if self._waiting:
                return self._waiting.popleft()
            self._busy -= 1
            self._turn.notify_all()
            return None
