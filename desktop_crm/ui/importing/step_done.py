"""Step 4: the writing under way, and then what it came to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing.load import Result
from desktop_crm.ui.importing.state import State, Work
from desktop_crm.ui.importing.trouble import Trouble
from desktop_crm.ui.importing.words import number
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_WIDTH = 560


class DoneStep(QWidget):
    """Progress with Cancel while loading or undoing; afterwards counts, and what one may want next."""

    stopped = Signal()
    show_clients = Signal()
    undo = Signal()
    save_rejected = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._work = Work.NONE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress: ProgressCard | None = None
        self.trouble = Trouble()
        self._body = QVBoxLayout()
        self._middle = column(self._body, space=0)
        holder = QWidget()
        holder.setMaximumWidth(_WIDTH)
        holder.setMinimumWidth(min(_WIDTH, 420))
        holder.setLayout(self._middle)
        centred = row(None, holder, None, space=0)
        centred.setStretch(1, 100)
        column(self.trouble, None, centred, None, into=self, space=Space.M).setStretch(3, 2)
        self.first = button(_("Show the contacts"), kind="primary")
        self.first.clicked.connect(self.show_clients)
        self.undo_button = button(_("Undo the import"), "undo-2")
        self.undo_button.clicked.connect(self.undo)
        self.save = button(_("Save the rows with problems…"), "download")
        self.save.clicked.connect(self.save_rejected)
        self.another = button(_("Import another list"), "file-spreadsheet")
        self.another.clicked.connect(self.again)
        self._summary = card("panel")
        for each in (self.first, self.undo_button, self.save, self.another):
            each.setParent(self._summary)
        self._lines = column(into=self._summary, margins=Space.XL, space=0)
        self._body.addWidget(self._summary)

    def show_state(self, state: State) -> None:
        """Show the progress, or what was done."""
        working = state.writing
        self.trouble.show_error(state.error)
        if state.work != self._work:
            self._work = state.work
            self._renew_progress(state)
        self._summary.setVisible(not working and state.result is not None)
        if state.result and not working:
            self._summarise(state, state.result)

    def show_progress(self, done: int, total: int) -> None:
        """How many rows are written."""
        if self.progress and total:
            said = _("{n} of {total}").format(n=number(done), total=number(total))
            self.progress.show_progress(done / total, said)

    def _renew_progress(self, state: State) -> None:
        if self.progress:
            self.progress.hide()
            self.progress.deleteLater()
            self.progress = None
        if state.work == Work.LOADING:
            name = state.path.name if state.path else ""
            self._show_progress_card(_("Importing {name}").format(name=name))
            assert self.progress
            self.progress.cancelled.connect(self._stop)
        elif state.work == Work.UNDOING:
            self._show_progress_card(_("Taking the import back"))

    def _show_progress_card(self, what: str) -> None:
        self.progress = ProgressCard(what)
        self.progress.show_progress(None)
        self._body.insertWidget(0, self.progress)

    def _stop(self) -> None:
        if self.progress:
            self.progress.set_what(_("Stopping; nothing will stay"))
        self.stopped.emit()

    def _summarise(self, state: State, result: Result) -> None:
        _empty(self._lines, keep={self.first, self.undo_button, self.save, self.another})
        centred = Qt.AlignmentFlag.AlignHCenter
        icon = Icon("undo-2" if state.undone else "circle-check", "secondary" if state.undone else "good", 36)
        self._lines.addWidget(icon, alignment=centred)
        self._lines.addSpacing(Space.M)
        title = label(_title(state, result), "card", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lines.addWidget(title)
        self._lines.addSpacing(Space.L)
        counts = _counts(result)
        if counts and not state.undone:
            self._lines.addLayout(_grid(counts))
            self._lines.addSpacing(Space.L)
        for note in () if state.undone else result.notes:
            said = label(note, tone="secondary", wrap=True)
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._lines.addWidget(said)
            self._lines.addSpacing(Space.XS)
        self._lines.addSpacing(Space.M)
        self._add_buttons(state, result)

    def _add_buttons(self, state: State, result: Result) -> None:
        contact = state.mapping is None or state.mapping.entity == "contact"
        self.first.setText(_("Show the contacts") if contact else _("Show the companies"))
        self.undo_button.setVisible(state.written is not None and not state.undone)
        self.save.setVisible(not state.undone and bool(state.findings and state.findings.problem_count()))
        self._lines.addLayout(row(None, self.first, self.undo_button, None, space=Space.S))
        self._lines.addSpacing(Space.S)
        self._lines.addLayout(row(None, self.save, self.another, None, space=Space.S))


def _title(state: State, result: Result) -> str:
    if state.undone:
        return _("The import was taken back")
    if not (result.new or result.updated):
        return _("There was nothing to add: everybody in the list is here already.")
    contact = state.mapping is None or state.mapping.entity == "contact"
    n = result.new + result.updated
    if contact:
        return ngettext("{n} row imported into contacts", "{n} rows imported into contacts", n).format(
            n=number(n)
        )
    return ngettext("{n} row imported into companies", "{n} rows imported into companies", n).format(
        n=number(n)
    )


def _counts(result: Result) -> list[tuple[str, int]]:
    said = [
        (_("Added"), result.new),
        (_("Updated"), result.updated),
        (_("Here already, repeated or passed over"), result.skipped),
        (_("Not imported"), result.rejected),
    ]
    return [(text, n) for text, n in said if n]


def _grid(counts: list[tuple[str, int]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.XXL)
    grid.setVerticalSpacing(Space.S)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(3, 1)
    for line, (text, n) in enumerate(counts):
        grid.addWidget(label(text, tone="secondary"), line, 1)
        grid.addWidget(label(number(n), "digits_strong"), line, 2, Qt.AlignmentFlag.AlignRight)
    return grid


def _empty(box: QLayout, keep: set[QWidget]) -> None:
    """Take everything out of a layout, and away but for what is to be kept."""
    while item := box.takeAt(0):
        widget, inner = item.widget(), item.layout()
        if widget is not None and widget not in keep:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner, keep)
