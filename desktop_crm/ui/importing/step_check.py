"""Step 3: what becomes of every row, before anything is written."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.importing.findings import Fate, Findings
from desktop_crm.ui.importing.fate_model import FateModel
from desktop_crm.ui.importing.fate_table import FateTable
from desktop_crm.ui.importing.flow import flow
from desktop_crm.ui.importing.row_details import RowDetails
from desktop_crm.ui.importing.state import State, Work
from desktop_crm.ui.importing.trouble import Trouble
from desktop_crm.ui.importing.words import number
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Chip, button
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.theme import Space


class Filter(NamedTuple):
    """Which rows are shown: all, those of one fate, or those with problems (in one column)."""

    fate: Fate | None = None
    problems: bool = False
    column: int | None = None


_LOW = 440  # px; below, the table needs the room

ALL, PROBLEMS = Filter(), Filter(problems=True)
CHIPS = (
    (ALL, N_("All")),
    (Filter(Fate.NEW), N_("To be added")),
    (Filter(Fate.UPDATES), N_("To be updated")),
    (Filter(Fate.UNCHANGED), N_("Nothing new")),
    (Filter(Fate.SKIPPED), N_("Passed over")),
    (Filter(Fate.DUPLICATE), N_("Repeated in the file")),
    (PROBLEMS, N_("Problems")),
    (Filter(Fate.REJECTED), N_("Not imported")),
)


class CheckStep(QWidget):
    """Chips with counts above the table of rows."""

    save_rejected = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._findings: Findings | None = None
        self._filter = ALL
        self.chips: dict[Filter, Chip] = {}
        self.model = FateModel(self)
        self.table = FateTable(self.model)
        self.trouble = Trouble()
        chips = QWidget()
        self._chips = flow(into=chips, space=Space.S)
        self.save = button(_("Save the rows with problems…"), "download")
        self.save.clicked.connect(self.save_rejected)
        self._progress = ProgressCard(_("Checking the rows"), _("Back"))
        self._progress.cancelled.connect(self.stopped)
        self._box = card("panel")
        self.details = RowDetails()
        self.table.selectionModel().currentRowChanged.connect(self._show_details)
        column(self.table, self.details, into=self._box, margins=(1, 5, 1, 5), space=0).setStretch(0, 1)
        head = row(chips, self.save, space=Space.M)
        head.setStretch(0, 1)
        head.setAlignment(self.save, Qt.AlignmentFlag.AlignTop)
        column(self.trouble, self._progress, head, self._box, into=self, space=Space.M).setStretch(3, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.set_short(self.height() < _LOW)

    def show_state(self, state: State) -> None:
        """Show what was found; while it is being found for the first time, how far that is."""
        found = state.findings
        self.trouble.show_error(state.error)
        self._progress.setVisible(found is None and state.work == Work.CHECKING)
        self._box.setVisible(found is not None)
        self.save.setVisible(found is not None and bool(found.problem_count()))
        if found is not None and found is not self._findings:
            self._findings = found
            self._make_chips(found)
            self.filter(self._filter)

    def show_progress(self, done: int, total: int) -> None:
        """How far the first check is."""
        self._progress.show_progress(done / total if total else None)

    def filter(self, wanted: Filter) -> None:
        """Show the rows that `wanted` names; all of them when there are none."""
        if self._findings is None:
            self._filter = wanted
            return
        rows = rows_for(self._findings, wanted)
        if not rows and wanted != ALL:
            wanted, rows = ALL, rows_for(self._findings, ALL)
        self._filter = wanted
        self._show_column_chip(wanted)
        for each, chip in self.chips.items():
            chip.set_active(each == wanted)
        self.model.show_rows(self._findings, rows)
        self.table.scrollToTop()
        if rows:
            self.table.selectRow(0)

    def _show_details(self, current: QModelIndex) -> None:
        if self._findings and current.isValid():
            self.details.show_row(self._findings, self.model.index_of(current.row()))

    def _make_chips(self, found: Findings) -> None:
        """A chip for each fate that some row has."""
        for chip in self.chips.values():
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for wanted, text in CHIPS:
            count = len(rows_for(found, wanted))
            if count or wanted == ALL:
                self._add_chip(wanted, f"{_(text)} {number(count)}")

    def _add_chip(self, wanted: Filter, text: str, *, closable: bool = False) -> None:
        chip = Chip(text, closable=closable)
        chip.clicked.connect(lambda: self.filter(wanted))
        chip.closed.connect(lambda: self.filter(ALL))
        self.chips[wanted] = chip
        self._chips.addWidget(chip)

    def _show_column_chip(self, wanted: Filter) -> None:
        """The problems of one column have a chip only while they are shown."""
        for each in [f for f in self.chips if f.column is not None and f != wanted]:
            gone = self.chips.pop(each)
            gone.hide()
            gone.deleteLater()
        if wanted.column is not None and wanted not in self.chips and self._findings:
            name = self._findings.mapping.names[wanted.column]
            count = number(len(rows_for(self._findings, wanted)))
            self._add_chip(wanted, f"{name}: {count}", closable=True)


def rows_for(found: Findings, wanted: Filter) -> array[int]:
    """The indexes of the rows that a filter lets through."""
    return found.rows_with(wanted.fate, wanted.column, problems=wanted.problems)
