"""The line in the window while it shows an example, so that nobody takes it for the team's own data."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.store.journal import EXAMPLE, REDO, UNDO, Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import Elided
from desktop_crm.ui.theme import Space, colour

_HIDDEN, _THERE = "example.hidden", "example"
_HEIGHT = 44


def is_there(ws: Workspace) -> bool:
    """Whether there is an example to remove, as far as the line about it has found out."""
    return bool(ws.cache.get(_THERE))


def _found(ws: Workspace) -> bool:
    from desktop_crm import demo

    return demo.is_there(ws)


class ExampleLine(QWidget):
    """Says that these are example data and offers to remove them; a cross puts it away until the next example."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedHeight(_HEIGHT)
        self.remove = button(_("Remove the example"), "trash-2")
        self.cross = icon_button("x", _("Hide this line"), size=28)
        self.remove.clicked.connect(lambda: desk.commands.run("example.clear"))
        self.cross.clicked.connect(self._put_away)
        said = Elided(_("These are example data. Remove them when you are ready."), "control")
        line = row(
            Icon("sparkles", "accent"),
            said,
            self.remove,
            self.cross,
            into=self,
            margins=(Space.XL, 0, Space.XL, 0),
            space=Space.M,
        )
        line.setStretch(1, 1)
        desk.changes.changed.connect(self._on_changed)
        self.hide()
        self.look()

    def look(self) -> None:
        """Find out in the background whether there is an example, and be seen if there is."""
        ws = self._desk.ws
        self._desk.jobs.run(lambda _job: _found(ws), self._show, key="example line", owner=self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("accent_soft"))
        painter.end()

    def _show(self, there: bool) -> None:
        self._desk.ws.cache[_THERE] = there
        self.setVisible(there and self._desk.ws.memo(_HIDDEN) is None)

    def _put_away(self) -> None:
        self._desk.ws.remember(_HIDDEN, "1")
        self.hide()

    def _on_changed(self, changed: Changed) -> None:
        if changed.origin == EXAMPLE:
            self._desk.ws.remember(_HIDDEN, None)
        if changed.origin in (EXAMPLE, UNDO, REDO):
            self.look()
