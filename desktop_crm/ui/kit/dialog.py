"""Questions and small forms in a window of their own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class Dialog(QDialog):
    """Title, `body` (a column to fill) and a row of buttons, the one that does it at the right; Esc closes.

    `check` is asked when that button is pressed: it marks what is wrong in the fields and answers whether
    all is well; the dialog stays until it is, and Ctrl+Enter does it from any field, also from one that keeps
    Enter to itself. Enter does it too, unless there is `danger`: then Enter is No.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        yes: str,
        *,
        no: str = "",
        danger: bool = False,
        check: Callable[[], bool] | None = None,
        width: int = 440,
    ) -> None:
        super().__init__(parent)
        self._check = check
        self.tab_stops: Callable[[], list[QWidget]] = list
        """The controls in the order of the Tab key, where that is not simply the order they were made in."""
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.setMinimumWidth(width)
        self.body = column(space=Space.M)
        self.yes = button(yes, kind="danger" if danger else "primary")
        self.no = button(no or _("Cancel"))
        self.safe = self.no if danger else self.yes
        self.safe.setDefault(True)
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S") if check else ():
            QShortcut(QKeySequence(keys), self).activated.connect(self._confirm)
        self.buttons = row(None, self.no, self.yes)
        column(self.body, Space.L, self.buttons, into=self, margins=Space.XL, space=0)

    def _confirm(self) -> None:
        if self._check is None or self._check():
            self.accept()
        else:
            self.fit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Qt's own chain also holds the editors that hand their focus on to a line inside them: after the last
        # control it comes to one of those in the middle, and never again to what stands before it.
        stops = [stop for stop in self.tab_stops() if stop.isVisible() and stop.isEnabled()]
        focused = self.focusWidget()
        if focused not in stops:
            return super().focusNextPrevChild(forward)
        following = stops[(stops.index(focused) + (1 if forward else -1)) % len(stops)]
        following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Grow to what the body needs, after something in it was shown."""
        layout = self.layout()
        assert layout
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


def question(parent: QWidget | None, what: str, hint: str, yes: str, *, danger: bool = False) -> Dialog:
    """The dialog that `confirm` shows."""
    asked = Dialog(parent, what, yes, danger=danger)
    asked.body.addWidget(label(what, "card", wrap=True))
    asked.body.setSpacing(Space.S)
    if hint:
        asked.body.addWidget(label(hint, tone="secondary", wrap=True))
    asked.setAccessibleDescription(hint)
    asked.safe.setFocus()
    return asked


def confirm(parent: QWidget | None, what: str, hint: str, yes: str, *, danger: bool = False) -> bool:
    """Ask before something that Undo cannot take back; `what` is the question, `hint` what it will mean."""
    return question(parent, what, hint, yes, danger=danger).exec() == QDialog.DialogCode.Accepted
