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
    """Where the user was: selected and current records, the topmost one and how far it was scrolled out."""

    selected: array[int]
    current: int | None
    top: int | None
    offset: int


class Keeper(QObject):
    """Selection is held as runs of rows, so "all" of a million is one run."""

    selected = Signal(int)
    """How many records are selected now."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._note: _Note | None = None
        self._restoring = self.everything = False
        self.at_top = False
        """Whether the next list is to be shown from its first row."""
        model.about_to_read.connect(lambda: model.keep(self._noted().selected))
        model.about_to_change.connect(self._take_note)
        model.changed_rows.connect(self._restore)
        view.selectionModel().selectionChanged.connect(self._chosen)

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
        self._select([(0, len(self._model.rids) - 1)])
        self.selected.emit(self.count())

    def _chosen(self) -> None:
        if self._restoring or self._model.following:
            return
        self.everything, self._note = False, None
        self.selected.emit(self.count())

    def _noted(self) -> _Note:
        if self._note is not None:
            return self._note
        rids, bar = self._model.rids, self._view.verticalScrollBar()
        height = max(1, self._view.verticalHeader().defaultSectionSize())
        top, offset = divmod(bar.value(), height)
        current = self._view.currentIndex().row()
        at_start = not bar.value() or top >= len(rids)
        return _Note(
            self.rids(),
            rids[current] if 0 <= current < len(rids) else None,
            None if at_start else rids[top],
            offset,
        )

    def _take_note(self) -> None:
        self._note = self._noted()

    def _restore(self, runs: list[Run] | None) -> None:
        note, self._note = self._note, None
        if note is None:
            return
        self._restoring = True
        if runs is not None:
            self._select([(0, len(self._model.rids) - 1)] if self.everything else runs)
            self._go_back(note.current)
        self._scroll_back(note)
        self._restoring = self.everything = False
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

    def _scroll_back(self, note: _Note) -> None:
        self._view.updateGeometries()
        bar = self._view.verticalScrollBar()
        if self.at_top or note.top is None:
            bar.setValue(0 if self.at_top else bar.value())
            self.at_top = False
            return
        row = reading.row_of(self._model.rids, note.top)
        if row >= 0:
            bar.setValue(row * self._view.verticalHeader().defaultSectionSize() + note.offset)


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for first, last in runs:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
