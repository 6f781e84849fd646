"""A long list in its table: the first picture, all of it, and a jump to anywhere.

The floor is Qt's own table over a model with as many rows and nothing behind it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QTableView

from benchmarks.figures import Figure, in_turn, p50, took
from benchmarks.lists import SORTS
from benchmarks.process import alone, memory, peak_memory
from benchmarks.window import Heart, application
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.jobs import Jobs
from desktop_crm.ui.rows.model import RowsModel
from desktop_crm.ui.rows.table import RowsTable
from desktop_crm.ui.theme import Size

_SIZE = (1000, 760)
_COLUMNS = 8
_RUNS = 7
_JUMPS = 40

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def opening(big: Path) -> list[Figure]:
    """Opening a list in the slowest order, and jumping in it."""
    seen, held = alone(pictures, big).value, alone(memory_of_list, big).value
    n = seen["contacts"]
    first, empty = max(seen["first"], key=lambda times: p50(times[0]))
    whole = max(p50(times) for times in seen["whole"])
    jump, stay = seen["jumps"]
    return [
        Figure(f"list of {n:,}, slowest order: first picture, p50", p50(first), floor=p50(empty), most=2),
        Figure(f"list of {n:,}, slowest order: all of it, p50", whole, most=600),
        Figure(f"list of {n:,}: longest stall until then", min(seen["stalls"]), most=30),
        Figure(f"list of {n:,}: jump to anywhere, p50", p50(jump), floor=p50(stay), most=2),
        Figure(f"list of {n:,}: memory on top", held, "MB", most=100),
    ]


def pictures(path: str) -> dict[str, Any]:
    """Times of first pictures in each order and of a plain table, of whole lists, stalls, and of jumps."""
    application()
    with Workspace(Path(path)) as ws:
        tables = _Tables(ws)
        orders = [Query("contact", sort=sort) for sort in SORTS]
        whole = [[tables.whole(order) for _run in range(3)] for order in orders]
        return {
            "contacts": tables.contacts,
            "first": [tables.first(order) for order in orders],
            "whole": [[ms for ms, _stall in runs] for runs in whole],
            "stalls": [max(stall for _ms, stall in run) for run in zip(*whole, strict=True)],
            "jumps": tables.jumps(),
        }


class _Tables:
    """Tables of contacts, and empty ones like them."""

    def __init__(self, ws: Workspace) -> None:
        self._ws, self.jobs, self._changes = ws, Jobs(), Changes(ws)
        (self.contacts,) = ws.read("SELECT count(*) FROM contact")[0]

    def opened(self, query: Query) -> RowsTable:
        """A table that shows a list and has painted its first page."""
        table = RowsTable(self._ws, self.jobs, self._changes, Settings(), "contact")
        table.show_list(query)
        _pictured(table)
        return table

    def plain(self) -> Plain:
        """The floor of it."""
        table = Plain(self.contacts)
        _pictured(table)
        return table

    def first(self, query: Query) -> tuple[list[float], list[float]]:
        """Times from nothing to the picture of the first page, and to that of the plain table."""
        ours: list[float] = []
        floor: list[float] = []
        for _run in range(_RUNS):
            for times, opened in ((ours, lambda: self.opened(query)), (floor, self.plain)):
                start = time.perf_counter()
                table = opened()
                times.append((time.perf_counter() - start) * 1000)
                self.end(table)
        return ours[1:], floor[1:]

    def whole(self, query: Query) -> tuple[float, float]:
        """How long after its first picture the list is complete, and the longest stall until then."""
        table, heart = self.opened(query), Heart()
        model = table.model()
        assert isinstance(model, RowsModel)
        heart.beat()
        ms = took(lambda: heart.until(lambda: model.complete))
        stall = max(gap for gap, _doing in heart.longest())
        self.end(table)
        return ms, stall

    def jumps(self) -> list[list[float]]:
        """Times of jumps in ours and in the plain one."""
        ours, plain = self.opened(Query("contact", sort="name")), self.plain()
        self.jobs.wait()
        return in_turn([_jump(ours), _jump(plain)], _JUMPS)

    def end(self, table: QTableView) -> None:
        """Take a table away, after what it reads has arrived."""
        self.jobs.wait()
        table.close()
        table.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Plain(QTableView):
    """Qt's own table of the same size over a model with nothing behind it."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.setModel(_Constant(rows, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Size.ROW)
        self.setShowGrid(False)


class _Constant(QAbstractTableModel):
    """So many rows that all say the same."""

    def __init__(self, rows: int, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return self._rows

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return "Константин 00" if role == Qt.ItemDataRole.DisplayRole else None


def _pictured(table: QTableView) -> None:
    table.resize(*_SIZE)
    table.show()
    QCoreApplication.processEvents()


def _jump(table: QTableView) -> Callable[[int], object]:
    def jump(i: int) -> None:
        row = table.model().rowCount() * (i * 7 % _JUMPS) // _JUMPS
        table.scrollTo(table.model().index(row, 0), QTableView.ScrollHint.PositionAtTop)
        table.viewport().repaint()

    return jump


def memory_of_list(path: str) -> float:
    """How much more memory the whole list takes, at most, than its table with nothing to show."""
    application()
    with Workspace(Path(path)) as ws:
        tables = _Tables(ws)
        table = tables.opened(Query("contact", (Filter("name", Operator.IS, ("nobody at all",)),)))
        tables.jobs.wait()
        before = memory()
        table.show_list(Query("contact", sort="name"))
        tables.jobs.wait()
        table.viewport().repaint()
        return peak_memory() - before
