"""The board of a pipeline. It shows what is saved: a drop asks for a move, and the board follows the change."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops.board import CardRow
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.store.query import Query
from desktop_crm.ui.deals.carrying import Carrying
from desktop_crm.ui.deals.column import FOLDED, NARROWEST, StageColumn
from desktop_crm.ui.deals.following import Following
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column as below
from desktop_crm.ui.kit.card import row

_APART = 12  # px between columns
_BUTTONS = 60  # px from the bottom up to the buttons below the cards


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
        self.columns: list[StageColumn] = []
        self._current = ""
        self._current_in: StageColumn | None = None
        self._following = Following(desk, lambda: self.columns, self)
        self._following.stages_changed.connect(self._make_columns)
        self._following.read.connect(self._show_read)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(QWidget())
        self._area.setProperty("kind", "clear")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.carrying = Carrying(self._area, self._following.place_in)
        below(self._area, into=self)
        self._floor = QWidget(self)
        self._floor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        desk.messages.keep_clear(self._floor)
        self.setAccessibleName(_("Board of deals"))

    @property
    def pipeline(self) -> Pipeline | None:
        """The pipeline that is shown."""
        return self._following.pipeline

    def show_board(self, pipeline: Pipeline, query: Query) -> None:
        """Show the deals of a pipeline that the filters leave."""
        self._following.show(pipeline, query)

    def current_id(self) -> str:
        """The deal that the user went to last; "" when it is not on the board."""
        return self._current if self._where() else ""

    def current_stage(self) -> Stage | None:
        """The stage of that deal."""
        where = self._where()
        return where[0].stage if where else None

    def current_card(self) -> CardRow | None:
        """What the card of that deal shows; None when it is not on the board."""
        where = self._where()
        return where[0].items.card(where[1]) if where else None

    def neighbour(self, by: int) -> Stage | None:
        """The stage after (1) or before (-1) that of the current deal."""
        here = self.current_stage()
        stages = self.pipeline.stages if self.pipeline else ()
        at = stages.index(here) + by if here in stages else (0 if by > 0 else -1)
        return stages[at] if 0 <= at < len(stages) else None

    def go_to(self, deal_id: str) -> bool:
        """Choose a deal and bring it into sight; whether it is on the board."""
        where = self._following.where(deal_id)
        if where is None:
            return False
        where[0].set_folded(False)
        self._mark(deal_id, *where)
        where[0].view.scrollTo(where[0].items.index(where[1], 0))
        self._area.ensureWidgetVisible(where[0], _APART, 0)
        return True

    def _mark(self, deal_id: str, column: StageColumn, row: int) -> None:
        self._current, self._current_in = deal_id, column
        for other in self.columns:
            if other is not column:
                other.view.forget()
        column.view.mark(row)

    def place_of_current(self) -> QPoint | None:
        """Where on the screen the current card is; None when it is not on the board."""
        where = self._where()
        if where is None:
            return None
        frame = where[0].view.frame_of(where[1])
        return where[0].view.viewport().mapToGlobal(frame.bottomLeft() + QPoint(12, -24))

    def current_text(self) -> str:
        """What the current card says, as the cells of a row."""
        where, card = self._where(), self.current_card()
        if where is None or card is None:
            return ""
        amount = in_full(card.amount, card.currency)
        said = (card.name, card.client, amount, where[0].head.title, card.responsible_name)
        return "\t".join(said)

    def keep_in_sight(self) -> None:
        """Bring the column of the current card into sight."""
        where = self._where()
        if where:
            self._area.ensureWidgetVisible(where[0], _APART, 0)

    def set_bare(self, bare: bool) -> None:
        """Show no columns, while something else stands in their place."""
        self._area.setVisible(not bare)

    def take_focus(self) -> None:
        """Give the keyboard to the current card, or to the first column with cards."""
        where = self._where()
        column = where[0] if where else next((c for c in self.columns if c.items.rids), None)
        if column is not None:
            column.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus()

    def _where(self) -> tuple[StageColumn, int] | None:
        return self._following.where(self._current)

    def _make_columns(self) -> None:
        # Of the window: it may be another program that has the keyboard just now.
        had_focus = any(c.view is self.window().focusWidget() for c in self.columns)
        at = self._area.horizontalScrollBar().value()
        self.carrying.put_back()
        self.columns = [self._make_column(stage) for stage in self._following.stages()]
        inner = QWidget()
        inner.setProperty("kind", "clear")
        row(*self.columns, into=inner, space=_APART)
        # Not at once: it may be one of the former columns that tells of what has led here.
        former = self._area.takeWidget()
        former.setParent(self)
        former.hide()
        former.deleteLater()
        self._area.setWidget(inner)
        self._area.horizontalScrollBar().setValue(at)
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
        self._current, self._current_in = deal_id, column
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

    def _show_read(self) -> None:
        """Mark the current deal where it is now; one that has gone to another column is followed there."""
        where, focused = self._where(), next((c for c in self.columns if c.view.hasFocus()), None)
        if where is None or where[0].is_folded():
            self._take_what_is_marked(focused)
        elif where[0] is self._current_in:
            self._mark(self._current, *where)
        else:
            self.go_to(self._current)
            if focused is not None:
                where[0].view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit_heads()
        self.counted.emit(sum(len(c.items.rids) for c in self.columns))

    def _take_what_is_marked(self, focused: StageColumn | None) -> None:
        """The current deal has left the board: its neighbour, where the keyboard is, takes its place."""
        card = focused.view.current() if focused else None
        self._current = card.id if card else ""
        self._current_in = focused

    def _fit_heads(self) -> None:
        open_ones = [c for c in self.columns if not c.is_folded()]
        folded = len(self.columns) - len(open_ones)
        room = self.width() - folded * FOLDED - _APART * (len(self.columns) - 1)
        each = max(room // max(len(open_ones), 1), NARROWEST)
        two = any(c.head.needs_two_lines(each) for c in open_ones)
        for column in open_ones:
            column.head.set_two_lines(two)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._following.seen = True
        self._following.pass_time()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._following.seen = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is told must not lie on the buttons below the cards.
        self._floor.setGeometry(0, self.height() - _BUTTONS, self.width(), 1)
        self._fit_heads()
