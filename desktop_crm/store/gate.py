"""Whose turn it is to write: a person's own save goes before the next chunk of a long piece of work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """A lock with two kinds of entrance. A chunk waits while any person waits; nobody is interrupted."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._holder: int | None = None
        self._urgent = 0

    @contextmanager
    def urgent(self) -> Iterator[None]:
        with self._free:
            self._refuse_nesting()
            self._urgent += 1
            self._free.wait_for(lambda: self._holder is None)
            self._urgent -= 1
            self._holder = threading.get_ident()
        yield from self._until_released()

    def wanted(self) -> bool:
        """Whether a person waits to save."""
        return self._urgent > 0

    @contextmanager
    def patient(self) -> Iterator[None]:
        with self._free:
            self._refuse_nesting()
            self._free.wait_for(lambda: self._holder is None and not self._urgent)
            self._holder = threading.get_ident()
        yield from self._until_released()

    def _refuse_nesting(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("an edit inside an edit: pass the outer one's tx instead")

    def _until_released(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._free:
                self._holder = None
                self._free.notify_all()
