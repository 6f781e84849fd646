"""The line under a step: what it comes to, the way back and the way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.importing.findings import Findings
from desktop_crm.ui.importing.state import State, Step, Work
from desktop_crm.ui.importing.words import number, rows_of, seconds
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import Elided
from desktop_crm.ui.theme import Space


class Footer(QWidget):
    """A sentence at the left, Back and the primary button at the right."""

    back = Signal()
    forward = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = Elided("", "secondary", "secondary")
        self.back_button = button(_("Back"))
        self.back_button.clicked.connect(self.back)
        self.primary = button("", kind="primary")
        self.primary.clicked.connect(self.forward)
        row(self._said, self.back_button, self.primary, into=self, space=Space.S).setStretch(0, 1)

    def show_step(self, sentence: str, primary: str, enabled: bool) -> None:
        """`primary` is what the way on is called."""
        self.say(sentence)
        self.primary.setText(primary)
        self.primary.updateGeometry()
        self.primary.setEnabled(enabled)

    def say(self, sentence: str) -> None:
        """Say something else at the left."""
        self._said.set_text(sentence)

    def sentence(self) -> str:
        """What is said at the left."""
        return self._said.text()


def way_on(state: State) -> tuple[str, bool]:
    """What the primary button of a step is called, and whether it can be pressed."""
    if state.step == Step.FILE:
        return _("Choose the fields"), state.work != Work.READING
    if state.step == Step.FIELDS:
        return _("Check the rows"), True
    found = state.findings
    if found is None or found.nothing_to_do:
        return _("Import the list"), False
    return _("Import {n}").format(n=number(found.new + found.updated)), state.ready


def said(state: State, share: float | None = None) -> str:
    """What a step has come to; `share` is how far the check is, from 0 to 1."""
    if state.work == Work.CHECKING:
        return _("Checking… {n} %").format(n=round(100 * share)) if share is not None else _("Checking…")
    if state.step == Step.CHECK and state.findings:
        return _counted(state.findings)
    if state.step == Step.FIELDS:
        return _("{rows} · read in {time}").format(rows=rows_of(state.rows), time=seconds(state.took))
    return ""


def _counted(found: Findings) -> str:
    if found.nothing_to_do:
        return _("There is nothing to add.")
    counts = (
        (_("{n} new"), found.new),
        (_("{n} updated"), found.updated),
        (_("{n} add nothing"), found.skipped),
        (_("{n} not imported"), found.rejected),
    )
    return " · ".join(text.format(n=number(n)) for text, n in counts if n)
