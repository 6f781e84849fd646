"""What the screen of deals is made of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import board as board_reads
from desktop_crm.ops import deals, pipelines, records
from desktop_crm.ops.lists import Saved
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.ops.records import Card
from desktop_crm.store.journal import Changed
from desktop_crm.store.query import Filter, Query
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.commands import Command
from desktop_crm.ui.deals import menus
from desktop_crm.ui.deals.actions import actions_of
from desktop_crm.ui.deals.board import Board
from desktop_crm.ui.deals.moving import open_stage_menu
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.controls import Button, Segmented, button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.rows.filters import AT_HAND, Quick

BOARD, TABLE = "board", "table"
_ON_BOARD = ("responsible", "closing")
"""Fields with a chip of their own above the board, which shows pipeline and stage by itself."""


class DealsScreen(ListScreen):
    """A board or a table of deals; which of them, and of which pipeline, is remembered."""

    quick = (Quick(N_("Nobody's"), Filter("responsible", Operator.EMPTY)),)
    for_many = ("deals.move_to",)

    def __init__(self, desk: Desk, entity: str, words: Words) -> None:
        self.board = Board(desk)
        self.mode = str(desk.settings["deals"].get("view", BOARD))
        self._asked = Query(entity)
        self._columns: tuple[str, ...] = ()
        self._blank: EmptyState | None = None
        self._blank_for: Query | None = None
        self.switch = Segmented([(BOARD, _("Board")), (TABLE, _("Table"))], self.mode)
        self.chooser = button("", "", "quiet", chevron=True)
        super().__init__(desk, entity, words)
        desk.changes.changed.connect(self._on_changed)

    def _build(self) -> None:
        super()._build()
        self.stack.addWidget(self.board)
        self.switch.setAccessibleName(_("Board or table"))
        self.chooser.setToolTip(_("Pipeline"))
        self.head.insertWidget(1, self.chooser)
        self.head.insertSpacing(self.head.count(), 4)
        self.head.addWidget(self.switch)

    def _connect(self) -> None:
        super()._connect()
        self.table.counted.disconnect(self.filters.set_count)
        self.table.counted.connect(self._rows_counted)
        self.switch.chosen.connect(self.use)
        self.chooser.clicked.connect(lambda: menus.choose_pipeline(self, self.chooser))
        self.board.went.connect(self._went)
        self.board.clicked_card.connect(self.show_panel)
        self.board.opened.connect(self.show_panel)
        self.board.menu_wanted.connect(lambda _id, at: menus.of_card(self, at))
        self.board.new_wanted.connect(lambda stage: self.desk.commands.run("new.deal", {"stage": stage}))
        self.board.counted.connect(lambda n: self.filters.set_count(n, n))
        self.board.counted.connect(lambda n: self._show_blank(not n))
        self.board.renewed.connect(self._put_in_order)

    def pipeline(self) -> Pipeline | None:
        """The pipeline whose board is shown: the one chosen last, else the first."""
        ws = self.desk.ws
        kept = pipelines.pipeline(ws, self.desk.settings["deals"].get("pipeline"))
        return kept or next(iter(pipelines.all_of(ws)), None)

    def use(self, mode: str) -> None:
        """Show the board or the table, and do so from now on."""
        self._keep("view", mode)
        self.mode = mode
        self.switch.select(mode)
        self.panel.hide()
        self.table.clearSelection()
        self.read_list(Query(self.entity, self._asked.filters, self._asked.text), self._columns)
        self.take_focus()

    def use_pipeline(self, pipeline_id: str) -> None:
        """Show the board of another pipeline, and do so from now on."""
        self._keep("pipeline", pipeline_id)
        self.read_list(self._asked, self._columns)
        self.take_focus()

    def _keep(self, key: str, value: str) -> None:
        self.desk.settings["deals"] = {**self.desk.settings["deals"], key: value}

    def is_board(self) -> bool:
        """Whether the board is shown; the bin is always a table."""
        return self.mode == BOARD and not self._asked.bin

    def read_list(self, shown: Query, columns: tuple[str, ...]) -> None:
        self._asked, self._columns = shown, columns
        pipeline = self.pipeline()
        on_board = self.is_board()
        self.stack.setCurrentIndex(int(on_board))
        self.columns.setVisible(not on_board)
        self.filters.set_at_hand(_ON_BOARD if on_board else AT_HAND["deal"])
        self.switch.setVisible(not shown.bin)
        several = len(pipelines.all_of(self.desk.ws)) > 1
        self.chooser.setVisible(on_board and pipeline is not None and several)
        if not on_board:
            self._show_blank(False)
            self.table.show_list(shown, columns)
        elif pipeline is None:
            self._show_blank(True)
        else:
            self.chooser.setText(pipeline.name)
            self.chooser.updateGeometry()
            self.board.show_board(pipeline, shown)

    def query(self) -> Query:
        return self._asked if self.is_board() else self.table.query()

    def current_id(self) -> str:
        return self.board.current_id() if self.is_board() else self.table.current_id()

    def chosen(self) -> list[int]:
        if not self.is_board():
            return super().chosen()
        card = self.board.current_card()
        return [card.rid] if card else []

    def take_focus(self) -> None:
        if self.is_board():
            self.board.take_focus()
        else:
            self.table.setFocus()

    def has_focus(self) -> bool:
        return self.board.isAncestorOf(self.focusWidget()) if self.is_board() else self.table.hasFocus()

    def open_record(self, record_id: str) -> None:
        if not self.is_board():
            super().open_record(record_id)
            return
        if not self.board.go_to(record_id):
            self._go_to_its_board(record_id)
        self.show_panel(record_id)

    def _go_to_its_board(self, deal_id: str) -> None:
        """A deal of another pipeline is shown on the board of that one."""
        try:
            home = records.read(self.desk.ws, "deal", deal_id).values["pipeline"]
        except UserError:
            return
        shown = self.pipeline()
        if shown and home != shown.id and pipelines.pipeline(self.desk.ws, str(home)):
            self.use_pipeline(str(home))
            self.board.go_to(deal_id)

    def shown(self, argument: Any) -> None:
        if isinstance(argument, Saved) and argument.query.bin:
            self.mode = TABLE
        super().shown(argument)

    def own_actions(self, card: Card) -> list[QWidget]:
        return actions_of(self.desk, card)

    def own_commands(self) -> list[Command]:
        one, any_ = (lambda: bool(self.chosen_ids())), (lambda: bool(self.chosen()))
        on_board = self._one_on_board
        return [
            Command(
                "deals.move_to", N_("Move to a stage…"), self._move_to, "arrow-right", "Ctrl+Shift+M", any_
            ),
            Command(
                "deals.products", N_("Products…"), lambda: self._run("deal.products"), "package", "", one
            ),
            Command("deals.wait", N_("Let it wait…"), lambda: self._run("deal.wait"), "hourglass", "", one),
            Command("deals.go_on", N_("End the wait"), self._go_on, "rotate-ccw", "", self._waits),
            Command(
                "deals.forward",
                N_("To the next stage"),
                lambda: self.board.carry(1),
                "arrow-right",
                "Alt+Right",
                on_board,
            ),
            Command(
                "deals.back",
                N_("To the stage before"),
                lambda: self.board.carry(-1),
                "undo-2",
                "Alt+Left",
                on_board,
            ),
        ]

    def _one_on_board(self) -> bool:
        return self.is_board() and bool(self.chosen_ids())

    def _run(self, command: str) -> None:
        self.desk.commands.run(command, self.chosen_ids()[0])

    def _waits(self) -> bool:
        ids = self.chosen_ids()
        if len(ids) != 1:
            return False
        try:
            return bool(records.read(self.desk.ws, "deal", ids[0]).values["waiting_until"])
        except UserError:
            return False

    def _go_on(self) -> None:
        deals.stop_waiting(self.desk.ws, self.chosen_ids()[0])

    def _move_to(self) -> None:
        """Choose a stage for the current card, or for all selected rows."""
        chosen = self.chosen()
        one = self.chosen_ids()[0] if len(chosen) == 1 else ""
        here = self._stage_of(one) if one else None

        def go(stage_id: str) -> None:
            if one:
                self.desk.commands.run("deal.move", one, stage_id)
            else:
                self.desk.commands.run("deal.move_many", chosen, stage_id)

        open_stage_menu(self.desk, self, here, self._place_of_current(), go)

    def _stage_of(self, deal_id: str) -> Stage | None:
        try:
            return pipelines.stage(
                self.desk.ws, str(records.read(self.desk.ws, "deal", deal_id).values["stage"])
            )
        except UserError:
            return None

    def _place_of_current(self) -> QPoint:
        """Where on the screen the current card or row is."""
        if self.is_board():
            at = self.board.place_of_current()
            return at or self.board.mapToGlobal(QPoint(40, 60))
        where: QRect = self.table.visualRect(self.table.currentIndex())
        return self.table.viewport().mapToGlobal(QPoint(60, where.bottom()))

    def show_panel(self, record_id: str) -> None:
        super().show_panel(record_id)
        # The columns have moved once the panel has its place.
        QTimer.singleShot(0, self.board, self.board.keep_in_sight)

    def selected_text(self) -> str:
        if not self.is_board():
            return super().selected_text()
        return self.board.current_text()

    def exported(self) -> tuple[Query, tuple[str, ...], list[int] | None]:
        """Of the board all deals of its pipeline that the filters leave, the closed ones too."""
        shown = self.pipeline()
        if not self.is_board() or shown is None:
            return super().exported()
        home = Filter("pipeline", Operator.ANY_OF, (shown.id,))
        return Query(self.entity, (*self._asked.filters, home), self._asked.text), self.table.usual(), None

    def _went(self, deal_id: str) -> None:
        if self.panel.isVisible():
            self.show_panel(deal_id)

    def _on_changed(self, changed: Changed) -> None:
        if self.is_board() and (
            changed.touches("pipeline", "stage") or (self._blank and changed.touches("deal"))
        ):
            self.read_list(self._asked, self._columns)

    def _rows_counted(self, shown: int, total: int) -> None:
        """The table goes on reading behind the board."""
        if not self.is_board():
            self.filters.set_count(shown, total)

    def _show_blank(self, blank: bool) -> None:
        """Nothing on the board: what would stand there, or that the filters leave nothing."""
        filtered = bool(self._asked.filters or self._asked.text)
        wanted = self._asked if blank and (filtered or not board_reads.has_deals(self.desk.ws)) else None
        if wanted != self._blank_for:
            self._put_blank(wanted)

    def _put_blank(self, wanted: Query | None) -> None:
        had_focus = self.board.isAncestorOf(self.focusWidget())
        if self._blank is not None:
            self._blank.hide()
            self._blank.deleteLater()
        self._blank = self._empty(wanted) if wanted else None
        self._blank_for = wanted
        if self._blank is not None:
            self._blank.setParent(self.stack)
            self._blank.setGeometry(self.board.geometry())
            self._blank.show()
            first = self._blank.findChild(Button)
            if had_focus and first is not None:
                first.setFocus()
        self.board.set_bare(self._blank is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._blank is not None:
            self._blank.setGeometry(self.stack.rect())
