"""The side panel of a client: deals, next steps, requests, the note line and the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Call, Deal, Note
from desktop_crm.ops import deals, leads, notes, records, tasks, timeline
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.calls.dialog import CallDialog
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.panel import Panel
from desktop_crm.ui.clients.person import Person
from desktop_crm.ui.clients.sales import DealCard, Step
from desktop_crm.ui.clients.timeline import Timeline
from desktop_crm.ui.clients.timeline_note import NoteEditor
from desktop_crm.ui.forms.form import RecordForm
from desktop_crm.ui.kit.controls import Button, Chip
from desktop_crm.ui.kit.pill import _tinted, contrast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.tasks.dialog import TaskDialog
from desktop_crm.ui.tasks.finish import FinishDialog
from desktop_crm.ui.tokens import DARK, LIGHT
from tests.bases import blank

MORNING = 1_700_040_000_000
HOUR = 3_600_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def irina(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Ирина Лебедева"})


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.go("contacts")
    assert made.desk.jobs.wait()
    yield made
    made.desk.jobs.stop()


def opened(window: MainWindow, entity: str, id_: str) -> Panel:
    window.desk.commands.run("open", entity, id_)
    assert window.desk.jobs.wait()
    screen = window.stage.currentWidget()
    assert isinstance(screen, ListScreen)
    QApplication.processEvents()
    return screen.panel


Kind = TypeVar("Kind", bound=QDialog)


def dialog(kind: type[Kind]) -> Kind:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def button(panel: Panel, name: str) -> Button:
    found = [
        b for b in panel.findChildren(Button) if name in (b.text(), b.accessibleName()) and b.isVisible()
    ]
    assert found, name
    return found[0]


def click(view: Timeline, row: int, qtbot: QtBot) -> None:
    """Bring an event into sight and click its title."""
    view.scrollTo(view.items.index(row))
    where = view.visualRect(view.items.index(row)).topLeft() + QPoint(60, view._shapes[row].head() + 8)
    qtbot.mouseClick(view.viewport(), LEFT, pos=where)


def editor_of(view: Timeline) -> NoteEditor:
    """What a note is being changed in."""
    found = QApplication.focusWidget()
    assert isinstance(found, NoteEditor)
    return found


# Deals, next steps and requests.


def test_a_deal_stands_on_the_card_of_its_client_and_a_click_goes_to_it(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    deal = deals.create(ws, {"name": "Кровля", "amount": 360_000_000, "contact": irina})
    panel = opened(window, "contact", irina)
    (card,) = panel.findChildren(DealCard)
    assert "Кровля" in card.accessibleName()
    assert "3,600,000" in card.accessibleName()
    assert "no next step" in card.accessibleName()
    qtbot.mouseClick(card, LEFT)
    assert window.current_screen() == "deals"
    shown = window.stage.currentWidget()
    assert isinstance(shown, ListScreen)
    assert shown.panel.card
    assert shown.panel.card.id == deal


def test_plus_begins_a_deal_of_this_client(window: MainWindow, irina: str, qtbot: QtBot) -> None:
    panel = opened(window, "contact", irina)
    qtbot.mouseClick(button(panel, "New deal"), LEFT)
    form = dialog(RecordForm)
    assert form.slots["contact"].editor.value() == irina
    form.reject()


def test_a_next_step_is_finished_by_a_click_and_goes_into_the_history(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    panel = opened(window, "contact", irina)
    assert not panel.findChildren(Step)
    task = tasks.create(ws, {"name": "Отправить КП", "day": date.today().isoformat(), "contact": irina})
    QApplication.processEvents()
    (step,) = [s for s in panel.findChildren(Step) if s.isVisible()]
    assert "today" in step.accessibleName()
    qtbot.mouseClick(step, LEFT)
    dialog(FinishDialog).reject()
    tasks.finish(ws, task)
    assert not [s for s in panel.findChildren(Step) if s.isVisible()]
    assert panel.timeline.items.events[0].title == "Done: Отправить КП"


def test_plus_and_the_button_begin_a_task_with_this_client(
    window: MainWindow, irina: str, qtbot: QtBot
) -> None:
    panel = opened(window, "contact", irina)
    for name in ("Task", "New task"):
        qtbot.mouseClick(button(panel, name), LEFT)
        dialog(TaskDialog).reject()


def test_without_a_number_a_call_is_only_written_down(window: MainWindow, irina: str, qtbot: QtBot) -> None:
    panel = opened(window, "contact", irina)
    qtbot.mouseClick(button(panel, "Call"), LEFT)
    dialog(CallDialog).close()


def test_the_requests_of_a_client_are_on_their_card(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    lead = leads.create(ws, {"name": "Ирина", "need": "Нужна кровля"})
    records.change(ws, "lead", lead, {"contact": irina})
    panel = opened(window, "contact", irina)
    (line,) = [p for p in panel.findChildren(Person) if p.text() == "Нужна кровля" and p.isVisible()]
    qtbot.mouseClick(line, LEFT)
    assert window.current_screen() == "leads"


def test_of_many_deals_a_few_are_shown_until_one_asks_for_the_others(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    for n in range(7):
        deals.create(ws, {"name": f"Сделка {n}", "contact": irina})
    panel = opened(window, "contact", irina)
    assert len([c for c in panel.findChildren(DealCard) if c.isVisible()]) == 3
    qtbot.mouseClick(button(panel, "4 more"), LEFT)
    QApplication.processEvents()
    assert len([c for c in panel.findChildren(DealCard) if c.isVisible()]) == 7


@pytest.mark.parametrize("code", [*LIGHT.series, "#FFFF00", "#000000", "#FFFFFF", "#E0912F"])
def test_a_pill_in_any_colour_can_be_read(code: str) -> None:
    for dark in (False, True):
        ground, ink = _tinted(code, dark)
        assert contrast(ink, ground) >= 4.5
    assert LIGHT.dark is False
    assert DARK.dark is True


# The note line.


def test_a_line_that_begins_like_a_task_becomes_one_by_ctrl_enter(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    panel = opened(window, "contact", irina)
    qtbot.keyClicks(panel.note, "call tomorrow at 10")
    assert panel.writing.offer.text() == "Make it a task: tomorrow, 10:00"
    qtbot.keyClick(panel.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (task,) = tasks.of_record(ws, "contact", irina)
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    assert (task.name, task.kind, task.day, task.time) == ("Call", "call", tomorrow, "10:00")
    assert panel.note.text() == ""
    assert not panel.writing.offer.isVisible()
    assert not ws.read("SELECT 1 FROM note")


def test_enter_writes_a_note_whatever_it_begins_like(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    panel = opened(window, "contact", irina)
    qtbot.keyClicks(panel.note, "call tomorrow at 10")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    assert not tasks.of_record(ws, "contact", irina)
    assert panel.timeline.items.events[0].text == "call tomorrow at 10"


def test_a_task_without_a_day_is_asked_for_in_its_dialog(
    window: MainWindow, irina: str, qtbot: QtBot
) -> None:
    panel = opened(window, "contact", irina)
    qtbot.keyClicks(panel.note, "Call about the invoice")
    qtbot.mouseClick(panel.writing.offer, LEFT)
    dialog(TaskDialog).reject()


# The history.


def long_history(ws: Workspace, contact: str, days: int, per_day: int = 4) -> None:
    with ws.edit("A long story") as tx:
        for n in range(days * per_day):
            moment = MORNING + (n // per_day) * 24 * HOUR + n % per_day * HOUR
            tx.add(Note(about=contact, about_entity="contact", text=f"Разговор {n}", moment=moment))


def test_the_history_is_narrowed_to_a_kind_and_stays_so_for_the_next_client(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    other = records.create(ws, "contact", {"name": "Павел Гришин"})
    for contact in (irina, other):
        notes.add(ws, "contact", contact, "Заметка")
    with ws.edit("Call") as tx:
        tx.add(Call(moment=MORNING, contact=irina))
    panel = opened(window, "contact", irina)
    chips = {c.text(): c for c in panel.findChildren(Chip)}
    assert list(chips) == ["All", "Talks", "Notes", "Deals", "Tasks", "Changes"]
    qtbot.mouseClick(chips["Talks"], LEFT)
    assert [e.kind for e in panel.timeline.items.events] == [timeline.CALL_OUT]
    panel = opened(window, "contact", other)
    assert panel.timeline.items.events == []
    qtbot.mouseClick(chips["Notes"], LEFT)
    assert [e.text for e in panel.timeline.items.events] == ["Заметка"]


def test_a_note_is_changed_where_it_stands_and_undo_brings_the_old_words_back(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    note = notes.add(ws, "contact", irina, "Ждёт смету")
    panel = opened(window, "contact", irina)
    view = panel.timeline
    click(view, 0, qtbot)
    editor = editor_of(panel.timeline)
    qtbot.keyClicks(editor, " + 5 %")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.items.events[0].text == "Ждёт смету + 5 %"
    assert view.hasFocus()
    window.desk.commands.run("undo")
    assert window.desk.jobs.wait()
    assert ws.read("SELECT text FROM note WHERE id = ?", (note,)) == [("Ждёт смету",)]


def test_esc_leaves_a_note_as_it_was_and_an_emptied_note_goes_to_the_bin(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    notes.add(ws, "contact", irina, "Ждёт смету")
    panel = opened(window, "contact", irina)
    view = panel.timeline
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = editor_of(panel.timeline)
    qtbot.keyClicks(editor, "!!!")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert view.items.events[0].text == "Ждёт смету"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = editor_of(panel.timeline)
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert [e.kind for e in view.items.events] == [timeline.CREATED]


def test_what_somebody_does_meanwhile_leaves_a_note_being_changed_alone(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    notes.add(ws, "contact", irina, "Ждёт смету")
    panel = opened(window, "contact", irina)
    click(panel.timeline, 0, qtbot)
    editor = editor_of(panel.timeline)
    qtbot.keyClicks(editor, " ASAP")
    records.change(ws, "contact", irina, {"city": "Казань"})
    assert editor.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "Ждёт смету ASAP" in [e.text for e in panel.timeline.items.events]


def test_a_call_and_a_deal_are_opened_from_the_history_with_the_keyboard(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    with ws.edit("Call") as tx:
        tx.add(Call(moment=MORNING, contact=irina))
    deals.create(ws, {"name": "Кровля", "contact": irina})
    panel = opened(window, "contact", irina)
    view = panel.timeline
    chips = panel.findChildren(Chip)
    chips[-1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chips[-1], Qt.Key.Key_Tab)
    assert view.hasFocus()
    assert view.currentIndex().row() == 0
    last = len(view.items.events) - 1
    for _n in range(last):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == last
    assert view.items.events[last].kind == timeline.CALL_OUT
    qtbot.keyClick(view, Qt.Key.Key_Return)
    dialog(CallDialog).close()
    row = next(i for i, e in enumerate(view.items.events) if e.kind == timeline.STAGE)
    click(view, row, qtbot)
    assert window.current_screen() == "deals"


def test_in_the_history_of_a_deal_its_own_stages_lead_nowhere(
    window: MainWindow, ws: Workspace, qtbot: QtBot
) -> None:
    deal = deals.create(ws, {"name": "Кровля"})
    panel = opened(window, "deal", deal)
    stages = [e for e in panel.timeline.items.events if e.kind == timeline.STAGE]
    assert stages
    assert not any(panel.timeline.items.opens(e) for e in stages)


def test_a_long_text_is_folded_until_one_asks_for_more(
    window: MainWindow, ws: Workspace, irina: str, qtbot: QtBot
) -> None:
    notes.add(ws, "contact", irina, "\n".join(f"Строка {n}" for n in range(40)))
    panel = opened(window, "contact", irina)
    view = panel.timeline
    folded = view.visualRect(view.items.index(0)).height()
    link = view._shapes[0].more_area(view.visualRect(view.items.index(0)))
    panel._scroll.verticalScrollBar().setValue(panel._scroll.verticalScrollBar().maximum())
    link = view._shapes[0].more_area(view.visualRect(view.items.index(0)))
    qtbot.mouseClick(view.viewport(), LEFT, pos=link.center())
    assert view.visualRect(view.items.index(0)).height() > 4 * folded
    view.setCurrentIndex(view.items.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.visualRect(view.items.index(0)).height() == folded


def test_a_day_is_named_once(window: MainWindow, ws: Workspace, irina: str) -> None:
    long_history(ws, irina, days=3)
    panel = opened(window, "contact", irina)
    panel.history.choose("notes")
    named = [bool(shape.day) for shape in panel.timeline._shapes]
    assert named == [True, False, False, False] * 3


def test_thousands_of_events_scroll_by_in_one_bar_and_cost_what_is_in_sight(
    window: MainWindow, ws: Workspace, irina: str
) -> None:
    long_history(ws, irina, days=1000, per_day=2)
    panel = opened(window, "contact", irina)
    view, bar = panel.timeline, panel._scroll.verticalScrollBar()
    assert len(view.items.events) < 200
    while view.items.canFetchMore(view.rootIndex()):
        bar.setValue(bar.maximum())
        QApplication.processEvents()
    assert len(view.items.events) == 2001
    bar.setValue(bar.maximum())
    assert view.items.events[-1].text == "Разговор 0"
    assert view.height() <= panel._scroll.viewport().height()
    shown = view.visualRect(view.items.index(2000))
    assert QRect(QPoint(), view.viewport().size()).contains(shown)


def test_a_change_elsewhere_leaves_the_history_where_one_is_reading(
    window: MainWindow, ws: Workspace, irina: str
) -> None:
    long_history(ws, irina, days=200)
    panel = opened(window, "contact", irina)
    bar = panel._scroll.verticalScrollBar()
    for _n in range(3):
        bar.setValue(bar.maximum())
    at = bar.value()
    records.change(ws, "contact", irina, {"city": "Казань"})
    assert bar.value() == at


def test_a_card_that_went_to_the_bin_and_back_says_so(ws: Workspace, irina: str) -> None:
    records.delete(ws, "contact", [irina])
    records.restore(ws, "contact", [irina])
    told = [(e.kind, e.title, e.lines) for e in timeline.events(ws, "contact", irina)]
    assert told[:2] == [
        (timeline.RESTORED, "Taken out of the bin", ()),
        (timeline.BINNED, "Moved to the bin", ()),
    ]


def test_a_deal_in_no_stage_is_still_on_the_card(window: MainWindow, ws: Workspace, irina: str) -> None:
    with ws.edit("From another laptop") as tx:
        tx.add(Deal(name="Кровля", pipeline="gone", stage="gone", contact=irina))
    panel = opened(window, "contact", irina)
    (card,) = panel.findChildren(DealCard)
    assert "Without a stage" in card.accessibleName()
