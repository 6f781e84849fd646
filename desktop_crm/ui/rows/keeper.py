"""Keeping the user's selection, current record and place in the list while its rows change."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QObject,
    Signal,
)
from PySide6.QtWidgets import QTableView

from desktop_crm.ui.rows import reading
from desktop_crm.ui.rows.model import RowsModel
from desktop_crm.ui.rows.reading import Run

_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class _Note:
    """The selected and the current records."""

    selected: array[int]
    current: int | None


class Keeper(QObject):
    """Selection is held as runs of rows, so "all" of a million is one run."""

    selected = Signal(int)
    """How many records are selected now."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._note: _Note | None = None
        self._top: tuple[int, int] | None = None
        self._restoring = self.everything = False
        self._at_top, self._same_records = False, True
        model.about_to_read.connect(self._tell_kept)
        model.about_to_change.connect(self._take_note)
        model.changed_rows.connect(self._restore)
        model.modelReset.connect(self._begin_at_top)
        view.selectionModel().selectionChanged.connect(self._chosen)

    def expect(self, *, same_records: bool) -> None:
        """Another list comes: it is shown from its first row. `same_records`: only their order changes."""
        self._at_top, self._same_records = True, same_records
        self.everything = self.everything and same_records

    def runs(self) -> list[Run]:
        """The selected rows, from the top, as runs."""
        selection = self._view.selectionModel().selection()
        ranges = (selection.at(i) for i in range(selection.count()))
        return _merged(sorted((r.top(), r.bottom()) for r in ranges if r.isValid()))

    def count(self) -> int:
        """How many records are selected; all of the list also while it is still being read."""
        if self.everything and not self._model.complete:
            return len(self._model.rids)
        return sum(last - first + 1 for first, last in self.runs())

    def rids(self) -> array[int]:
        """The numbers of the selected records from the top."""
        rids = array("q")
        for first, last in self.runs():
            rids += self._model.rids[first : last + 1]
        return rids

    def select_everything(self) -> None:
        """Select all of the list, and what is still to come of it."""
        self.everything = True
        self._select([self._whole()])
        self.selected.emit(self.count())

    def _tell_kept(self) -> None:
        """What is selected, or nothing when it is all of the list and that will do as well."""
        if self._same_records and self._model.complete and self.runs() == [self._whole()]:
            self.everything = True
        self._model.keep(array("q") if self.everything else self._noted().selected)

    def _whole(self) -> Run:
        return 0, len(self._model.rids) - 1

    def _chosen(self) -> None:
        if self._restoring or self._model.following:
            return
        self.everything, self._note = False, None
        self.selected.emit(self.count())

    def _noted(self) -> _Note:
        if self._note is not None:
            return self._note
        rids, current = self._model.rids, self._view.currentIndex().row()
        selected = array("q") if self.everything else self.rids()
        return _Note(selected, rids[current] if 0 <= current < len(rids) else None)

    def _take_note(self) -> None:
        """Of the selection, unless an older note waits for its list still, and of what is topmost in sight."""
        self._note = self._noted()
        self._model.keep(self._note.selected)
        row, offset = divmod(self._view.verticalScrollBar().value(), self._row_height())
        scrolled = (row or offset) and row < len(self._model.rids)
        self._top = (self._model.rids[row], offset) if scrolled else None

    def _restore(self, runs: list[Run] | None) -> None:
        note, self._note = self._note, None
        if note is None:
            return
        self._restoring = True
        if runs is not None:
            self._select([self._whole()] if self.everything else runs)
            self._go_back(note.current)
        self._scroll_back()
        self._restoring = False
        if self._model.complete:
            self.everything, self._same_records = False, True
        self.selected.emit(self.count())

    def _select(self, runs: Iterable[Run]) -> None:
        selection, last_column = QItemSelection(), self._model.columnCount() - 1
        for first, last in runs:
            if first <= last:
                ends = self._model.index(first, 0), self._model.index(last, last_column)
                selection.append(QItemSelectionRange(*ends))
        restoring, self._restoring = self._restoring, True
        self._view.selectionModel().select(selection, _Flag.ClearAndSelect)
        self._restoring = restoring

    def _go_back(self, current: int | None) -> None:
        row = -1 if current is None else reading.row_of(self._model.rids, current)
        if row >= 0:
            self._view.selectionModel().setCurrentIndex(self._model.index(row, 0), _Flag.NoUpdate)

    def _begin_at_top(self) -> None:
        """The first page of another list; what follows leaves it where the user has scrolled it meanwhile."""
        if self._at_top and not self._model.complete:
            self._at_top = False
            self._view.verticalScrollBar().setValue(0)

    def _scroll_back(self) -> None:
        self._view.updateGeometries()
        bar = self._view.verticalScrollBar()
        if self._at_top:
            self._at_top = False
            bar.setValue(0)
        elif self._top is not None:
            rid, offset = self._top
            row = reading.row_of(self._model.rids, rid)
            bar.setValue(row * self._row_height() + offset if row >= 0 else bar.value())

    def _row_height(self) -> int:
        return max(1, self._view.verticalHeader().defaultSectionSize())


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for first, last in runs:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
