"""The list of leads, and what becomes of them: taken, assigned, rejected, qualified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base.clock import now
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import leads, lists, people, pipelines, records
from desktop_crm.ops.details import Point
from desktop_crm.ops.pipelines import Makes
from desktop_crm.ops.records import NewRef
from desktop_crm.store import undo
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.companies import screen as companies
from desktop_crm.ui.contacts import screen as contacts
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.controls import Button, Chip
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.leads import screen as leads_screen
from desktop_crm.ui.leads.convert import NEW, NONE, Convert
from desktop_crm.ui.leads.leads_screen import LeadsScreen, mark
from desktop_crm.ui.leads.reject import Reject
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank

T = TypeVar("T", bound=Dialog)

_HOUR = 3_600_000


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Anna Sokolova"))
        yield opened


@pytest.fixture
def ilya(ws: Workspace) -> str:
    return people.add(ws, "Ilya Zhukov")


@pytest.fixture
def maria(ws: Workspace) -> str:
    return leads.create(
        ws,
        {
            "name": "Maria Orlova",
            "phone": [Point("+79031187740")],
            "firm": "StroyTech",
            "need": "20 pallets of brick",
        },
    )


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), (contacts.SCREEN, companies.SCREEN, leads_screen.SCREEN))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.go("leads")
    assert made.desk.jobs.wait()
    yield made
    for left in QApplication.topLevelWidgets():
        if isinstance(left, Dialog):
            left.done(0)
    made.desk.jobs.stop()


@pytest.fixture
def screen(window: MainWindow) -> LeadsScreen:
    found = window.findChild(LeadsScreen)
    assert isinstance(found, LeadsScreen)
    return found


def card(ws: Workspace, lead: str) -> records.Card:
    return records.read(ws, "lead", lead)


def settle(window: MainWindow) -> None:
    assert window.desk.jobs.wait()
    QApplication.processEvents()


def chips(screen: LeadsScreen) -> list[str]:
    return [chip.text() for chip in screen.filters.findChildren(Chip) if chip.isVisible()]


def dialog(kind: type[T]) -> T:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def test_nobodys_and_untouched_leads_are_counted_above_the_list(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    assert "Nobody's · 1" in chips(screen)
    assert "Untouched · 1" in chips(screen)
    leads.take(ws, maria)
    settle(window)
    assert "Nobody's" in chips(screen)
    assert "Untouched" in chips(screen)


def test_a_chip_leaves_only_what_is_nobodys(
    ws: Workspace, maria: str, ilya: str, window: MainWindow, screen: LeadsScreen
) -> None:
    leads.create(ws, {"name": "Oleg", "responsible": ilya})
    settle(window)
    assert screen.total() == 2
    chip = next(
        c for c in screen.filters.findChildren(Chip) if c.isVisible() and c.text().startswith("Nobody's")
    )
    chip.click()
    settle(window)
    assert screen.table.model().index(0, 0).data() == "Maria Orlova"
    assert screen.total() == 1


def test_closed_leads_are_not_in_the_list_one_begins_with(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    leads.reject(ws, [maria], NewRef("Spam"))
    settle(window)
    assert screen.total() == 0
    window.desk.commands.run("list.all")
    settle(window)
    assert screen.total() == 1


def test_an_untouched_lead_stands_out_by_how_long_it_waits() -> None:
    def at(hours: float, status: str = "new") -> tuple[str, str] | None:
        return mark("created", {"status": status, "created": now() - int(hours * _HOUR)})

    assert at(0.5) == ("accent", "30 min")
    assert at(3) == ("warning", "3 h")
    assert at(30) == ("bad", "30 h")
    assert at(30, "taken") is None
    assert mark("name", {"status": "new", "created": 1}) is None


def test_one_key_takes_a_lead(ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen) -> None:
    screen.table.go_to(maria)
    window.desk.commands.run("lead.take")
    assert card(ws, maria).names["responsible"] == "Anna Sokolova"
    assert window.desk.commands.get("lead.take").shortcut == "F6"


def test_commands_of_leads_are_gone_on_another_screen(
    maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    screen.table.go_to(maria)
    assert window.desk.commands.get("lead.take").available()
    window.go("contacts")
    assert not window.desk.commands.get("lead.take").available()
    assert "lead.take" not in [c.id for c in window.desk.commands.offered()]


def test_what_a_colleague_has_in_work_is_told_and_left(
    ws: Workspace, maria: str, ilya: str, window: MainWindow, screen: LeadsScreen
) -> None:
    leads.take(ws, maria)
    people.work_as(ws, ilya)
    screen.table.go_to(maria)
    window.desk.commands.run("lead.take")
    assert card(ws, maria).names["responsible"] == "Anna Sokolova"


def test_the_panel_says_that_somebody_waits_and_offers_what_can_be_done(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    with ws.edit("older") as tx:
        tx.execute("UPDATE lead SET created = created - ?", (3 * _HOUR,))
    window.desk.commands.run("open", "lead", maria)
    settle(window)
    assert [n.text() for n in screen.panel.findChildren(Notice) if n.isVisible()] == [
        "Waits 3 h: nobody has done anything yet."
    ]
    buttons = {b.text() or b.accessibleName() for b in screen.panel.findChildren(Button) if b.isVisible()}
    assert {"Take", "Qualify…", "Reject…"} <= buttons
    leads.reject(ws, [maria], NewRef("Spam"))
    settle(window)
    buttons = {b.text() or b.accessibleName() for b in screen.panel.findChildren(Button) if b.isVisible()}
    assert "Take up again" in buttons
    assert not {"Take", "Qualify…", "Reject…"} & buttons


def test_many_leads_are_assigned_at_once(
    ws: Workspace, maria: str, ilya: str, window: MainWindow, screen: LeadsScreen
) -> None:
    oleg = leads.create(ws, {"name": "Oleg"})
    settle(window)
    screen.table.selectAll()
    settle(window)
    offered = {b.text() for b in screen.selection.findChildren(Button) if b.isVisible()}
    assert {"Take", "Assign…", "Reject…"} <= offered
    leads.assign(ws, screen.chosen_ids(), ilya)
    assert {card(ws, id_).names["responsible"] for id_ in (maria, oleg)} == {"Ilya Zhukov"}
    undo.undo(ws)
    assert len(leads.nobodys(ws)) == 2


def test_a_reason_is_one_key_away_and_has_to_be_given(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen, qtbot: QtBot
) -> None:
    other = leads.create(ws, {"name": "Oleg"})
    leads.reject(ws, [other], NewRef("Spam"))
    window.desk.commands.run("lead.reject", maria)
    asked = dialog(Reject)
    qtbot.waitUntil(asked.isActiveWindow)
    assert not asked.apply()
    assert asked.reason.editor.error() == "Choose why the lead is rejected."
    QTest.keyClick(asked, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert card(ws, maria).names["lost_reason"] == "Spam"
    assert card(ws, maria).values["status"] == "rejected"


def test_a_lead_is_qualified_with_what_it_brings(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    pipelines.first(ws)
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    assert asked.who.value() == NEW
    assert asked.name.editor.value() == "Maria Orlova"
    assert asked.company.value() == NewRef("StroyTech")
    assert asked.deal.slots["name"].editor.value() == "20 pallets of brick"
    asked.deal.slots["amount"].editor.set_value(500_00)
    before = len(ws.read("SELECT 1 FROM step"))
    QTest.keyClick(asked, Qt.Key.Key_Return)
    lead = card(ws, maria)
    assert lead.values["status"] == "qualified"
    assert lead.names["contact"] == "Maria Orlova"
    assert lead.names["company"] == "StroyTech"
    deal = records.read(ws, "deal", str(lead.values["deal"]))
    assert (deal.title, deal.values["amount"]) == ("20 pallets of brick", 500_00)
    assert len(ws.read("SELECT 1 FROM step")) == before + 1
    undo.undo(ws)
    assert card(ws, maria).values["status"] == "new"
    assert ws.read("SELECT 1 FROM contact WHERE deleted IS NULL") == []


def test_whoever_has_the_number_already_is_chosen_first(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    there = records.create(ws, "contact", {"name": "Masha", "phone": [Point("+79031187740")]})
    firm = records.create(ws, "company", {"name": "StroyTech LLC"})
    window.index()
    settle(window)
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    assert asked.who.value() == there
    assert not asked.name.isVisible()
    assert "StroyTech LLC" in asked.alike.text()
    asked.alike.action.click()
    assert asked.company.value() == firm
    asked.deal.begins.setChecked(False)
    assert asked.apply()
    asked.accept()
    lead = card(ws, maria)
    assert (lead.values["contact"], lead.values["company"], lead.values["deal"]) == (there, firm, None)
    assert ws.read("SELECT count(*) FROM contact") == ws.read("SELECT count(*) FROM company") == [(1,)]


def test_of_two_with_the_same_number_the_one_called_alike_is_chosen(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    records.create(ws, "contact", {"name": "Pyotr Orlov", "phone": [Point("+79031187740")]})
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    asked.reject()
    alike = records.create(ws, "contact", {"name": "Maria Orlova", "phone": [Point("+79031187740")]})
    window.desk.commands.run("lead.convert", maria)
    assert dialog(Convert).who.value() == alike


def test_a_saved_list_of_leads_is_opened_from_the_navigation(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    id_ = lists.save(ws, "Sites", Query("lead", (Filter("firm", Operator.CONTAINS, ("stroy",)),)))
    window.go("contacts")
    window.nav.chosen.emit(f"list:{id_}")
    settle(window)
    assert window.current_screen() == "leads"
    assert screen.total() == 1
    assert screen.saved
    assert screen.saved.name == "Sites"


def test_a_company_alone_becomes_the_client(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    asked.who.set_value(NONE)
    asked.who.chosen.emit(NONE)
    asked.company.line.clear()
    assert not asked.apply()
    assert "has to become somebody" in asked.banner.text()
    asked.company.set_value(NewRef("StroyTech"))
    asked.deal.begins.setChecked(False)
    assert asked.apply()
    asked.accept()
    assert card(ws, maria).names["company"] == "StroyTech"
    assert ws.read("SELECT 1 FROM contact") == []


def test_what_the_first_stage_needs_is_asked_there(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    home = pipelines.first(ws)
    begins = home.begins()
    assert begins
    pipelines.change_stage(ws, begins.id, needs=("closing",), makes=(Makes("Call", "call", 1),))
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    assert "closing" in asked.deal.slots
    assert not asked.apply()
    assert asked.deal.slots["closing"].editor.error()
    assert card(ws, maria).values["status"] == "new"
    asked.deal.slots["closing"].editor.set_value("2030-01-01")
    assert asked.apply()
    asked.accept()
    assert card(ws, maria).values["status"] == "qualified"


def test_a_qualified_lead_leads_to_what_it_has_become(
    ws: Workspace, maria: str, window: MainWindow, screen: LeadsScreen
) -> None:
    pipelines.first(ws)
    window.desk.commands.run("lead.convert", maria)
    asked = dialog(Convert)
    asked.deal.begins.setChecked(False)
    assert asked.apply()
    asked.accept()
    assert window.current_screen() == "contacts"
    window.desk.commands.run("lead.convert", maria)
    again = dialog(Convert)
    assert not again.apply()
    assert "has become a contact already" in again.banner.text()
    again.reject()
