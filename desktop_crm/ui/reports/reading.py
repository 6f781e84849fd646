"""Reports are read in the background; what is shown stays until the next has come."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.reports.table import Shape, Table
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.theme import colour

_HINT_AFTER = 300  # ms
_FRAME = 30  # ms
_HIGH = 2  # px


class Reading:
    """Reads for one page; a later reading of the same name takes the place of a former."""

    def __init__(self, desk: Desk, owner: QWidget, hint: Hint) -> None:
        self._desk, self._owner, self._hint = desk, owner, hint

    def read(
        self,
        name: str,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Read in a thread; the result or the error comes in the window's."""
        token = self._hint.begin(f"{id(self)} {name}")

        def ended(result: tuple[Any, Exception | None]) -> None:
            self._hint.end(token)
            if result[1]:
                sys.excepthook(type(result[1]), result[1], result[1].__traceback__)
            else:
                done(result[0])

        def went_wrong(error: UserError) -> None:
            self._hint.end(token)
            failed(error)

        def run(_job: Job) -> tuple[Any, Exception | None]:
            try:
                return work(), None
            except UserError:
                raise
            except Exception as error:  # noqa: BLE001 - the line ends with it, and then it goes where all go
                return None, error

        self._desk.jobs.run(run, ended, went_wrong, key=f"report {id(self)} {name}", owner=self._owner)


def drawable(table: Table) -> Table:
    """The table, once what draws its chart is loaded: that takes long the first time, and here nobody waits."""
    if table.chart and table.chart.shape in (Shape.BARS, Shape.LINES):
        import_module("pyqtgraph")
    return table


class Hint(QWidget):
    """A thin line that moves while something takes longer than a moment."""

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[str, int] = {}
        self._at = 0.0
        self._begun = 0
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Reading the report"))
        self._wait = QTimer(self, singleShot=True, interval=_HINT_AFTER)
        self._wait.timeout.connect(self._appear)
        self._clock = QTimer(self, interval=_FRAME)
        self._clock.timeout.connect(self._move)

    def begin(self, name: str) -> tuple[str, int]:
        """Something of this name is read; of several, the latest counts. Answers what `end` wants."""
        self._begun += 1
        self._running[name] = self._begun
        if not self._wait.isActive() and not self._clock.isActive():
            self._wait.start()
        return name, self._begun

    def end(self, token: tuple[str, int]) -> None:
        """It has come."""
        name, begun = token
        if self._running.get(name) == begun:
            del self._running[name]
        if not self._running:
            self._wait.stop()
            self._clock.stop()
            self.update()

    def is_shown(self) -> bool:
        """Whether the line moves."""
        return self._clock.isActive()

    def _appear(self) -> None:
        self._at = 0.0
        self._clock.start()

    def _move(self) -> None:
        self._at = (self._at + 0.012) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._clock.isActive():
            painter = QPainter(self)
            wide = self.width() * 0.25
            left = self._at * (self.width() + wide) - wide
            painter.fillRect(QRectF(left, 0, wide, _HIGH), colour("accent"))
            painter.end()
