"""What a board reads, and how it follows the changes of the base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.ops import board, pipelines, team
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.store import query as store
from desktop_crm.store.journal import Changed
from desktop_crm.store.query import Query
from desktop_crm.ui.deals.column import StageColumn
from desktop_crm.ui.desk import Desk

_MINUTE = 60_000
_NAMES = ("contact", "company", "employee", "contact_point")
"""What is no deal and yet stands on cards."""


class Following(QObject):
    """Keeps the columns of one pipeline as the base is; out of sight it waits until it is seen again."""

    read = Signal()
    """Columns have been read."""
    stages_changed = Signal()
    """The columns are to be others."""

    def __init__(self, desk: Desk, columns: Callable[[], Sequence[StageColumn]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._columns = desk, columns
        self.pipeline: Pipeline | None = None
        self.seen = False
        self._query = Query("deal")
        self._among: frozenset[int] | None = None
        self._stale = False
        self._today = date.today()
        desk.changes.changed.connect(self._on_changed)
        clock = QTimer(self)
        clock.timeout.connect(self.pass_time)
        clock.start(_MINUTE)

    def show(self, pipeline: Pipeline, query: Query) -> None:
        """Show the deals of a pipeline that the filters leave."""
        anew = pipeline != self.pipeline
        self.pipeline, self._query = pipeline, query
        if anew:
            self.stages_changed.emit()
        self._read()

    def stages(self) -> list[Stage | None]:
        """What the columns are to be."""
        return board.columns(self._desk.ws, self.pipeline) if self.pipeline else []

    def place_in(self, rid: int, column: StageColumn) -> int:
        """The row that a deal would have in a column; under filters that is not known."""
        if self._among is not None or column.stage is None:
            return 0
        return board.place_in(self._desk.ws, rid, column.stage)

    def where(self, deal_id: str) -> tuple[StageColumn, int] | None:
        """The column of a deal, and its row there; None when it is not on the board."""
        known = board.rids_of(self._desk.ws, [deal_id]).get(deal_id) if deal_id else None
        if known is None:
            return None
        found = ((c, c.items.row_of(known[0])) for c in self._columns())
        return next(((c, at) for c, at in found if at >= 0), None)

    def pass_time(self) -> None:
        """Catch up with what has changed out of sight; a new day makes steps overdue."""
        if date.today() != self._today:
            self._today, self._stale = date.today(), True
        if self._stale and self.seen:
            self._stale = False
            self._renew()

    def _read(self) -> None:
        """Read all columns: at once, or, when filters have to be looked through, a moment later."""
        ws, wanted = self._desk.ws, self._query
        if not wanted.filters and not wanted.text:
            self._among = None
            self._fill(self._columns())
            return
        self._desk.jobs.run(
            lambda job: frozenset(store.ids(ws, wanted, job.cancelled)),
            lambda among: self._filtered(wanted, among),
            key=f"board {id(self)}",
            owner=self,
        )

    def _filtered(self, wanted: Query, among: frozenset[int]) -> None:
        if wanted == self._query:
            self._among = among
            self._fill(self._columns())

    def _fill(self, columns: Sequence[StageColumn]) -> None:
        assert self.pipeline
        ws = self._desk.ws
        country = team.get(ws, team.COUNTRY)
        for column in columns:
            column.show_content(board.content(ws, self.pipeline, column.stage, self._among), country)
        self.read.emit()

    def _on_changed(self, changed: Changed) -> None:
        if self.pipeline is None:
            return
        if not self.seen:
            self._stale = True
        elif changed.touches("pipeline", "stage", "team_setting"):
            self._renew()
        elif self._among is not None and changed.touches("deal", "task", "tagging"):
            self._read()
        elif changed.touches("deal", "task"):
            self._follow(changed)
        elif changed.touches(*_NAMES):
            for column in self._columns():
                column.items.repaint_all()

    def _follow(self, changed: Changed) -> None:
        """Read the columns that a change concerns."""
        deals, tasks = changed.ids.get("deal", frozenset()), changed.ids.get("task", frozenset())
        left_another = bool(tasks) and "deal" in changed.fields
        if deals is None or tasks is None or left_another or self._has_strays():
            self._renew()
            return
        ws = self._desk.ws
        known = board.rids_of(ws, deals | board.deals_of_tasks(ws, tasks))
        stages = {stage for _rid, stage in known.values()}
        if stages - {s.id for p in pipelines.all_of(ws) for s in p.stages}:
            self._renew()
            return
        rids = [rid for rid, _stage in known.values()]
        self._fill([c for c in self._columns() if _concerned(c, stages, rids)])

    def _has_strays(self) -> bool:
        return any(c.stage is None for c in self._columns())

    def _renew(self) -> None:
        """Read everything again, and have other columns where the stages are others."""
        ws = self._desk.ws
        pipeline = pipelines.pipeline(ws, self.pipeline.id if self.pipeline else None)
        self.pipeline = pipeline or next(iter(pipelines.all_of(ws)), None)
        if self.pipeline is None:
            return
        if self.stages() != [c.stage for c in self._columns()]:
            self.stages_changed.emit()
        self._read()


def _concerned(column: StageColumn, stages: set[str | None], rids: Sequence[int]) -> bool:
    """Whether any of these deals is in a column now, or was."""
    now_here = column.stage is not None and column.stage.id in stages
    return now_here or any(column.items.row_of(rid) >= 0 for rid in rids)
