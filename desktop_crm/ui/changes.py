"""Changes of the base, brought from whatever thread made them into the window's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace


class Changes(QObject):
    """`changed(Changed)` is emitted in the window's thread, once for each committed step, in their order."""

    changed = Signal(object)

    def __init__(self, ws: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The signal of another thread is queued by Qt; one of this thread is delivered at once.
        stop = ws.listen(self._heard)
        self.destroyed.connect(stop)

    def _heard(self, changed: Changed) -> None:
        self.changed.emit(changed)
