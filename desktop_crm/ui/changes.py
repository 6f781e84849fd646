"""Changes of the base, brought from whatever thread made them into the window's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace


class Changes(QObject):
    """`changed(Changed)` is emitted in the window's thread, once for each committed step, in their order."""

    changed = Signal(object)
    _committed = Signal(object)

    def __init__(self, ws: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # By way of a method of this object: Qt calls a plain function in whichever thread emits.
        self._committed.connect(self._deliver)
        stop = ws.listen(self._committed.emit)
        self.destroyed.connect(stop)

    def _deliver(self, changed: Changed) -> None:
        self.changed.emit(changed)
