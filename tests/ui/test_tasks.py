"""The screen of tasks: the list, the dialog, finishing with the next step, the calendar; by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.clock import wall_clock
from desktop_crm.base.settings import Settings
from desktop_crm.ops import people, records, tasks
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.tasks import agenda
from desktop_crm.ui.tasks.agenda import Head
from desktop_crm.ui.tasks.agenda_paint import CHECK
from desktop_crm.ui.tasks.canvas import Canvas, Piece
from desktop_crm.ui.tasks.commands import export_to
from desktop_crm.ui.tasks.dialog import TaskDialog
from desktop_crm.ui.tasks.finish import FinishDialog
from desktop_crm.ui.tasks.hours import SIDE
from desktop_crm.ui.tasks.tasks_screen import TasksScreen
from desktop_crm.ui.tasks.time_grid import TimeGrid
from tests.bases import blank

TODAY = wall_clock().date()
W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Anna Fletcher"))
        yield opened


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.desk.jobs.stop()


@pytest.fixture
def orlov(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Dmitri Orlov"})


def day(n: int) -> str:
    return (TODAY + timedelta(days=n)).isoformat()


def monday() -> date:
    return TODAY - timedelta(days=TODAY.weekday())


def task(ws: Workspace, name: str, **values: Any) -> str:
    return tasks.create(ws, {"name": name, **values})


def row(ws: Workspace, task_id: str) -> dict[str, Any]:
    return dict(records.read(ws, "task", task_id).values)


def named(ws: Workspace, name: str) -> dict[str, Any]:
    (found,) = ws.read("SELECT id FROM task WHERE name = ? AND deleted IS NULL", (name,))
    return row(ws, found[0])


def go(window: MainWindow, view: str) -> TasksScreen:
    window.go("tasks", view)
    settle(window)
    screen = window.findChild(TasksScreen)
    assert isinstance(screen, TasksScreen)
    return screen


def settle(window: MainWindow) -> None:
    for turn in range(5):
        QApplication.processEvents()
        assert window.desk.jobs.wait() or turn < 4


def dialog(window: MainWindow, kind: type[W]) -> W:
    found = [each for each in window.findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def no_dialog(window: MainWindow) -> bool:
    return not [
        d for d in window.findChildren(TaskDialog) + window.findChildren(FinishDialog) if d.isVisible()
    ]


def listed(screen: TasksScreen) -> list[str]:
    rows = screen.agenda.list.shown.rows
    return [f"{r.text} {r.count}" if isinstance(r, Head) else str(getattr(r, "name", r.text)) for r in rows]


def press(widget: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(widget, key, held)


def drag(canvas: Canvas, start: QPoint, end: QPoint) -> None:
    target = canvas.viewport()
    QTest.mousePress(target, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(target, start + (end - start) * part)
    QTest.mouseRelease(target, LEFT, Qt.KeyboardModifier.NoModifier, end)


def piece(canvas: Canvas, name: str) -> Piece:
    return next(p for p in canvas.pieces() if p.task.name == name and not p.task.expected)


def middle(where: Piece) -> QPoint:
    return QPoint(where.rect.center().x() + 10, where.rect.top() + 10)


def test_the_list_says_what_is_due_in_its_order(ws: Workspace, window: MainWindow) -> None:
    task(ws, "Late", day=day(-2))
    task(ws, "Now", day=day(0))
    task(ws, "Next", day=day(1))
    task(ws, "Far", day=day(40))
    task(ws, "Whenever")
    tasks.finish(ws, task(ws, "Ready", day=day(0)))
    screen = go(window, "list")
    assert listed(screen) == [
        *("Overdue 1", "Late", "Today 1", "Now", "Tomorrow 1", "Next"),
        *("Later 1", "Far", "Some day 1", "Whenever", "Done in the last 7 days 1", "Ready"),
    ]
    assert screen.agenda.list.current_id()


def test_an_empty_list_says_what_would_stand_here(window: MainWindow) -> None:
    screen = go(window, "list")
    assert screen.agenda._empty.isVisible()


def test_mine_and_everybodys(ws: Workspace, window: MainWindow) -> None:
    ilya = people.add(ws, "Ilya Brook")
    task(ws, "Mine", day=day(0))
    task(ws, "His", day=day(0), responsible=ilya)
    screen = go(window, "list")
    assert listed(screen) == ["Today 1", "Mine"]
    screen._mine[0].click()
    settle(window)
    assert listed(screen) == ["Today 2", "Mine", "His"]


def test_a_task_is_finished_from_the_list_with_its_next_step_by_keyboard_alone(
    ws: Workspace, window: MainWindow, orlov: str
) -> None:
    first = task(ws, "Send the offer", day=day(0), contact=orlov)
    screen = go(window, "list")
    press(screen.agenda.list, Qt.Key.Key_Space)
    asked = dialog(window, FinishDialog)
    QTest.keyClicks(asked.outcome.box, "He agrees")
    asked.kind._parts["call"].click()
    QTest.keyClicks(asked.name, "Call about the contract")
    press(asked.name, Qt.Key.Key_Return)
    assert no_dialog(window)
    assert row(ws, first)["result"] == "He agrees"
    following = named(ws, "Call about the contract")
    assert (following["contact"], following["day"], following["kind"]) == (orlov, day(1), "call")
    undo.undo(ws)
    assert row(ws, first)["done"] is None


def test_a_click_on_the_ring_finishes_and_on_a_done_one_opens_again(
    ws: Workspace, window: MainWindow
) -> None:
    first = task(ws, "Send the offer", day=day(0))
    view = go(window, "list").agenda.list
    ring = QPoint(CHECK // 2, view.visualRect(view.shown.index(1, 0)).center().y())
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, ring)
    asked = dialog(window, FinishDialog)
    asked.yes.click()
    settle(window)
    assert row(ws, first)["done"]
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, ring)
    assert row(ws, first)["done"] is None


def test_a_next_step_without_words_is_asked_for(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Send the offer", day=day(0))
    window.desk.commands.run("task.finish", first)
    asked = dialog(window, FinishDialog)
    asked.kind._parts["todo"].click()
    asked.yes.click()
    assert asked._named.error() == "Say what is to be done next, or choose “Nothing”."
    assert row(ws, first)["done"] is None
    asked.kind._parts["call"].click()
    asked.yes.click()
    assert named(ws, "Call")["day"] == day(1)


def test_who_was_slower_is_told_and_keeps_the_next_step(
    ws: Workspace, window: MainWindow, orlov: str
) -> None:
    first = task(ws, "Send the offer", day=day(0), contact=orlov)
    window.desk.commands.run("task.finish", first)
    asked = dialog(window, FinishDialog)
    people.work_as(ws, people.add(ws, "Ilya Brook"))
    tasks.finish(ws, first, "Done by Ilya")
    asked.kind._parts["call"].click()
    asked.yes.click()
    assert "Ilya Brook has already done this" in asked.banner.text()
    assert asked.yes.text() == "Add the next step"
    asked.yes.click()
    assert no_dialog(window)
    assert row(ws, first)["result"] == "Done by Ilya"
    assert named(ws, "Call")["contact"] == orlov


def test_a_new_task_about_a_client(ws: Workspace, window: MainWindow, orlov: str) -> None:
    window.desk.commands.run("new.task", "contact", orlov)
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.name, "Send samples")
    next(chip for chip, offered in made.when._chips if offered == TODAY + timedelta(days=3)).click()
    QTest.keyClicks(made.when.time.line, "1030")
    made.when.time.finish()
    made.repeat.rule.showPopup()
    made.repeat.rule.hidePopup()
    made.repeat._chosen("FREQ=DAILY")
    press(made.name, Qt.Key.Key_Return)
    assert no_dialog(window)
    saved = named(ws, "Send samples")
    assert (saved["contact"], saved["day"], saved["time"]) == (orlov, day(3), "10:30")
    assert (saved["repeat"], saved["remind"]) == ("FREQ=DAILY", 900)


def test_a_day_in_the_past_is_allowed_and_said_beside_the_field(ws: Workspace, window: MainWindow) -> None:
    window.desk.commands.run("new.task")
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.name, "Yesterday's call")
    made.when.choose(TODAY - timedelta(days=1))
    assert "1 day late" in made.when.said()
    assert "overdue at once" in made.when.said()
    made.yes.click()
    assert [t.name for t in tasks.overdue(ws)] == ["Yesterday's call"]


def test_what_cannot_be_saved_is_said_beside_its_field(window: MainWindow) -> None:
    window.desk.commands.run("new.task")
    made = dialog(window, TaskDialog)
    made.yes.click()
    assert made._named.error() == "Fill in “Task”."
    QTest.keyClicks(made.name, "Call")
    made.when.time.line.setFocus()
    QTest.keyClicks(made.when.time.line, "25:70")
    made.yes.click()
    assert "This is not a time" in made.when.time.error()
    assert made.isVisible()


def test_only_what_was_changed_is_written(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Send the offer", day=day(0), repeat="FREQ=MONTHLY")
    window.desk.commands.run("edit", "task", first)
    made = dialog(window, TaskDialog)
    made.name.setText("Send the new offer")
    tasks.reschedule(ws, first, day(5))
    made.when.day.check()
    made.yes.click()
    changed = row(ws, first)
    assert changed["name"] == "Send the new offer"
    assert changed["repeat"].startswith("FREQ=MONTHLY;BYMONTHDAY=")


def test_typed_words_are_not_lost_by_escape(window: MainWindow) -> None:
    window.desk.commands.run("new.task")
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.name, "Half a thought")
    press(made, Qt.Key.Key_Escape)
    assert made.isVisible()


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_the_calendar_shows_todays_tasks(ws: Workspace, window: MainWindow, view: str) -> None:
    task(ws, "All day", day=day(0))
    task(ws, "At ten", day=day(0), time="10:00")
    canvas = go(window, view).calendar.canvas
    assert {p.task.name for p in canvas.pieces()} == {"All day", "At ten"}


def test_a_drag_moves_a_task_to_another_day_and_time_and_undo_takes_it_back(
    ws: Workspace, window: MainWindow
) -> None:
    first = task(ws, "Visit", day=monday().isoformat(), time="10:00", length=3600)
    canvas = go(window, "week").calendar.canvas
    assert isinstance(canvas, TimeGrid)
    start = middle(piece(canvas, "Visit"))
    column = (canvas.viewport().width() - SIDE) // 7
    two_hours = canvas.y_of(12 * 60) - canvas.y_of(10 * 60)
    drag(canvas, start, start + QPoint(2 * column, two_hours))
    moved = row(ws, first)
    assert (moved["day"], moved["time"]) == ((monday() + timedelta(days=2)).isoformat(), "12:00")
    assert moved["length"] == 3600
    settle(window)
    assert piece(canvas, "Visit").task.time == "12:00"
    undo.undo(ws)
    assert row(ws, first)["time"] == "10:00"


def test_the_lower_edge_changes_how_long_a_task_is(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Visit", day=day(0), time="10:00", length=3600)
    canvas = go(window, "day").calendar.canvas
    assert isinstance(canvas, TimeGrid)
    held = piece(canvas, "Visit").rect
    edge = QPoint(held.center().x(), held.bottom() - 2)
    drag(canvas, edge, edge + QPoint(0, canvas.y_of(60) - canvas.y_of(0)))
    assert row(ws, first)["length"] == 7200


def test_a_task_dragged_above_the_hours_is_one_of_the_whole_day_and_back(
    ws: Workspace, window: MainWindow
) -> None:
    first = task(ws, "Visit", day=day(0), time="10:00")
    canvas = go(window, "day").calendar.canvas
    assert isinstance(canvas, TimeGrid)
    drag(canvas, middle(piece(canvas, "Visit")), QPoint(SIDE + 200, canvas.top() - 12))
    assert row(ws, first)["time"] is None
    settle(window)
    drag(canvas, middle(piece(canvas, "Visit")), QPoint(SIDE + 200, canvas.y_of(11 * 60) + 3))
    assert row(ws, first)["time"] == "11:00"


def test_escape_ends_a_drag_without_a_change(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Visit", day=day(0), time="10:00")
    canvas = go(window, "day").calendar.canvas
    start = middle(piece(canvas, "Visit"))
    QTest.mousePress(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(0, 100))
    assert canvas.preview()
    press(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start + QPoint(0, 100))
    assert row(ws, first)["time"] == "10:00"


def test_a_task_dragged_in_the_month_keeps_its_time(ws: Workspace, window: MainWindow) -> None:
    fifteenth = TODAY.replace(day=15)
    first = task(ws, "Visit", day=fifteenth.isoformat(), time="10:00")
    screen = go(window, "month")
    canvas = screen.calendar.canvas
    start = middle(piece(canvas, "Visit"))
    place = canvas.shown_days().index(fifteenth)
    sideways = canvas.cell(1).left() - canvas.cell(0).left()  # type: ignore[attr-defined]
    step = 1 if place % 7 < 6 else -1
    drag(canvas, start, start + QPoint(step * sideways, 0))
    moved = row(ws, first)
    assert (moved["day"], moved["time"]) == ((fifteenth + timedelta(days=step)).isoformat(), "10:00")


def test_a_click_on_an_empty_hour_begins_a_task_there(ws: Workspace, window: MainWindow) -> None:
    canvas = go(window, "day").calendar.canvas
    assert isinstance(canvas, TimeGrid)
    at = QPoint(SIDE + 100, canvas.y_of(14 * 60) + 2)
    QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.name, "Visit")
    made.yes.click()
    saved = named(ws, "Visit")
    assert (saved["day"], saved["time"], saved["remind"]) == (day(0), "14:00", 900)


def test_a_stroke_over_empty_hours_begins_a_task_of_that_length(ws: Workspace, window: MainWindow) -> None:
    canvas = go(window, "day").calendar.canvas
    assert isinstance(canvas, TimeGrid)
    start = QPoint(SIDE + 100, canvas.y_of(14 * 60) + 2)
    drag(canvas, start, QPoint(SIDE + 100, canvas.y_of(15 * 60 + 15) + 2))
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.name, "Visit")
    made.yes.click()
    assert named(ws, "Visit")["length"] == 90 * 60


def test_the_calendar_is_worked_by_keyboard_alone(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Visit", day=day(0), time="10:00", length=3600)
    canvas = go(window, "week").calendar.canvas
    press(canvas, Qt.Key.Key_Down)
    assert canvas.selected == first
    alt = Qt.KeyboardModifier.AltModifier
    press(canvas, Qt.Key.Key_Down, held=alt)
    settle(window)
    assert row(ws, first)["time"] == "10:15"
    press(canvas, Qt.Key.Key_Down, held=alt | Qt.KeyboardModifier.ShiftModifier)
    settle(window)
    assert row(ws, first)["length"] == 75 * 60
    press(canvas, Qt.Key.Key_Right, held=alt)
    settle(window)
    assert row(ws, first)["day"] == day(1)
    press(canvas, Qt.Key.Key_Delete)
    assert records.read(ws, "task", first).deleted
    press(canvas, Qt.Key.Key_PageDown)
    settle(window)
    assert canvas.shown_days()[0] > TODAY
    press(canvas, Qt.Key.Key_Home)
    assert TODAY in canvas.shown_days()
    press(canvas, Qt.Key.Key_Insert)
    assert dialog(window, TaskDialog).when.value()[0] == day(0)


def test_the_arrows_turn_the_page_at_its_edge(window: MainWindow) -> None:
    canvas = go(window, "week").calendar.canvas
    canvas.begin_with(monday())
    press(canvas, Qt.Key.Key_Left)
    assert canvas.day == monday() - timedelta(days=1)
    assert canvas.day in canvas.shown_days()


def test_an_expected_occurrence_is_not_dragged(ws: Workspace, window: MainWindow) -> None:
    task(ws, "Stand-up", day=monday().isoformat(), time="10:00", repeat="FREQ=DAILY")
    canvas = go(window, "week").calendar.canvas
    ghost = next(p for p in canvas.pieces() if p.task.expected)
    drag(canvas, middle(ghost), middle(ghost) + QPoint(0, 150))
    assert len(ws.read("SELECT 1 FROM task WHERE time <> '10:00'")) == 0
    assert no_dialog(window)


def test_a_day_of_the_month_opens_that_day(window: MainWindow) -> None:
    screen = go(window, "month")
    canvas = screen.calendar.canvas
    cell = canvas.cell(10)  # type: ignore[attr-defined]
    wanted = canvas.shown_days()[10]
    at = cell.topLeft() + QPoint(12, 12)
    QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert screen.view == "day"
    assert screen.calendar.canvas.shown_days() == [wanted]


def test_many_tasks_are_finished_from_the_table(ws: Workspace, window: MainWindow) -> None:
    made = [task(ws, f"Check {n}", day=day(n)) for n in range(3)]
    screen = go(window, "table")
    screen.table.table.selectAll()
    window.desk.commands.run("task.finish_many")
    settle(window)
    assert all(row(ws, id_)["done"] for id_ in made)
    assert screen.table.table.model().rowCount() == 0


def test_a_task_opens_beside_the_table(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Send the offer", day=day(0))
    window.desk.commands.run("open", "task", first)
    settle(window)
    screen = window.findChild(TasksScreen)
    assert isinstance(screen, TasksScreen)
    assert screen.view == "table"
    assert screen.table.panel.card
    assert screen.table.panel.card.id == first


def test_the_commands_of_the_table_keep_quiet_in_the_calendar(ws: Workspace, window: MainWindow) -> None:
    task(ws, "Send the offer", day=day(0))
    go(window, "table")
    assert window.desk.commands.get("list.export").available()
    go(window, "week")
    assert not window.desk.commands.get("list.export").available()
    window.go("contacts")
    assert window.desk.commands.get("list.export").available()


def test_the_number_of_pressing_tasks_stands_in_the_navigation(ws: Workspace, window: MainWindow) -> None:
    task(ws, "Late", day=day(-2))
    task(ws, "Now", day=day(0))
    task(ws, "Next", day=day(1))
    settle(window)
    assert window.nav._places["tasks"]._count == 2


def test_my_tasks_are_written_to_a_calendar_file(ws: Workspace, window: MainWindow, tmp_path: Path) -> None:
    task(ws, "Visit", day=day(1), time="10:00")
    path = tmp_path / "tasks.ics"
    export_to(window.desk, window, path)
    settle(window)
    assert "SUMMARY:Visit\r\n" in path.read_bytes().decode()


def test_tasks_at_one_time_share_the_column_and_those_without_room_are_counted(
    ws: Workspace, window: MainWindow
) -> None:
    for n in range(9):
        task(ws, f"Call {n}", day=day(0), time="10:00")
    task(ws, "Later", day=day(0), time="15:00")
    screen = go(window, "week")
    canvas = screen.calendar.canvas
    assert isinstance(canvas, TimeGrid)
    place = canvas.shown_days().index(TODAY)
    ((hidden, where),) = canvas.crowds(place, TODAY)
    calls = [p for p in canvas.pieces() if p.task.name != "Later"]
    assert len(calls) + hidden == 9
    assert not any(a.rect.intersects(b.rect) for a in calls for b in calls if a is not b)
    assert piece(canvas, "Later").rect.width() > 2 * calls[0].rect.width()
    QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where.center())
    assert screen.view == "day"


def test_a_long_group_goes_on_in_the_table(
    ws: Workspace, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "AT_MOST", 2)
    for n in range(5):
        task(ws, f"Late {n}", day=day(-2))
    screen = go(window, "list")
    view = screen.agenda.list
    assert listed(screen) == ["Overdue 5", "Late 0", "Late 1", "3 more in the table"]
    press(view, Qt.Key.Key_End, Qt.Key.Key_Return)
    assert screen.view == "table"


def test_the_calendars_are_commands(window: MainWindow) -> None:
    for view in ("day", "week", "month"):
        window.desk.commands.run(f"tasks.{view}")
        screen = window.findChild(TasksScreen)
        assert isinstance(screen, TasksScreen)
        assert screen.view == view


def test_a_task_that_was_opened_goes_on_to_being_finished(ws: Workspace, window: MainWindow) -> None:
    first = task(ws, "Send the offer", day=day(0))
    window.desk.commands.run("task.edit", first)
    made = dialog(window, TaskDialog)
    QTest.keyClicks(made.text.box, "By e-mail")
    next(b for b in made.findChildren(QPushButton) if b.text() == "Finish…").click()
    dialog(window, FinishDialog).yes.click()
    assert row(ws, first)["text"] == "By e-mail"
    assert row(ws, first)["done"]


def test_whoever_works_here_sees_their_own_tasks(ws: Workspace, window: MainWindow) -> None:
    ilya = people.add(ws, "Ilya Brook")
    task(ws, "Mine", day=day(0))
    task(ws, "His", day=day(0), responsible=ilya)
    assert listed(go(window, "list")) == ["Today 1", "Mine"]
    people.work_as(ws, ilya)
    assert listed(go(window, "list")) == ["Today 1", "His"]
