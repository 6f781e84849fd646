"""Changes of the base, brought from whatever thread made them into the window's."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.store.journal import SYNC, Changed, together
from desktop_crm.store.workspace import Workspace

_SOON, _SELDOM = 50, 1_000
"""What comes from other laptops is told after so many ms, and then not before so many have passed again."""


class Changes(QObject):
    """`changed(Changed)` is emitted in the window's thread, once for each step of this laptop, in their order.

    What others did comes in many small parts, thousands when a team is joined: those of a moment are told as one,
    so that lists are not read anew for each of them. It is told before the next step of one's own.
    """

    changed = Signal(object)
    _committed = Signal(object)

    def __init__(self, ws: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived: list[Changed] = []
        self._wait = QTimer(self, singleShot=True, interval=_SOON)
        self._wait.timeout.connect(self._tell_arrived)
        self._rest = QTimer(self, singleShot=True, interval=_SELDOM)
        self._rest.timeout.connect(self._tell_arrived)
        # By way of a method of this object: Qt calls a plain function in whichever thread emits.
        self._committed.connect(self._deliver)
        stop = ws.listen(self._committed.emit)
        self.destroyed.connect(stop)

    def settle(self) -> None:
        """Tell at once what has arrived."""
        if self._arrived:
            arrived, self._arrived = self._arrived, []
            self._wait.stop()
            self._rest.start()
            self.changed.emit(together(arrived))

    def _deliver(self, changed: Changed) -> None:
        if changed.origin != SYNC:
            self.settle()
            self.changed.emit(changed)
            return
        self._arrived.append(changed)
        if not self._rest.isActive() and not self._wait.isActive():
            self._wait.start()

    def _tell_arrived(self) -> None:
        self.settle()
