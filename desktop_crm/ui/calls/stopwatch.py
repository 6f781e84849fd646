"""How long a call takes: it runs while one talks, and can be typed afterwards."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Duration
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import icon_button

_WIDTH, _SENTENCE = 74, 170  # px: the line, and what is said below it


class Stopwatch(QWidget):
    """The length in seconds. Typing stops the clock; so does whatever ends the call."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.editor = LineEditor(_("Duration"), Duration(), reading(desk), "0:00")
        self.editor.line.setFixedWidth(_WIDTH)
        self.editor.setMaximumWidth(_SENTENCE)
        self.toggle = icon_button("clock", "")
        self.toggle.clicked.connect(lambda _on=False: self.stop() if self.is_running() else self.start())
        self._before, self._since = 0, 0.0
        self._tick = QTimer(self, interval=250)
        self._tick.timeout.connect(self._show)
        self.editor.changed.connect(self._typed)
        self.editor.left.connect(self._make_room)
        whole = row(self.editor, self.toggle, into=self, space=2)
        for each in (self.editor, self.toggle):
            whole.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self._name()

    def is_running(self) -> bool:
        """Whether the clock runs."""
        return self._tick.isActive()

    def start(self) -> None:
        """Go on from what stands there."""
        try:
            self._before = int(self.editor.value() or 0)
        except UserError:
            self._before = 0
        self._since = time.monotonic()
        self._tick.start()
        self._show()
        self._name()
        self.changed.emit()

    def stop(self) -> None:
        """Keep what was reached."""
        if self.is_running():
            self._tick.stop()
            self._show()
            self._name()
            self.changed.emit()

    def seconds(self) -> int:
        """How long it has run by now. Raises UserError when what was typed is not understood."""
        if self.is_running():
            return self._reached()
        return int(self.editor.value() or 0)  # type: ignore[arg-type]

    def value(self) -> int | None:
        """The length, None when there is none. Raises UserError as `seconds` does."""
        return self.seconds() or None

    def set_value(self, seconds: int | None) -> None:
        """Show a length."""
        self._tick.stop()
        self.editor.set_value(seconds)
        self._name()

    def _reached(self) -> int:
        return self._before + int(time.monotonic() - self._since)

    def _show(self) -> None:
        self.editor.set_value(self._reached())

    def _typed(self) -> None:
        self._tick.stop()
        self._name()
        self.changed.emit()

    def _make_room(self) -> None:
        """A sentence about what was typed needs more room than the length itself."""
        self.editor.setMinimumWidth(_SENTENCE if self.editor.error() else 0)

    def _name(self) -> None:
        name = _("Stop the clock") if self.is_running() else _("Let the clock run")
        self.toggle.set_icon("circle-dot" if self.is_running() else "clock")
        self.toggle.setToolTip(name)
        self.toggle.setAccessibleName(name)
