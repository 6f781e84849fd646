"""What was tried out at a place, line by line, with what is wrong in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.progress import Bar
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.sync.place import Check


class Checks(QFrame):
    """Hidden until something is tried out."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        self.found: tuple[Check, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        column(self._lines, into=self, margins=Space.M)
        self.hide()

    def busy(self, what: str) -> None:
        """Something is being tried out, or done."""
        self.found = ()
        self._empty()
        bar = Bar()
        bar.setAccessibleName(what)
        self._lines.addWidget(label(what, tone="secondary", wrap=True))
        self._lines.addWidget(bar)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """How far that has come."""
        bar = self.findChild(Bar)
        if isinstance(bar, Bar):
            bar.set_share(done / total if total else None)

    def show_found(self, checks: Sequence[Check]) -> None:
        """What trying out has come to."""
        self.found = tuple(checks)
        self._empty()
        for check in checks:
            self._lines.addWidget(_line(check))
        self.setVisible(bool(checks))

    def show_problem(self, what: str, hint: str) -> None:
        """That it failed altogether, and what to do about it."""
        self._empty()
        self._lines.addWidget(_said("circle-alert", "bad", what, hint))
        self.show()

    def put_away(self) -> None:
        """Nothing has been tried out."""
        self.found = ()
        self.hide()

    def all_well(self) -> bool:
        """Whether everything was tried out and is well."""
        return bool(self.found) and all(check.ok for check in self.found)

    def text(self) -> str:
        """All that is said here."""
        from PySide6.QtWidgets import QLabel

        return "\n".join(each.text() for each in self.findChildren(QLabel) if not each.isHidden())

    def _empty(self) -> None:
        while item := self._lines.takeAt(0):
            gone = item.widget()
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()


def _line(check: Check) -> QWidget:
    if check.ok:
        return _said("circle-check", "good", check.label, check.sentence)
    return _said("circle-alert", "bad", check.label, check.sentence or _("This did not work."))


def _said(icon: str, tone: str, what: str, more: str) -> QWidget:
    made = QWidget()
    sign = Icon(icon, tone)
    words = column(label(what, "control", wrap=True), space=2)
    if more:
        words.addWidget(label(more, "secondary", "bad" if tone == "bad" else "secondary", wrap=True))
    line = row(sign, words, into=made, space=Space.S)
    line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return made
