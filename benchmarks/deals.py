"""The board of a pipeline with 20 000 open deals: its first picture, a drop, and going anywhere in a column.

The floor of the picture is the same window over a pipeline without deals.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent

from benchmarks import base
from benchmarks.figures import Figure, p50, p95, took
from benchmarks.process import alone
from benchmarks.window import application
from desktop_crm.base.clock import new_id, now
from desktop_crm.base.settings import Settings
from desktop_crm.ops import pipelines
from desktop_crm.store import tables
from desktop_crm.store.workspace import Workspace

OPEN, CLOSED = 20_000, 40_000
_CHUNK = 2000
_RUNS, _DROPS = 8, 40
_DAY = 86_400_000  # ms
_SIZE = (1440, 900)

_DEAL = """INSERT INTO deal (id, name, amount, currency, pipeline, stage, company, responsible, closing, since,
  closed, created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"""
_PASSAGE = "INSERT INTO passage (id, deal, pipeline, stage, entered) VALUES (?,?,?,?,?)"
_TASK = "INSERT INTO task (id, name, day, deal, responsible, created) VALUES (?,?,?,?,?,?)"


def deals(folder: Path) -> list[Figure]:
    """What a seller waits for on a large board."""
    path = base.copy(_made(folder / f"deals-{OPEN}.crm"))
    seen = alone(pictures, path).value
    return [
        Figure(f"board of {OPEN:,} open deals: first picture, p50", p50(seen["first"]), most=150),
        Figure("the same, the first time in a process", seen["cold"]),
        Figure("the same without deals, p50", p50(seen["empty"])),
        Figure("a drop saved and shown, p50", p50(seen["drops"]), most=50),
        Figure("a drop saved and shown, p95", p95(seen["drops"])),
        Figure("anywhere in a column: its picture, p50", p50(seen["jumps"])),
    ]


def _made(path: Path) -> Path:
    if path.exists():
        with Workspace(path):
            return path
    partial = path.with_suffix(".partial")
    with base.fresh(partial) as ws:
        _fill(ws, random.Random(7))
    partial.replace(path)
    return path


def _fill(ws: Workspace, chance: random.Random) -> None:
    pipeline = pipelines.first(ws)
    pipelines.add(ws, "Empty")
    companies = [(new_id(), f"ООО «{chance.choice(base.FIRMS)}-{n}»", base.START + n) for n in range(5000)]
    people = [(new_id(), f"{chance.choice(base.LAST)} {chance.choice(base.FIRST)}") for _n in range(20)]
    with ws.long_edit("Benchmark base", origin="import") as work:
        with work.chunk() as tx:
            tx.executemany("INSERT INTO company (id, name, created) VALUES (?, ?, ?)", companies)
            tx.executemany("INSERT INTO employee (id, name, active) VALUES (?, ?, 1)", people)
        for start in range(0, OPEN + CLOSED, _CHUNK):
            rows = [
                _deal(pipeline, n < OPEN, chance, companies, people)
                for n in range(start, min(start + _CHUNK, OPEN + CLOSED))
            ]
            with work.chunk() as tx:
                tx.executemany(_DEAL, rows)
                tx.executemany(_PASSAGE, [(new_id(), row[0], row[4], row[5], row[9]) for row in rows])
                tx.executemany(_TASK, [_task(row, chance) for row in rows[::2] if start < OPEN])


def _deal(
    pipeline: Any, is_open: bool, chance: random.Random, companies: Any, people: Any
) -> tuple[Any, ...]:
    stages = [s for s in pipeline.stages if s.is_open == is_open]
    stage = chance.choice(stages)
    since = now() - chance.randrange(1, 30 if is_open else 900) * _DAY
    closing = (date.today() + timedelta(days=chance.randrange(90))).isoformat()
    name = f"{chance.choice('Поставка Монтаж Ремонт Аудит Сайт Мебель'.split())} {chance.randrange(10**5)}"
    return (
        new_id(),
        name,
        chance.randrange(10**4, 10**9),
        chance.choice(("RUB", "RUB", "RUB", "USD")),
        pipeline.id,
        stage.id,
        chance.choice(companies)[0],
        chance.choice(people)[0],
        closing,
        since,
        None if is_open else since,
        since,
    )


def _task(deal: tuple[Any, ...], chance: random.Random) -> tuple[Any, ...]:
    day = (date.today() + timedelta(days=chance.randrange(-5, 30))).isoformat()
    return (new_id(), "Позвонить", day, deal[0], deal[7], deal[9])


def pictures(path: str) -> dict[str, Any]:
    """Times of first pictures of the full and the empty board, of drops and of jumps."""
    application()
    with Workspace(Path(path)) as ws:
        full, empty = pipelines.all_of(ws)
        boards = _Boards(ws)
        cold = boards.first(full)
        return {
            "cold": cold,
            "first": [boards.first(full) for _run in range(_RUNS)],
            "empty": [boards.first(empty) for _run in range(_RUNS)],
            "drops": boards.drops(full),
            "jumps": boards.jumps(full),
        }


class _Boards:
    """Windows with the screen of deals."""

    def __init__(self, ws: Workspace) -> None:
        from desktop_crm.app import screens
        from desktop_crm.ui.main_window import MainWindow

        self._window = MainWindow(ws, Settings(), screens())
        self._window.resize(*_SIZE)
        self._window.show()
        self._window.desk.jobs.wait()

    def first(self, pipeline: Any) -> float:
        """Milliseconds from nothing to the picture of a board."""
        from desktop_crm.store.query import Query
        from desktop_crm.ui.deals.board import Board

        start = time.perf_counter()
        board = Board(self._window.desk)
        board.resize(1168, 720)
        board.show_board(pipeline, Query("deal"))
        board.show()
        QCoreApplication.processEvents()
        ms = (time.perf_counter() - start) * 1000
        board.close()
        board.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return ms

    def _screen(self, pipeline: Any) -> Any:
        from desktop_crm.ui.deals.deals_screen import DealsScreen

        self._window.go("deals")
        screen = self._window.findChild(DealsScreen)
        assert isinstance(screen, DealsScreen)
        screen.use_pipeline(pipeline.id)
        self._window.desk.jobs.wait()
        return screen

    def drops(self, pipeline: Any) -> list[float]:
        """Milliseconds from letting a card go until the board shows it in its new stage."""
        board = self._screen(pipeline).board
        tables.map_records()  # as behind every window that has been shown for a moment
        times = []
        for n in range(_DROPS):
            source, target = board.columns[n % 2], board.columns[1 - n % 2]
            card = source.items.card(n)
            assert card
            assert target.stage

            def drop(deal: str = card.id, stage: str = target.stage.id) -> None:
                self._window.desk.commands.run("deal.move", deal, stage)
                QCoreApplication.processEvents()

            times.append(took(drop))
            assert target.items.row_of(card.rid) >= 0
        return times

    def jumps(self, pipeline: Any) -> list[float]:
        """Milliseconds to show another part of a column."""
        column = self._screen(pipeline).board.columns[0]
        bar = column.view.verticalScrollBar()

        def jump(n: int) -> None:
            bar.setValue(bar.maximum() * (n * 7 % _DROPS) // _DROPS)
            column.view.viewport().repaint()

        return [took(lambda n=n: jump(n)) for n in range(_DROPS)]  # type: ignore[misc]
