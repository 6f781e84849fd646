"""The board of a pipeline. It shows what is saved: a drop asks for a move, and the board follows the change."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops import board, pipelines, team
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.store import query as store
from desktop_crm.store.journal import Changed
from desktop_crm.store.query import Query
from desktop_crm.ui.deals.carrying import Carrying
from desktop_crm.ui.deals.column import StageColumn
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column as below
from desktop_crm.ui.kit.card import row

_APART = 12  # px between columns
_BUTTONS = 60  # px from the bottom up to the buttons below the cards
_MINUTE = 60_000
_NAMES = ("contact", "company", "employee", "contact_point")
"""What is no deal and yet stands on cards."""


class Board(QWidget):
    """The columns of one pipeline beside each other."""

    went = Signal(str)
    """The user went to a card: the deal's id."""
    clicked_card = Signal(str)
    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)
    new_wanted = Signal(str)
    """A deal is to be added to a stage: its id."""
    counted = Signal(int)
    """How many deals the board has."""
    renewed = Signal()
    """Other columns stand there now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pipeline: Pipeline | None = None
        self.columns: list[StageColumn] = []
        self._query = Query("deal")
        self._among: frozenset[int] | None = None
        self._current = ""
        self._stale = False
        self._today = date.today()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(QWidget())
        self._area.setProperty("kind", "clear")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.carrying = Carrying(self._area, self._place_in)
        below(self._area, into=self)
        self._floor = QWidget(self)
        self._floor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        desk.messages.keep_clear(self._floor)
        self.setAccessibleName(_("Board of deals"))
        desk.changes.changed.connect(self._on_changed)
        clock = QTimer(self)
        clock.timeout.connect(self._pass_time)
        clock.start(_MINUTE)

    def show_board(self, pipeline: Pipeline, query: Query) -> None:
        """Show the deals of a pipeline that the filters leave."""
        anew = self.pipeline is None or pipeline != self.pipeline
        self.pipeline, self._query = pipeline, query
        if anew:
            self._make_columns()
        self._read()

    def current_id(self) -> str:
        """The deal that the user went to last; "" when it is not on the board."""
        return self._current if self._where(self._current) else ""

    def current_stage(self) -> Stage | None:
        """The stage of that deal."""
        where = self._where(self._current)
        return where[0].stage if where else None

    def current_rid(self) -> int | None:
        """The number of that deal; None when it is not on the board."""
        where = self._where(self._current)
        card = where[0].items.card(where[1]) if where else None
        return card.rid if card else None

    def neighbour(self, by: int) -> Stage | None:
        """The stage after (1) or before (-1) that of the current deal."""
        here = self.current_stage()
        stages = self.pipeline.stages if self.pipeline else ()
        at = stages.index(here) + by if here in stages else (0 if by > 0 else -1)
        return stages[at] if 0 <= at < len(stages) else None

    def go_to(self, deal_id: str) -> bool:
        """Choose a deal and bring it into sight; whether it is on the board."""
        where = self._where(deal_id)
        if where is None:
            return False
        self._current = deal_id
        for column in self.columns:
            if column is not where[0]:
                column.view.forget()
        where[0].set_folded(False)
        where[0].view.go_to(where[1])
        self._area.ensureWidgetVisible(where[0], _APART, 0)
        return True

    def place_of_current(self) -> QPoint | None:
        """Where on the screen the current card is; None when it is not on the board."""
        where = self._where(self._current)
        if where is None:
            return None
        frame = where[0].view.frame_of(where[1])
        return where[0].view.viewport().mapToGlobal(frame.bottomLeft() + QPoint(12, -24))

    def current_text(self) -> str:
        """What the current card says, as the cells of a row."""
        where = self._where(self._current)
        card = where[0].items.card(where[1]) if where else None
        if where is None or card is None:
            return ""
        amount = in_full(card.amount, card.currency)
        said = (card.name, card.client, amount, where[0].head.title, card.responsible_name)
        return "\t".join(said)

    def keep_in_sight(self) -> None:
        """Bring the column of the current card into sight."""
        where = self._where(self._current)
        if where:
            self._area.ensureWidgetVisible(where[0], _APART, 0)

    def set_bare(self, bare: bool) -> None:
        """Show no columns, while something else stands in their place."""
        self._area.setVisible(not bare)

    def take_focus(self) -> None:
        """Give the keyboard to the current card, or to the first column with cards."""
        where = self._where(self._current)
        column = where[0] if where else next((c for c in self.columns if c.items.rids), None)
        if column is not None:
            column.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus()

    def _where(self, deal_id: str) -> tuple[StageColumn, int] | None:
        known = board.rids_of(self._desk.ws, [deal_id]).get(deal_id) if deal_id else None
        if known is None:
            return None
        found = ((c, c.items.row_of(known[0])) for c in self.columns)
        return next(((c, at) for c, at in found if at >= 0), None)

    def _make_columns(self) -> None:
        assert self.pipeline
        had_focus = any(c.view.hasFocus() for c in self.columns)
        self.carrying.put_back()
        stages = board.columns(self._desk.ws, self.pipeline)
        self.columns = [self._make_column(stage) for stage in stages]
        inner = QWidget()
        inner.setProperty("kind", "clear")
        row(*self.columns, into=inner, space=_APART)
        self._area.setWidget(inner)
        self.renewed.emit()
        if had_focus:
            self.take_focus()

    def _make_column(self, stage: Stage | None) -> StageColumn:
        made = StageColumn(self._desk.ws, stage)
        unfolded = self._desk.settings["deals"].get("unfolded", [])
        made.set_folded(made.can_fold() and stage is not None and stage.id not in unfolded)
        view = made.view
        made.fold_changed.connect(lambda folded: self._folded(made, folded))
        made.new_wanted.connect(lambda: self.new_wanted.emit(stage.id if stage else ""))
        view.went.connect(lambda id_: self._went(made, id_))
        view.clicked_card.connect(self.clicked_card)
        view.opened.connect(self.opened)
        view.menu_wanted.connect(self.menu_wanted)
        view.sideways.connect(lambda by: self._go_sideways(made, by))
        view.carried.connect(self.carry)
        view.lifted.connect(lambda rid, grip: self._lift(made, rid, grip))
        view.moved.connect(self.carrying.move_to)
        view.dropped.connect(self._drop)
        view.put_back.connect(self.carrying.put_back)
        return made

    def _folded(self, column: StageColumn, folded: bool) -> None:
        assert column.stage
        kept = self._desk.settings["deals"]
        unfolded = [id_ for id_ in kept.get("unfolded", []) if id_ != column.stage.id]
        self._desk.settings["deals"] = {**kept, "unfolded": unfolded + ([] if folded else [column.stage.id])}
        self._fit_heads()

    def carry(self, by: int) -> None:
        """Ask for the current deal to go to the next stage (1) or the one before (-1)."""
        to, deal = self.neighbour(by), self.current_id()
        if to and deal:
            self._desk.commands.run("deal.move", deal, to.id)

    def _went(self, column: StageColumn, deal_id: str) -> None:
        self._current = deal_id
        for other in self.columns:
            if other is not column:
                other.view.forget()
        self.went.emit(deal_id)

    def _go_sideways(self, column: StageColumn, by: int) -> None:
        at = self.columns.index(column) + by
        while 0 <= at < len(self.columns):
            other = self.columns[at]
            if other.items.rids and not other.is_folded():
                row = min(max(column.view.currentIndex().row(), 0), len(other.items.rids) - 1)
                other.view.setFocus(Qt.FocusReason.OtherFocusReason)
                other.view.setCurrentIndex(other.items.index(row, 0))
                self._area.ensureWidgetVisible(other, _APART, 0)
                return
            at += by

    def _lift(self, column: StageColumn, rid: int, grip: QPoint) -> None:
        self.carrying.lift(column, rid, grip, self.columns)

    def _drop(self, at: QPoint) -> None:
        self.carrying.move_to(at)
        let_go = self.carrying.drop()
        if let_go and let_go[1].stage:
            deal, column = let_go
            self._desk.commands.run("deal.move", deal, let_go[1].stage.id)
            if column.is_folded() or self.current_id() != deal:
                return
            self.take_focus()

    def _place_in(self, rid: int, column: StageColumn) -> int:
        assert column.stage
        return 0 if self._among is not None else board.place_in(self._desk.ws, rid, column.stage)

    def _read(self) -> None:
        """Read all columns: at once, or, when filters have to be looked through, a moment later."""
        ws, wanted = self._desk.ws, self._query
        if not wanted.filters and not wanted.text:
            self._among = None
            self._fill(self.columns)
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
            self._fill(self.columns)

    def _fill(self, columns: list[StageColumn]) -> None:
        assert self.pipeline
        ws = self._desk.ws
        country = team.get(ws, team.COUNTRY)
        for column in columns:
            column.show_content(board.content(ws, self.pipeline, column.stage, self._among), country)
        if self._current and not self.go_quietly():
            self._current = ""
        self._fit_heads()
        self.counted.emit(sum(len(c.items.rids) for c in self.columns))

    def go_quietly(self) -> bool:
        """Mark the current deal where it stands now; whether it is on the board."""
        where = self._where(self._current)
        if where is None or where[0].is_folded():
            return where is not None
        focused = any(c.view.hasFocus() for c in self.columns)
        self.go_to(self._current)
        if focused:
            where[0].view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _fit_heads(self) -> None:
        open_ones = [c for c in self.columns if not c.is_folded()]
        folded = len(self.columns) - len(open_ones)
        room = self.width() - folded * 44 - _APART * (len(self.columns) - 1)
        each = max(room // max(len(open_ones), 1), 196)
        two = any(c.head.needs_two_lines(each) for c in open_ones)
        for column in open_ones:
            column.head.set_two_lines(two)

    def _on_changed(self, changed: Changed) -> None:
        if self.pipeline is None:
            return
        if not self.isVisible():
            self._stale = True
        elif changed.touches("pipeline", "stage"):
            self._renew()
        elif self._among is not None and changed.touches("deal", "task", "tagging"):
            self._read()
        elif changed.touches("deal", "task"):
            self._follow(changed)
        elif changed.touches(*_NAMES):
            for column in self.columns:
                column.items.repaint_all()

    def _follow(self, changed: Changed) -> None:
        """Read the columns that a change concerns."""
        deals, tasks = changed.ids.get("deal", frozenset()), changed.ids.get("task", frozenset())
        if deals is None or tasks is None or (tasks and "deal" in changed.fields and not deals):
            self._renew()
            return
        ws = self._desk.ws
        known = board.rids_of(ws, deals | board.deals_of_tasks(ws, tasks))
        now_in = {stage for _rid, stage in known.values()}
        strange = now_in - {c.stage.id for c in self.columns if c.stage} - self._elsewhere()
        no_stage = any(c.stage is None for c in self.columns)
        if strange or no_stage:
            self._renew()
            return
        rids = [rid for rid, _stage in known.values()]
        self._fill(
            [
                c
                for c in self.columns
                if (c.stage and c.stage.id in now_in) or any(c.items.row_of(rid) >= 0 for rid in rids)
            ]
        )

    def _elsewhere(self) -> set[str | None]:
        """The stages of the other pipelines."""
        return {s.id for p in pipelines.all_of(self._desk.ws) for s in p.stages}

    def _renew(self) -> None:
        """Read everything again, and make other columns where the stages are others."""
        ws = self._desk.ws
        pipeline = pipelines.pipeline(ws, self.pipeline.id if self.pipeline else None)
        if pipeline is None:
            pipeline = next(iter(pipelines.all_of(ws)), None)
        if pipeline is None:
            return
        self.pipeline = pipeline
        if board.columns(ws, pipeline) != [c.stage for c in self.columns]:
            self._make_columns()
        self._read()

    def _pass_time(self) -> None:
        """A new day makes steps overdue."""
        if date.today() != self._today:
            self._today = date.today()
            self._stale = True
        if self._stale and self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        self._stale = False
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._catch_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is told must not lie on the buttons below the cards.
        self._floor.setGeometry(0, self.height() - _BUTTONS, self.width(), 1)
        self._fit_heads()
