"""The board of deals: dragged and moved by keyboard, gated, lost, followed as others change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.clock import now
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Stage as StageRecord
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import board as reads
from desktop_crm.ops import deals, people, pipelines, records, tasks
from desktop_crm.ops.details import lost_reason_named
from desktop_crm.ops.pipelines import Makes
from desktop_crm.ops.records import NewRef
from desktop_crm.store import query
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.deals.board import Board
from desktop_crm.ui.deals.carrying import Carrying
from desktop_crm.ui.deals.column import StageColumn
from desktop_crm.ui.deals.deals_screen import DealsScreen
from desktop_crm.ui.deals.moving import AskBefore
from desktop_crm.ui.kit.controls import Button, Chip
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NEW, QUALIFICATION, PROPOSAL, NEGOTIATION, WON, LOST = range(6)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        stages = pipelines.first(opened).stages
        for name, amount, stage in (
            ("Roof", 360_000_000, NEW),
            ("Wall", 18_000_000, NEW),
            ("Floor", 9_500_000, QUALIFICATION),
            ("Door", 1_000_000, WON),
        ):
            deals.create(
                opened,
                {
                    "name": name,
                    "amount": amount,
                    "stage": stages[stage].id,
                    "company": NewRef(f"{name} & Co"),
                },
            )
        yield opened


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.go("deals")
    assert made.desk.jobs.wait()
    yield made
    made.desk.jobs.stop()


@pytest.fixture
def board(window: MainWindow) -> Board:
    found = window.findChild(Board)
    assert isinstance(found, Board)
    return found


def names(column: StageColumn) -> list[str]:
    cards = (column.items.card(row) for row in range(column.items.rowCount()))
    return [card.name for card in cards if card]


def all_names(board: Board) -> list[list[str]]:
    return [names(column) for column in board.columns]


def id_of(ws: Workspace, name: str) -> str:
    return str(ws.read("SELECT id FROM deal WHERE name = ?", (name,))[0][0])


def stage_of(ws: Workspace, name: str) -> str:
    stage = pipelines.stage(ws, str(records.read(ws, "deal", id_of(ws, name)).values["stage"]))
    assert stage
    return stage.name


def row_named(column: StageColumn, name: str) -> int:
    return names(column).index(name)


def move_mouse(column: StageColumn, to: QPoint) -> None:
    """Move the mouse, the button held, to a place of the screen."""
    viewport = column.view.viewport()
    local = QPointF(viewport.mapFromGlobal(to))
    event = QMouseEvent(QEvent.Type.MouseMove, local, QPointF(to), Qt.MouseButton.NoButton, _LEFT, _NONE)
    QApplication.sendEvent(viewport, event)


def lift(column: StageColumn, name: str) -> None:
    viewport = column.view.viewport()
    at = column.view.frame_of(row_named(column, name)).center()
    QTest.mousePress(viewport, _LEFT, _NONE, at)
    move_mouse(column, viewport.mapToGlobal(at + QPoint(15, 6)))


def middle_of(column: StageColumn) -> QPoint:
    return column.mapToGlobal(QPoint(column.width() // 2, 200))


def let_go(column: StageColumn, at: QPoint) -> None:
    QTest.mouseRelease(column.view.viewport(), _LEFT, _NONE, column.view.viewport().mapFromGlobal(at))


def drag(source: StageColumn, name: str, target: StageColumn) -> None:
    lift(source, name)
    at = middle_of(target)
    move_mouse(source, at)
    let_go(source, at)


def dialog(window: MainWindow) -> AskBefore:
    found = [d for d in window.findChildren(AskBefore) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def test_each_stage_is_a_column_with_its_count_and_sum(board: Board) -> None:
    assert all_names(board) == [["Roof", "Wall"], ["Floor"], [], [], ["Door"], []]
    head = board.columns[NEW].head
    assert head.accessibleName().startswith("New, 2, 3,780,000")
    assert board.columns[LOST].is_folded()


def test_a_dragged_card_shows_where_it_would_stand_and_moves_when_it_is_dropped(
    ws: Workspace, board: Board
) -> None:
    source, target = board.columns[NEW], board.columns[QUALIFICATION]
    lift(source, "Roof")
    move_mouse(source, middle_of(target))
    carrying = board.findChild(Carrying)
    assert isinstance(carrying, Carrying)
    assert carrying.isVisible()
    assert target.items.gap == 0
    assert stage_of(ws, "Roof") == "New"
    let_go(source, middle_of(target))
    assert not carrying.isVisible()
    assert target.items.gap == -1
    assert stage_of(ws, "Roof") == "Qualification"
    assert names(source) == ["Wall"]
    assert set(names(target)) == {"Roof", "Floor"}
    assert board.current_id() == id_of(ws, "Roof")


def test_escape_puts_a_lifted_card_back(ws: Workspace, board: Board) -> None:
    source = board.columns[NEW]
    lift(source, "Roof")
    move_mouse(source, middle_of(board.columns[QUALIFICATION]))
    QTest.keyClick(source.view, Qt.Key.Key_Escape)
    let_go(source, middle_of(board.columns[QUALIFICATION]))
    assert stage_of(ws, "Roof") == "New"
    assert [c.items.gap for c in board.columns] == [-1] * 6


def test_a_card_dropped_beside_the_columns_or_on_its_own_stays(ws: Workspace, board: Board) -> None:
    source = board.columns[NEW]
    for at in (middle_of(source), board.mapToGlobal(QPoint(20, -60))):
        lift(source, "Roof")
        move_mouse(source, at)
        let_go(source, at)
    assert all_names(board)[NEW] == ["Roof", "Wall"]


def test_undo_of_a_drop_brings_the_card_back(ws: Workspace, window: MainWindow, board: Board) -> None:
    drag(board.columns[NEW], "Roof", board.columns[PROPOSAL])
    assert names(board.columns[PROPOSAL]) == ["Roof"]
    window.desk.commands.run("undo")
    assert window.desk.jobs.wait()
    assert all_names(board)[NEW] == ["Roof", "Wall"]
    assert names(board.columns[PROPOSAL]) == []


def test_the_keyboard_goes_through_the_cards_and_carries_them(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    first = board.columns[NEW].view
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Home)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert board.columns[QUALIFICATION].view.hasFocus()
    assert board.current_id() == id_of(ws, "Floor")
    QTest.keyClick(board.columns[QUALIFICATION].view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert stage_of(ws, "Floor") == "Proposal"
    moved = board.columns[PROPOSAL].view
    assert moved.hasFocus()
    QTest.keyClick(moved, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(board.columns[NEGOTIATION].view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert stage_of(ws, "Floor") == "Proposal"
    window.desk.commands.run("deals.back")
    window.desk.commands.run("deals.back")
    assert stage_of(ws, "Floor") == "New"


def test_a_card_is_moved_from_a_menu_without_the_mouse(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    board.go_to(id_of(ws, "Roof"))
    window.desk.commands.run("deals.move_to")
    (shown,) = [m for m in window.findChildren(QMenu) if m.isVisible()]
    assert [a.isEnabled() for a in shown.actions()] == [False, True, True, True, True, True]
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert stage_of(ws, "Roof") == "Proposal"


def test_the_menu_of_a_card_offers_what_can_be_done(ws: Workspace, window: MainWindow, board: Board) -> None:
    board.go_to(id_of(ws, "Roof"))
    view = board.columns[NEW].view
    view.setFocus()
    QApplication.sendEvent(
        view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    )
    (shown,) = [m for m in window.findChildren(QMenu) if m.isVisible()]
    said = [a.text().split("\t")[0] for a in shown.actions() if a.text()]
    assert said[:3] == ["Move to a stage", "Let it wait…", "Products…"]
    assert said[-3:] == ["Edit the card", "Write a note", "Delete"]
    shown.close()


def test_a_stage_asks_for_what_it_needs_before_the_card_moves(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    to = pipelines.first(ws).stages[PROPOSAL]
    pipelines.change_stage(ws, to.id, needs=("closing",), makes=(Makes("Send the proposal"),))
    drag(board.columns[NEW], "Roof", board.columns[PROPOSAL])
    assert stage_of(ws, "Roof") == "New"
    asked = dialog(window)
    assert list(asked.slots) == ["closing"]
    asked.yes.click()
    assert asked.slots["closing"].editor.error()
    asked.slots["closing"].editor.set_value("2026-12-24")
    asked.yes.click()
    assert stage_of(ws, "Roof") == "Proposal"
    assert records.read(ws, "deal", id_of(ws, "Roof")).values["closing"] == "2026-12-24"
    (card,) = reads.cards(ws, board.columns[PROPOSAL].items.rids).values()
    assert card.next_day is not None


def test_a_lost_deal_asks_the_reason_one_click_each(ws: Workspace, window: MainWindow, board: Board) -> None:
    with ws.edit("Reasons") as tx:
        reason = lost_reason_named(tx, "Too expensive")
    drag(board.columns[NEW], "Roof", board.columns[LOST])
    asked = dialog(window)
    asked.yes.click()
    assert asked.slots["lost_reason"].editor.error()
    (chip,) = [c for c in asked.findChildren(Chip) if c.text() == "Too expensive"]
    chip.click()
    assert chip.is_active()
    asked.yes.click()
    card = records.read(ws, "deal", id_of(ws, "Roof"))
    assert card.values["lost_reason"] == reason
    assert names(board.columns[LOST]) == ["Roof"]


def test_a_reason_of_ones_own_is_added(ws: Workspace, window: MainWindow, board: Board) -> None:
    window.desk.commands.run("deal.move", id_of(ws, "Roof"), pipelines.first(ws).stages[LOST].id)
    asked = dialog(window)
    QTest.keyClicks(asked.slots["lost_reason"].editor.controls()[0], "Moved to another town")
    asked.yes.click()
    assert records.read(ws, "deal", id_of(ws, "Roof")).names["lost_reason"] == "Moved to another town"


def test_cancel_moves_nothing(ws: Workspace, window: MainWindow, board: Board) -> None:
    drag(board.columns[NEW], "Roof", board.columns[LOST])
    dialog(window).reject()
    assert all_names(board)[NEW] == ["Roof", "Wall"]


def test_the_board_follows_what_others_change(ws: Workspace, board: Board) -> None:
    stages = pipelines.first(ws).stages
    deals.move(ws, id_of(ws, "Wall"), stages[NEGOTIATION].id)
    assert names(board.columns[NEGOTIATION]) == ["Wall"]
    deals.create(ws, {"name": "Window", "stage": stages[QUALIFICATION].id})
    assert set(names(board.columns[QUALIFICATION])) == {"Floor", "Window"}
    records.delete(ws, "deal", [id_of(ws, "Window")])
    assert names(board.columns[QUALIFICATION]) == ["Floor"]
    deals.change(ws, id_of(ws, "Roof"), {"name": "Roof II"})
    assert "Roof II" in names(board.columns[NEW])


def test_what_others_change_does_not_scroll_the_board(ws: Workspace, board: Board) -> None:
    for n in range(20):
        deals.create(ws, {"name": f"Deal {n}"})
    column = board.columns[NEW]
    board.go_to(id_of(ws, "Roof"))
    bar = column.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    at = bar.value()
    deals.change(ws, id_of(ws, "Wall"), {"amount": 5})
    tasks.create(ws, {"name": "Call", "deal": id_of(ws, "Floor"), "day": date.today().isoformat()})
    assert at > 0
    assert bar.value() == at
    assert board.current_id() == id_of(ws, "Roof")


def test_when_a_card_has_left_the_board_its_neighbour_is_the_current_one(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    view = board.columns[NEW].view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert board.current_id() == id_of(ws, "Roof")
    deals.move(ws, id_of(ws, "Roof"), pipelines.first(ws).stages[LOST].id, reason=NewRef("Too expensive"))
    assert board.current_id() == id_of(ws, "Wall")
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert stage_of(ws, "Wall") == "Qualification"


def test_the_board_catches_up_when_it_is_seen_again(ws: Workspace, window: MainWindow, board: Board) -> None:
    window.go("contacts")
    deals.move(ws, id_of(ws, "Roof"), pipelines.first(ws).stages[PROPOSAL].id)
    window.go("deals")
    assert names(board.columns[PROPOSAL]) == ["Roof"]


def test_a_task_gives_a_card_its_next_step(ws: Workspace, board: Board) -> None:
    items = board.columns[QUALIFICATION].items
    card = items.card(0)
    assert card
    assert items.foot(card).text == "no next step"
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    tasks.create(ws, {"name": "Call", "deal": card.id, "day": tomorrow})
    card = items.card(0)
    assert card
    assert items.foot(card).text == "tomorrow"


def test_a_waiting_deal_says_until_when(ws: Workspace, board: Board) -> None:
    deals.wait(ws, id_of(ws, "Floor"), (date.today() + timedelta(days=1)).isoformat(), "Vacation")
    items = board.columns[QUALIFICATION].items
    card = items.card(0)
    assert card
    assert items.foot(card).text == "waits until tomorrow"


def test_deals_of_a_stage_removed_on_another_laptop_get_a_column_and_can_be_moved(
    ws: Workspace, board: Board
) -> None:
    with ws.edit("From another laptop") as tx:
        tx.get(StageRecord, pipelines.first(ws).stages[QUALIFICATION].id).deleted = now()
    assert board.columns[0].head.title == "Without a stage"
    assert names(board.columns[0]) == ["Floor"]
    drag(board.columns[0], "Floor", board.columns[1])
    assert stage_of(ws, "Floor") == "New"
    assert board.columns[0].stage is not None


def test_filters_leave_some_cards(ws: Workspace, window: MainWindow, board: Board) -> None:
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    screen.show_list(Query("deal", (Filter("amount", Operator.MORE, (20_000_000,)),)))
    assert window.desk.jobs.wait()
    assert all_names(board) == [["Roof"], [], [], [], [], []]
    deals.change(ws, id_of(ws, "Wall"), {"amount": 30_000_000})
    assert window.desk.jobs.wait()
    assert names(board.columns[NEW]) == ["Roof", "Wall"]
    screen.show_list(Query("deal", (Filter("amount", Operator.MORE, (10**12,)),)))
    assert window.desk.jobs.wait()
    assert [w for w in screen.findChildren(EmptyState) if w.isVisible()]


def test_board_and_table_show_the_same_deals_and_the_choice_is_remembered(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    screen.use("table")
    assert window.desk.jobs.wait()
    assert screen.table.isVisible()
    assert screen.table.model().rowCount() == 4
    assert window.desk.settings["deals"]["view"] == "table"
    screen.use("board")
    assert board.isVisible()
    for n in range(3):
        deals.create(ws, {"name": f"Deal {n}", "stage": pipelines.first(ws).stages[LOST - 1].id})
    assert window.desk.jobs.wait()
    assert [count for count in screen.filters.findChildren(QLabel) if count.text() == "7"]
    records.delete(ws, "deal", [id_of(ws, "Roof")])
    deals.create(ws, {"name": "Elsewhere", "pipeline": pipelines.add(ws, "Service")})
    assert window.desk.jobs.wait()
    assert [count for count in screen.filters.findChildren(QLabel) if count.text() == "6"]


def test_many_rows_of_the_table_are_moved_at_once(ws: Workspace, window: MainWindow) -> None:
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    screen.use("table")
    assert window.desk.jobs.wait()
    screen.table.selectAll()
    to = pipelines.first(ws).stages[NEGOTIATION].id
    window.desk.commands.run("deal.move_many", screen.chosen(), to)
    assert window.desk.jobs.wait()
    assert ws.read("SELECT DISTINCT stage FROM deal") == [(to,)]


def test_another_pipeline_has_its_own_board(ws: Workspace, window: MainWindow, board: Board) -> None:
    service = pipelines.add(ws, "Service")
    deal = deals.create(ws, {"name": "Repair", "pipeline": service})
    window.desk.commands.run("open", "deal", deal)
    assert board.pipeline
    assert board.pipeline.name == "Service"
    assert board.current_id() == deal
    assert window.desk.settings["deals"]["pipeline"] == service


def test_a_team_without_deals_is_told_what_would_stand_here(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    every = [id_ for (id_,) in ws.read("SELECT id FROM deal")]
    board.columns[NEW].view.setFocus()
    records.delete(ws, "deal", every)
    focus = window.focusWidget()
    assert isinstance(focus, Button)
    assert focus.text() == "New deal"
    assert [w for w in screen.findChildren(EmptyState) if w.isVisible()]
    screen.use("table")
    assert window.desk.jobs.wait()
    assert [w.parent() for w in screen.findChildren(EmptyState) if w.isVisible()] == [screen.table.viewport()]
    screen.use("board")
    assert [w.parent() for w in screen.findChildren(EmptyState) if w.isVisible()] == [screen.stack]
    records.restore(ws, "deal", every)
    assert not [w for w in screen.findChildren(EmptyState) if w.isVisible()]


def test_a_click_opens_the_deal_beside_the_board_and_a_drag_does_not(
    window: MainWindow, board: Board
) -> None:
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    column = board.columns[NEW]
    QTest.mouseClick(column.view.viewport(), _LEFT, _NONE, column.view.frame_of(0).center())
    assert screen.panel.isVisible()
    assert screen.panel.card
    assert screen.panel.card.title == "Roof"
    QTest.keyClick(column.view, Qt.Key.Key_Escape)
    assert not screen.panel.isVisible()
    drag(column, "Roof", board.columns[QUALIFICATION])
    assert not screen.panel.isVisible()


def test_the_panel_leaves_the_card_in_sight(ws: Workspace, window: MainWindow, board: Board) -> None:
    window.resize(1100, 768)
    won = board.columns[WON]
    QTest.mouseClick(won.view.viewport(), _LEFT, _NONE, won.view.frame_of(0).center())
    QApplication.processEvents()
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    right = won.mapTo(screen, QPoint(won.width(), 0)).x()
    assert 0 < right <= screen.panel.x()


def test_a_card_is_copied_as_a_row_and_the_board_exported_whole(
    ws: Workspace, window: MainWindow, board: Board
) -> None:
    board.go_to(id_of(ws, "Roof"))
    window.desk.commands.run("list.copy")
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied == ["Roof", "Roof & Co", "3,600,000\N{NO-BREAK SPACE}₽", "New", "Анна Соколова"]
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    shown, columns, chosen = screen.exported()
    assert query.count(ws, shown) == 4
    assert columns[0] == "name"
    assert "amount" in columns
    assert chosen is None


def test_delete_and_undo_on_the_board(ws: Workspace, window: MainWindow, board: Board) -> None:
    board.go_to(id_of(ws, "Roof"))
    window.desk.commands.run("list.delete")
    assert window.desk.jobs.wait()
    assert names(board.columns[NEW]) == ["Wall"]
    window.desk.commands.run("undo")
    assert window.desk.jobs.wait()
    assert names(board.columns[NEW]) == ["Roof", "Wall"]
