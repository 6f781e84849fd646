"""The window of the program for measuring: shown without a display, with its own time watched."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow

_BEAT = 2  # ms


def application() -> QApplication:
    """The one application, dressed."""
    from desktop_crm.ui import theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.use(app, "light")
    return app


def shown(ws: Workspace) -> MainWindow:
    """The main window over `ws` with its list of contacts complete."""
    from desktop_crm.app import screens
    from desktop_crm.base.settings import Settings
    from desktop_crm.ui.main_window import MainWindow

    application()
    window = MainWindow(ws, Settings(), screens())
    window.show()
    window.go("contacts")
    window.desk.jobs.wait()
    return window


class Heart:
    """Beats in the window's thread; what lies between two beats is the time for which the window did not answer."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self._doing: Callable[[], str] = str
        self._longest: dict[str, float] = {}

    def beat(self, doing: Callable[[], str] = lambda: "") -> None:
        """Begin; `doing` says what is going on."""
        self._doing, self._last = doing, time.perf_counter()
        self._timer.start(_BEAT)

    def until(self, over: Callable[[], bool]) -> None:
        """Let the window live until `over`."""
        loop = QEventLoop()
        self._timer.timeout.connect(lambda: loop.quit() if over() else None)
        loop.exec()

    def longest(self) -> list[tuple[float, str]]:
        """The longest gap of each thing that went on, in milliseconds."""
        return [(gap, doing) for doing, gap in self._longest.items()]

    def _tick(self) -> None:
        now, doing = time.perf_counter(), self._doing()
        gap = (now - self._last) * 1000 - _BEAT
        self._longest[doing] = max(gap, self._longest.get(doing, 0.0))
        self._last = now
