"""Every screen while changes arrive: it shows them, and leaves the user where he was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Call, Company, Contact, Deal, Lead, Note, Source, Stage, Tag, Task
from desktop_crm.ops import deals, people, pipelines, records
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.timeline_note import NoteEditor
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.main_window import MainWindow
from tests.bases import example
from tests.ui.exchange_stories import Colleague


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with example(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def anna(ws: Workspace) -> Colleague:
    return Colleague(ws, "Anna Falcon")


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    yield made
    made.desk.jobs.stop()


def shown_in(window: MainWindow) -> QWidget:
    stage = window.stage
    assert isinstance(stage, QStackedWidget)
    return stage.currentWidget()


def arrive(window: MainWindow) -> None:
    window.desk.changes.settle()
    for _round in range(3):
        assert window.desk.jobs.wait()
        QTest.qWait(30)


def first(ws: Workspace, entity: str, after: int = 0) -> str:
    sql = f"SELECT id FROM {entity} WHERE deleted IS NULL ORDER BY rid LIMIT 1 OFFSET ?"
    return str(ws.read(sql, (after,))[0][0])


def everything_changes(ws: Workspace, anna: Colleague) -> None:
    """Something of each kind, new and changed, as one exchange brings it."""
    with anna.edits() as tx:
        for i in range(5):
            tx.add(Contact(name=f"Новый контакт {i}"))
            tx.add(Company(name=f"Новая компания {i}"))
            tx.add(Lead(name=f"Новый лид {i}"))
            tx.add(Task(name=f"Новая задача {i}", day="2026-11-24"))
            tx.add(Call(moment=1_700_000_000_000 + i, contact=first(ws, "contact")))
        tx.get(Contact, first(ws, "contact", 7)).city = "Уфа"
        tx.get(Deal, first(ws, "deal")).amount = 100
        tx.get(Stage, pipelines.first(ws).stages[0].id).norm = 3.0
        tx.add(Tag(name="Новая метка"))
        tx.add(Source(name="Новый источник"))
        tx.add(Note(about=first(ws, "contact"), about_entity="contact", text="Новая", moment=1))


PLACES = ["today", "contacts", "companies", "leads", "deals", "tasks", "calls"]


@pytest.mark.parametrize("place", PLACES)
def test_a_screen_keeps_the_keyboard_and_its_place(
    ws: Workspace, window: MainWindow, anna: Colleague, place: str
) -> None:
    window.go(place)
    arrive(window)
    screen = shown_in(window)
    focus = window.focusWidget()
    assert focus is not None
    areas = [a for a in screen.findChildren(QAbstractScrollArea) if a.isVisible()]
    for area in areas:
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() // 3)
    QApplication.processEvents()
    scrolled = [area for area in areas if area.verticalScrollBar().value()]
    everything_changes(ws, anna)
    arrive(window)
    assert screen.isAncestorOf(window.focusWidget())
    if place != "deals":  # other stages are other columns
        assert window.focusWidget() is focus
        assert all(area.verticalScrollBar().value() for area in scrolled)


@pytest.mark.parametrize("place", ["contacts", "companies", "leads", "calls"])
def test_a_list_keeps_its_selection_its_first_row_and_its_panel(
    ws: Workspace, window: MainWindow, anna: Colleague, place: str
) -> None:
    entity = {"contacts": "contact", "companies": "company", "leads": "lead", "calls": "call"}[place]
    window.go(place)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    rows = screen.table.model()
    record = str(rows.id_at(min(12, rows.rowCount() - 1)))  # type: ignore[attr-defined]
    screen.open_record(record)
    arrive(window)
    top = screen.table.rowAt(1)
    seen = rows.id_at(top)  # type: ignore[attr-defined]
    n = rows.rowCount()
    everything_changes(ws, anna)
    arrive(window)
    assert rows.rowCount() == n + 5
    assert rows.id_at(screen.table.rowAt(1)) == seen or screen.table.verticalScrollBar().value() == 0  # type: ignore[attr-defined]
    assert screen.table.selected_ids() == [record]
    assert screen.panel.card is not None
    assert (screen.panel.card.entity, screen.panel.card.id) == (entity, record)


def test_what_is_typed_in_the_panel_outlives_what_arrives(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    contact = first(ws, "contact", 3)
    window.go("contacts", contact)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    panel = screen.panel
    panel.note.setFocus()
    QTest.keyClicks(panel.note, "Call back")
    value = panel.details.value("city")
    everything_changes(ws, anna)
    anna.writes(Contact, contact, city="Уфа", deleted=5)
    arrive(window)
    assert panel.note.text() == "Call back"
    assert window.focusWidget() is panel.note
    assert panel.card is not None
    assert panel.card.deleted
    assert value is None or panel.details.value("city") is value


def test_a_value_typed_in_the_panel_outlives_the_bin_and_brings_the_card_back(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    contact = first(ws, "contact", 3)
    records.change(ws, "contact", contact, {"city": "Казань"})
    window.go("contacts", contact)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    value = screen.panel.details.value("city")
    assert value is not None
    value.edit()
    window.focusWidget().selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(window.focusWidget(), "Samara")
    anna.writes(Contact, contact, deleted=5)
    arrive(window)
    assert value.is_editing()
    assert "Anna Falcon" in value._gone.text()
    assert value.save()
    card = records.read(ws, "contact", contact)
    assert (card.deleted, card.values["city"]) == (None, "Samara")


def test_the_panel_of_a_record_that_is_no_more_stays_with_what_is_typed(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    contact = first(ws, "contact", 3)
    window.go("contacts", contact)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    panel = screen.panel
    QTest.keyClicks(panel.note, "Call back")
    anna.removes(Contact, contact)
    arrive(window)
    assert panel.isVisible()
    assert "no longer exists" in panel._gone.text()
    panel.note.clear()
    panel._gone.action.click()
    assert not panel.isVisible()


def test_the_keyboard_stays_on_a_button_of_the_panel(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    contact = first(ws, "contact", 3)
    window.go("contacts", contact)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    button = next(b for b in screen.panel.findChildren(QWidget) if getattr(b, "text", str)() == "Task")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    everything_changes(ws, anna)
    arrive(window)
    focus = window.focusWidget()
    assert focus is not None
    assert getattr(focus, "text", str)() == "Task"


def test_an_open_popup_stays_open(ws: Workspace, window: MainWindow, anna: Colleague) -> None:
    window.go("contacts")
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    screen.table.choose_columns(screen.columns)
    QApplication.processEvents()
    popup = next(p for p in screen.findChildren(Popup) if p.isVisible())
    everything_changes(ws, anna)
    arrive(window)
    assert popup.isVisible()
    popup.close()


def test_a_note_that_both_change_is_there_twice_and_none_is_lost(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    from desktop_crm.ops import notes, timeline

    contact = first(ws, "contact", 3)
    note = notes.add(ws, "contact", contact, "Ждут смету")
    window.go("contacts", contact)
    arrive(window)
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    line = screen.panel.timeline
    event = next(e for e in line.items.events if e.id == note)
    assert isinstance(event, timeline.Event)
    line.edit_note(event)
    editor = line.findChild(NoteEditor)
    assert isinstance(editor, NoteEditor)
    QTest.keyClicks(editor, " today")
    anna.writes(Note, note, text="Смета готова")
    arrive(window)
    line.leave_note()
    texts = {row[0] for row in ws.read("SELECT text FROM note WHERE about = ?", (contact,))}
    assert {"Смета готова", "Ждут смету today"} <= texts


def test_the_numbers_in_the_navigation_follow(ws: Workspace, window: MainWindow, anna: Colleague) -> None:
    people.work_as(ws, people.everybody(ws)[0].id)
    window.go("leads")
    arrive(window)
    place = window.nav._places["today"]
    before = int(place.accessibleDescription() or 0)
    everything_changes(ws, anna)
    arrive(window)
    assert int(place.accessibleDescription() or 0) != before


def test_a_stream_of_changes_leaves_the_window_free(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    window.go("contacts")
    arrive(window)
    reads = []
    screen = shown_in(window)
    assert isinstance(screen, ListScreen)
    screen.table._rows.about_to_read.connect(lambda: reads.append(1))
    for part in range(25):
        with anna.edits() as tx:
            for i in range(40):
                tx.add(Contact(name=f"Клиент {part}-{i}"))
        QApplication.processEvents()
    arrive(window)
    assert screen.table.model().rowCount() == records_of(ws)
    assert len(reads) <= 5


def records_of(ws: Workspace) -> int:
    return int(ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL")[0][0])


def test_the_board_follows_a_card_that_a_colleague_moves(
    ws: Workspace, window: MainWindow, anna: Colleague
) -> None:
    window.go("deals")
    arrive(window)
    stages = pipelines.first(ws).stages
    deal = deals.create(ws, {"name": "Кирпич", "stage": stages[0].id})
    arrive(window)
    anna.writes(Deal, deal, stage=stages[1].id)
    arrive(window)
    board = shown_in(window).board  # type: ignore[attr-defined]
    rid = ws.read("SELECT rid FROM deal WHERE id = ?", (deal,))[0][0]
    assert board.columns[1].items.row_of(rid) >= 0
    assert board.columns[0].items.row_of(rid) < 0
