"""Dialogs of tasks, calls, meetings and deals while their record changes under them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.clock import now
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Call, Contact, DealLine, Meeting, Task
from desktop_crm.ops import calls, deal_lines, deals, meetings, people, records, tasks
from desktop_crm.ops.deal_lines import Line
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.calls.activity import open_activity
from desktop_crm.ui.calls.dialog import open_recorded
from desktop_crm.ui.deals.products import Products
from desktop_crm.ui.forms.open_record import OpenRecord
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.tasks.dialog import TaskDialog
from tests.bases import blank
from tests.ui.exchange_stories import Colleague


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Илья Жуков"))
        yield opened


@pytest.fixture
def anna(ws: Workspace) -> Colleague:
    return Colleague(ws)


@pytest.fixture
def irina(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Ирина Лебедева"})


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("contacts")
    assert made.desk.jobs.wait()
    yield made
    made.desk.jobs.stop()


def arrive(window: MainWindow) -> None:
    window.desk.changes.settle()
    assert window.desk.jobs.wait()
    QApplication.processEvents()


def said(record: OpenRecord, key: str) -> str:
    return next(part.theirs.text() for part in record.following.parts if key in part.keys)


def take(record: OpenRecord, key: str) -> None:
    next(part.theirs for part in record.following.parts if key in part.keys).action.click()


def task_of(ws: Workspace, id_: str) -> dict[str, object]:
    return dict(records.read(ws, "task", id_).values)


def task_dialog(window: MainWindow, task: str) -> TaskDialog:
    dialog = TaskDialog(window.desk, window, task)
    dialog.open()
    QApplication.processEvents()
    return dialog


def test_saving_a_task_does_not_revert_what_a_colleague_changed(
    ws: Workspace, window: MainWindow, anna: Colleague, irina: str
) -> None:
    task = tasks.create(ws, {"name": "Отправить смету", "day": "2026-11-30", "contact": irina})
    dialog = task_dialog(window, task)
    dialog.text.box.setFocus()
    QTest.keyClicks(dialog.text.box, "with the price list")
    anna.writes(Task, task, name="Отправить договор", day="2026-12-02", responsible=anna.id)
    arrive(window)
    assert dialog.name.text() == "Отправить договор"
    assert dialog.when.value()[0] == "2026-12-02"
    assert dialog.text.box.hasFocus()
    assert dialog.save()
    held = task_of(ws, task)
    assert (held["name"], held["day"], held["responsible"]) == ("Отправить договор", "2026-12-02", anna.id)
    assert held["text"] == "with the price list"


def test_a_day_that_both_choose_is_shown_with_who_chose_it_and_can_be_taken(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    task = tasks.create(ws, {"name": "Отправить смету", "day": "2026-11-30"})
    dialog = task_dialog(window, task)
    dialog.when.choose(dialog.when.tomorrow())
    anna.writes(Task, task, day="2026-12-02", time="10:00")
    arrive(window)
    assert dialog.when.value()[0] == dialog.when.tomorrow().isoformat()
    assert "December 2, 10:00" in said(dialog.record, "day")
    assert "Анна Соколова" in said(dialog.record, "day")
    take(dialog.record, "day")
    assert dialog.when.value() == ("2026-12-02", "10:00")
    assert not dialog.record.is_changed()


def test_a_task_in_the_bin_is_said_and_saving_takes_it_out(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    task = tasks.create(ws, {"name": "Отправить смету"})
    dialog = task_dialog(window, task)
    dialog.name.setText("Отправить договор")
    anna.writes(Task, task, deleted=now())
    arrive(window)
    assert "Анна Соколова" in dialog.banner.text()
    assert dialog.save()
    card = records.read(ws, "task", task)
    assert (card.deleted, card.values["name"]) == (None, "Отправить договор")


def test_what_was_typed_into_a_task_that_is_no_more_can_be_copied(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    task = tasks.create(ws, {"name": "Отправить смету"})
    dialog = task_dialog(window, task)
    dialog.name.setText("Отправить договор")
    anna.removes(Task, task)
    arrive(window)
    dialog.banner.action.click()
    assert QApplication.clipboard().text() == "Отправить договор"
    assert not dialog.save()


def test_a_task_is_not_written_over_with_what_has_just_come(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    task = tasks.create(ws, {"name": "Отправить смету"})
    dialog = task_dialog(window, task)
    dialog.name.setText("Отправить договор")
    anna.writes(Task, task, name="Позвонить", text="Срочно")
    assert not dialog.save()
    assert "Позвонить" in said(dialog.record, "name")
    assert task_of(ws, task)["name"] == "Позвонить"
    assert dialog.save()
    assert (task_of(ws, task)["name"], task_of(ws, task)["text"]) == ("Отправить договор", "Срочно")


def test_a_meeting_that_is_put_right_keeps_what_a_colleague_added(
    ws: Workspace, window: MainWindow, anna: Colleague, irina: str
) -> None:
    id_ = meetings.record(ws, {"contact": irina, "topic": "Смета", "moment": now() - 3_600_000})
    dialog = open_activity(window.desk, window, "meeting", {}, id_)
    dialog.slots["topic"].editor.set_value("Договор")
    anna.writes(Meeting, id_, text="Пришли втроём", place="Офис", topic="Смета и договор")
    arrive(window)
    assert "Смета и договор" in dialog.slots["topic"].theirs.text()
    assert dialog.save()
    held = records.read(ws, "meeting", id_).values
    assert (held["topic"], held["text"], held["place"]) == ("Договор", "Пришли втроём", "Офис")


def test_a_recorded_call_keeps_what_a_colleague_wrote_while_it_is_put_right(
    ws: Workspace, window: MainWindow, anna: Colleague, irina: str
) -> None:
    given = {
        "contact": irina,
        "direction": "out",
        "result": "talked",
        "text": "Ждут",
        "moment": now() - 60_000,
    }
    id_ = calls.record(ws, given)
    dialog = open_recorded(window.desk, window, id_)
    dialog.form.note.box.setFocus()
    QTest.keyClicks(dialog.form.note.box, "Later. ")
    anna.writes(Call, id_, topic="Доставка", text="Ждут до пятницы", length=300)
    arrive(window)
    assert dialog.form.topic.value() == "Доставка"
    assert "Ждут до пятницы" in said(dialog.record, "text")
    assert dialog.save()
    held = records.read(ws, "call", id_).values
    assert (held["topic"], held["length"]) == ("Доставка", 300)
    assert str(held["text"]).startswith("Later.")


def test_a_new_task_and_a_new_call_are_nobody_elses(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    dialog = TaskDialog(window.desk, window)
    dialog.open()
    dialog.name.setText("Позвонить")
    with anna.edits() as tx:
        tx.add(Contact(name="Клиент"))
    arrive(window)
    assert dialog.name.text() == "Позвонить"
    assert dialog.save()


def deal_with(ws: Workspace, *lines: Line) -> str:
    deal = deals.create(ws, {"name": "Кирпич"})
    deal_lines.put(ws, deal, lines)
    return deal


def test_a_product_that_a_colleague_adds_is_not_taken_away_by_saving_mine(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    deal = deal_with(ws, Line("Кирпич", 10, 1000), Line("Доставка", 1, 5000))
    products = Products(window.desk, window, deal)
    products.open()
    name = products.rows[0].editors["name"].controls()[0]
    name.setFocus()
    QTest.keyClicks(name, "Red ")
    with anna.edits() as tx:
        tx.add(DealLine(deal=deal, name="Поддоны", quantity=2, price=300, rank=5.0))
    second = deal_lines.of(ws, deal)[1]
    anna.writes(DealLine, str(second.id), price=7000)
    arrive(window)
    assert products.save()
    held = {line.name: line.price for line in deal_lines.of(ws, deal)}
    assert held["Поддоны"] == 300
    assert held["Доставка"] == 7000
    assert any("Red" in each for each in held)


def test_a_product_that_both_change_shows_the_other_line_to_take(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    deal = deal_with(ws, Line("Кирпич", 10, 1000))
    products = Products(window.desk, window, deal)
    products.open()
    products.rows[0].editors["price"].set_value(1200)
    (first,) = deal_lines.of(ws, deal)
    anna.writes(DealLine, str(first.id), price=900)
    arrive(window)
    assert products.rows[0].editors["price"].value() == 1200
    assert "Анна Соколова" in products.theirs.text()
    products.theirs.action.click()
    assert products.rows[0].editors["price"].value() == 900
