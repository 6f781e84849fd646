"""Deals begun, given products, made to wait: the dialogs, and the side panel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import deal_lines, deals, people, pipelines, records
from desktop_crm.ops.deal_lines import Line
from desktop_crm.ops.records import NewRef
from desktop_crm.store import query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.deals.actions import StageButton
from desktop_crm.ui.deals.deals_screen import DealsScreen
from desktop_crm.ui.deals.moving import AskBefore
from desktop_crm.ui.deals.new_deal import Begins
from desktop_crm.ui.deals.products import Products
from desktop_crm.ui.deals.resting import LetWait
from desktop_crm.ui.forms.form import RecordForm
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.suggestions import Suggestions
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        pipelines.first(opened)
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
def roof(ws: Workspace) -> str:
    return deals.create(ws, {"name": "Roof", "amount": 100, "company": NewRef("СтройТех")})


def line(row_editor: object) -> LineEditor:
    assert isinstance(row_editor, LineEditor)
    return row_editor


def write(editor: object, text: str) -> None:
    """Type into an empty line, and Enter."""
    box = line(editor).line
    box.setFocus()
    box.clear()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def test_a_new_deal_begins_in_the_stage_that_was_asked_for(ws: Workspace, window: MainWindow) -> None:
    stages = pipelines.first(ws).stages
    window.desk.commands.run("new.deal", {"stage": stages[2].id})
    form = window.findChild(RecordForm)
    assert isinstance(form, RecordForm)
    begins = form.findChild(Begins)
    assert isinstance(begins, Begins)
    assert begins.stage.value() == stages[2].id
    form.slots["name"].editor.set_value("Kitchen")
    form.yes.click()
    assert ws.read("SELECT name, stage, responsible FROM deal") == [("Kitchen", stages[2].id, ws.author)]
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    assert screen.current_id()


def test_what_the_stage_needs_is_said_beside_the_fields_of_the_form(
    ws: Workspace, window: MainWindow
) -> None:
    to = pipelines.first(ws).stages[1].id
    pipelines.change_stage(ws, to, needs=("amount",))
    window.desk.commands.run("new.deal", {"stage": to})
    form = window.findChild(RecordForm)
    assert isinstance(form, RecordForm)
    form.slots["name"].editor.set_value("Kitchen")
    form.yes.click()
    assert form.slots["amount"].editor.error() == "Fill in “Amount”."
    write(form.slots["amount"].editor, "-5")
    form.yes.click()
    assert form.slots["amount"].editor.error() == "An amount cannot be negative."
    write(form.slots["amount"].editor, "500")
    form.yes.click()
    assert ws.read("SELECT amount FROM deal") == [(50_000,)]


def test_products_are_written_with_the_keyboard_alone(ws: Workspace, window: MainWindow, roof: str) -> None:
    window.desk.commands.run("deal.products", roof)
    dialog = window.findChild(Products)
    assert isinstance(dialog, Products)
    for name, quantity, price in (("Tiles", "120.5", "650"), ("Work", "1", "120000")):
        row = dialog.rows[-1]
        write(row.editors["name"], name)
        write(row.editors["quantity"], quantity)
        write(row.editors["price"], price)
    assert len(dialog.rows) == 3
    assert dialog.rows[0].total.text() == "78,325\N{NO-BREAK SPACE}₽"
    dialog.yes.click()
    assert [p.name for p in deal_lines.of(ws, roof)] == ["Tiles", "Work"]
    assert records.read(ws, "deal", roof).values["amount"] == 7_832_500 + 12_000_000


def test_products_of_other_deals_are_offered_with_their_price(
    ws: Workspace, window: MainWindow, roof: str, qtbot: QtBot
) -> None:
    deal_lines.put(ws, deals.create(ws, {"name": "Wall"}), [Line("Metal tiles", 2, 65_000)])
    window.desk.commands.run("deal.products", roof)
    dialog = window.findChild(Products)
    assert isinstance(dialog, Products)
    box = line(dialog.rows[0].editors["name"]).line
    box.setFocus()
    QTest.keyClicks(box, "til")
    offers = dialog.findChild(Suggestions)
    assert isinstance(offers, Suggestions)
    qtbot.waitUntil(lambda: offers.popup().isVisible())
    QTest.keyClick(offers.popup(), Qt.Key.Key_Down)
    QTest.keyClick(offers.popup(), Qt.Key.Key_Return)
    assert dialog.rows[0].line() == Line("Metal tiles", 1, 65_000)
    dialog.yes.click()
    assert records.read(ws, "deal", roof).values["amount"] == 65_000


def test_a_product_that_makes_no_sense_is_marked_where_it_stands(
    ws: Workspace, window: MainWindow, roof: str
) -> None:
    deal_lines.put(ws, roof, [Line("Tiles", 1, 100)])
    window.desk.commands.run("deal.products", roof)
    dialog = window.findChild(Products)
    assert isinstance(dialog, Products)
    write(dialog.rows[0].editors["quantity"], "0")
    dialog.yes.click()
    assert dialog.rows[0].editors["quantity"].error() == "A quantity is more than nothing."
    dialog.rows[0].remove.click()
    dialog.yes.click()
    assert deal_lines.of(ws, roof) == ()


def test_a_deal_is_made_to_wait_and_goes_on(ws: Workspace, window: MainWindow, roof: str) -> None:
    window.desk.commands.run("open", "deal", roof)
    window.desk.commands.run("deal.wait", roof)
    dialog = window.findChild(LetWait)
    assert isinstance(dialog, LetWait)
    dialog.yes.click()
    assert dialog.slots["waiting_for"].editor.error()
    write(dialog.slots["waiting_for"].editor, "The director is on holiday")
    (week,) = [c for c in dialog.findChildren(Chip) if c.text() == "A week"]
    week.click()
    dialog.yes.click()
    held = records.read(ws, "deal", roof).values
    assert held["waiting_for"] == "The director is on holiday"
    assert str(held["waiting_until"]) >= (date.today() + timedelta(days=7)).isoformat()
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    QApplication.processEvents()
    (notice,) = [n for n in screen.panel.findChildren(Notice) if "director" in n.text()]
    notice.action.click()
    assert records.read(ws, "deal", roof).values["waiting_until"] is None


def test_the_panel_shows_the_stage_and_follows_a_move(ws: Workspace, window: MainWindow, roof: str) -> None:
    window.desk.commands.run("open", "deal", roof)
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)

    def stages_shown() -> list[str]:
        QApplication.processEvents()
        return [b.text() for b in screen.panel.findChildren(StageButton) if b.isVisible()]

    assert stages_shown() == ["New"]
    window.desk.commands.run("deal.move", roof, pipelines.first(ws).stages[1].id)
    assert stages_shown() == ["Qualification"]


def test_many_deals_that_lack_something_are_asked_for_once(
    ws: Workspace, window: MainWindow, roof: str
) -> None:
    to = pipelines.first(ws).stages[1].id
    pipelines.change_stage(ws, to, needs=("closing",))
    other = deals.create(ws, {"name": "Wall"})
    rids = [query.rid_of(ws, "deal", id_) or 0 for id_ in (roof, other)]
    window.desk.commands.run("deal.move_many", rids, to)
    dialog = window.findChild(AskBefore)
    assert isinstance(dialog, AskBefore)
    dialog.slots["closing"].editor.set_value("2026-12-24")
    dialog.yes.click()
    assert window.desk.jobs.wait()
    assert ws.read("SELECT DISTINCT stage, closing FROM deal") == [(to, "2026-12-24")]
