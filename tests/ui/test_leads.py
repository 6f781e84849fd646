"""Catching a lead by keyboard: how many keys it takes, and that nobody is there twice and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import leads, people, records, task_lists, workdays
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.contacts import screen as contacts
from desktop_crm.ui.forms.form import RecordForm
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.leads import draft
from desktop_crm.ui.leads import screen as leads_screen
from desktop_crm.ui.leads.capture import Capture
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank

_Key, _Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Anna Sokolova"))
        yield opened


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), (contacts.SCREEN, leads_screen.SCREEN))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("contacts")
    qtbot.waitActive(made).__enter__()
    assert made.desk.jobs.wait()
    yield made
    for left in QApplication.topLevelWidgets():
        if isinstance(left, Dialog):
            left.done(0)
    made.desk.jobs.stop()


class Hands:
    """A seller at the keyboard: presses are counted, what is typed as text is not."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self.window = qtbot, window
        self.presses = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _Mod.NoModifier) -> None:
        self.presses += 1
        QTest.keyClick(self._at(), key, modifiers)
        self._settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self._at(), text)
        self._settle()

    def begin(self) -> Capture:
        """Ctrl+Shift+N, wherever one is."""
        if QApplication.activeWindow() is None:  # what a desktop does when a dialog closes
            self.window.activateWindow()
            self._qtbot.waitUntil(self.window.isActiveWindow)
        self.press(_Key.Key_N, _Mod.ControlModifier | _Mod.ShiftModifier)
        (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Capture) and w.isVisible()]
        return dialog

    def _at(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _settle(self) -> None:
        """Until what is looked up while one types has been found."""
        self._qtbot.wait(60)
        assert self.window.desk.jobs.wait()


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Hands:
    return Hands(qtbot, window)


def only_lead(ws: Workspace) -> records.Card:
    ((id_,),) = ws.read("SELECT id FROM lead WHERE deleted IS NULL")
    return records.read(ws, "lead", id_)


def test_a_call_is_a_lead_after_two_keys_and_the_number(ws: Workspace, hands: Hands) -> None:
    hands.begin()
    hands.type("8 916 123-45-67")
    hands.press(_Key.Key_Return)
    lead = only_lead(ws)
    assert lead.title == "+7 916 123-45-67"
    assert lead.names["responsible"] == "Anna Sokolova"
    (task,) = task_lists.of_record(ws, "lead", lead.id)
    assert (task.name, task.kind) == ("Call back", "call")
    assert hands.presses == 2
    undo.undo(ws)
    assert ws.read("SELECT 1 FROM lead WHERE deleted IS NULL") == []


def test_name_firm_request_and_tomorrow_take_no_more_than_six_keys_and_fifteen_seconds(
    ws: Workspace, hands: Hands
) -> None:
    started = monotonic()
    hands.begin()
    hands.type("Ivan Petrov, Acme Ltd, 8 916 123-45-67, wants bricks")
    hands.press(_Key.Key_2, _Mod.ControlModifier)
    hands.press(_Key.Key_Tab)
    hands.type("20 pallets to Kazan")
    hands.press(_Key.Key_Return)
    assert hands.presses <= 6
    assert monotonic() - started < 15
    lead = only_lead(ws)
    assert (lead.values["name"], lead.values["firm"]) == ("Ivan Petrov", "Acme Ltd")
    assert lead.values["need"] == "wants bricks\n20 pallets to Kazan"
    (task,) = task_lists.of_record(ws, "lead", lead.id)
    assert task.day
    assert task.day > date.today().isoformat() or not workdays.is_working(date.today(), "RU")


def test_whose_number_it_is_gets_the_request(ws: Workspace, hands: Hands) -> None:
    ilya = people.add(ws, "Ilya Zhukov")
    there = records.create(
        ws, "contact", {"name": "Dmitry Orlov", "phone": [Point("+79031187740")], "responsible": ilya}
    )
    dialog = hands.begin()
    hands.type("8 903 118-77-40")
    assert "Dmitry Orlov" in dialog.client.text()
    assert dialog.taker.employee() == ilya
    hands.press(_Key.Key_Return)
    assert hands.presses == 2
    lead = only_lead(ws)
    assert (lead.values["contact"], lead.values["name"]) == (there, "Dmitry Orlov")
    assert lead.names["responsible"] == "Ilya Zhukov"


def test_whoever_is_quicker_than_the_search_is_shown_the_card_first(
    ws: Workspace, hands: Hands, qtbot: QtBot
) -> None:
    records.create(ws, "contact", {"name": "Dmitry Orlov", "phone": [Point("+79031187740")]})
    dialog = hands.begin()
    dialog.line.setText("8 903 118-77-40")
    assert not dialog.save()
    assert "Dmitry Orlov" in dialog.client.text()
    assert dialog.save()


def test_somebody_else_with_the_same_number_is_a_lead_of_their_own(ws: Workspace, hands: Hands) -> None:
    records.create(ws, "contact", {"name": "Dmitry Orlov", "phone": [Point("+79031187740")]})
    dialog = hands.begin()
    hands.type("Olga 8 903 118-77-40")
    dialog.client.action.click()
    hands._settle()
    assert dialog.client.text() == ""
    hands.press(_Key.Key_Return)
    lead = only_lead(ws)
    assert (lead.values["contact"], lead.values["name"]) == (None, "Olga")


def test_a_name_offers_the_card_and_two_more_keys_choose_it(ws: Workspace, hands: Hands) -> None:
    there = records.create(ws, "contact", {"name": "Dmitry Orlov", "phone": [Point("+79031187740")]})
    hands.window.index()
    dialog = hands.begin()
    hands.type("dmitry")
    assert [row.known.id for row in dialog.known.rows()] == [there]
    hands.press(_Key.Key_Down)
    hands.press(_Key.Key_Return)
    assert "Dmitry Orlov" in dialog.client.text()
    hands.press(_Key.Key_Return)
    assert hands.presses <= 6
    lead = only_lead(ws)
    assert (lead.values["contact"], lead.values["name"]) == (there, "Dmitry Orlov")


def test_who_is_an_open_lead_already_is_no_second_one(ws: Workspace, hands: Hands) -> None:
    there = leads.create(ws, {"name": "Oleg", "phone": [Point("+79031187740")]})
    hands.begin()
    hands.type("8 903 118-77-40, asks again")
    hands.press(_Key.Key_Return)
    assert only_lead(ws).id == there
    assert ws.read("SELECT text FROM note WHERE about = ?", (there,)) == [("asks again",)]


def test_a_lead_of_nobody_has_no_step_and_says_where_it_stands(ws: Workspace, hands: Hands) -> None:
    dialog = hands.begin()
    hands.type("Oleg")
    dialog.taker.who.set_value("")
    dialog.taker.who.chosen.emit("")
    assert not dialog.taker.pick.isVisible()
    hands.press(_Key.Key_Return)
    assert [brief.name for brief in leads.nobodys(ws)] == ["Oleg"]
    assert only_lead(ws).values["next_day"] is None


def test_what_was_typed_outlives_closing_and_the_program(ws: Workspace, hands: Hands) -> None:
    hands.begin()
    hands.type("Ivan 8 916 123-45-67")
    hands.press(_Key.Key_Tab)
    hands.type("bricks")
    hands.press(_Key.Key_Escape)
    assert ws.read("SELECT 1 FROM lead") == []
    assert draft.kept(ws) == draft.Draft("Ivan 8 916 123-45-67", "bricks")
    again = hands.begin()
    assert (again.line.text(), again.need.box.toPlainText()) == ("Ivan 8 916 123-45-67", "bricks")
    assert "begun" in again.waiting.text()
    hands.press(_Key.Key_Return)
    assert only_lead(ws).values["need"] == "bricks"
    assert not draft.kept(ws)


def test_a_kept_draft_waits_beside_what_is_given(ws: Workspace, window: MainWindow) -> None:
    draft.keep(ws, draft.Draft("Ivan"))
    window.desk.commands.run("new.lead", "Maria")
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Capture) and w.isVisible()]
    assert dialog.line.text() == "Maria"
    assert "Ivan" in dialog.waiting.text()
    dialog.waiting.action.click()
    assert dialog.line.text() == "Ivan"
    dialog.close()


def test_half_a_number_is_told_and_kept_in_the_request(ws: Workspace, hands: Hands) -> None:
    dialog = hands.begin()
    hands.type("Ivan 745-55-33")
    hands.press(_Key.Key_Return)
    assert "area code" in dialog.said.text()
    assert ws.read("SELECT 1 FROM lead") == []
    hands.press(_Key.Key_Return)
    assert only_lead(ws).values["need"] == "745-55-33"


def test_nothing_at_all_is_no_lead(ws: Workspace, hands: Hands) -> None:
    dialog = hands.begin()
    hands.press(_Key.Key_Return)
    assert "Give a name, a phone or an e-mail" in dialog.said.text()
    assert dialog.isVisible()
    dialog.reject()
    assert not draft.kept(ws)


def test_a_lead_is_caught_over_an_open_form_too(
    ws: Workspace, hands: Hands, window: MainWindow, qtbot: QtBot
) -> None:
    window.desk.commands.run("new.contact")
    (form,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, RecordForm) and w.isVisible()]
    qtbot.waitUntil(form.isActiveWindow)
    hands.begin()
    hands.type("Oleg")
    hands.press(_Key.Key_Return)
    assert only_lead(ws).title == "Oleg"
    assert form.isVisible()
    form.close()


def test_without_a_window_a_lead_can_be_caught_as_well(ws: Workspace, window: MainWindow) -> None:
    window.hide()
    window.desk.commands.run("new.lead")
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Capture) and w.isVisible()]
    assert dialog.parentWidget() is None
    dialog.line.setText("Oleg")
    assert dialog.save()
    dialog.accept()
    assert only_lead(ws).title == "Oleg"
