"""What arrives from other laptops is told to the window in one piece, quietly, and never taken back by Undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Contact, Note, Tagging
from desktop_crm.ops import notes, people, records
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.store.journal import NAMED_AT_MOST, SYNC, Changed, Step, together
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
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


class Told(QObject):
    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self.all: list[Changed] = []
        self.changes = Changes(ws, self)
        self.changes.changed.connect(self.all.append)


def test_many_parts_of_an_exchange_are_told_as_one(ws: Workspace, anna: Colleague, qtbot: QtBot) -> None:
    told = Told(ws)
    made = []
    for i in range(30):
        with anna.edits() as tx:
            made.append(tx.add(Contact(name=f"Клиент {i}")).id)
    qtbot.waitUntil(lambda: len(told.all) > 0)
    (one,) = told.all
    assert one.origin == SYNC
    assert one.ids["contact"] == frozenset(made)
    assert "name" in one.fields


def test_what_is_done_here_is_told_at_once_and_after_what_came_before_it(
    ws: Workspace, anna: Colleague
) -> None:
    told = Told(ws)
    with anna.edits() as tx:
        tx.add(Contact(name="Клиент"))
    assert told.all == []
    records.create(ws, "contact", {"name": "Мой клиент"})
    assert [each.origin for each in told.all] == ["sync", "user"]


def test_a_long_stream_is_told_now_and_then(ws: Workspace, anna: Colleague, qtbot: QtBot) -> None:
    told = Told(ws)
    for i in range(40):
        with anna.edits() as tx:
            tx.add(Contact(name=f"Клиент {i}"))
        QTest.qWait(10)
    qtbot.waitUntil(lambda: sum(len(each.ids["contact"] or ()) for each in told.all) == 40)
    assert len(told.all) <= 3


def test_very_many_records_are_not_named() -> None:
    step = Step(1, "1", 1, None, 0, SYNC, "", None)
    half = NAMED_AT_MOST // 2 + 1
    parts = [
        Changed(step, {"contact": frozenset(f"{part}-{i}" for i in range(half))}, frozenset({"name"}))
        for part in range(2)
    ]
    assert together(parts).ids == {"contact": None}
    assert together([parts[0], Changed(step, {"contact": None}, frozenset())]).ids == {"contact": None}


def test_toasts_do_not_speak_for_others(ws: Workspace, anna: Colleague, qtbot: QtBot) -> None:
    window = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(window)
    window.show()
    with anna.edits() as tx:
        tx.add(Contact(name="Клиент"))
    window.desk.changes.settle()
    QApplication.processEvents()
    assert [toast for toast in window.findChildren(Toast) if toast.isVisible()] == []
    window.desk.jobs.stop()


def test_undo_and_redo_offer_only_what_was_done_here(ws: Workspace, anna: Colleague) -> None:
    mine = records.create(ws, "contact", {"name": "Мой клиент", "city": "Казань"})
    records.change(ws, "contact", mine, {"city": "Самара"})
    anna.writes(Contact, mine, job_title="Директор")
    with anna.edits() as tx:
        tx.execute("UPDATE step SET origin = 'user' WHERE n = ?", (tx.step.n,))
        tx.add(Contact(name="Клиент Анны"))
    undone = undo.undo(ws)
    assert undone is not None
    values = records.read(ws, "contact", mine).values
    assert (values["city"], values["job_title"]) == ("Казань", "Директор")
    anna.writes(Contact, mine, name="Наш клиент")
    assert undo.next_redo(ws) is not None
    undo.redo(ws)
    values = records.read(ws, "contact", mine).values
    assert (values["city"], values["name"]) == ("Самара", "Наш клиент")


def test_undo_leaves_the_value_that_somebody_else_has_written_since(ws: Workspace, anna: Colleague) -> None:
    mine = records.create(ws, "contact", {"name": "Мой клиент", "city": "Казань"})
    records.change(ws, "contact", mine, {"city": "Самара"})
    anna.writes(Contact, mine, city="Уфа")
    undone = undo.undo(ws)
    assert undone is not None
    assert [(kept.field, kept.author) for kept in undone.kept] == [("city", anna.id)]
    assert records.read(ws, "contact", mine).values["city"] == "Уфа"


def test_undo_does_not_take_away_what_others_have_built_on(ws: Workspace, anna: Colleague) -> None:
    mine = records.create(ws, "contact", {"name": "Мой клиент", "phone": [Point("+79124451803")]})
    with anna.edits() as tx:
        tx.add(Note(about=mine, about_entity="contact", text="Звонила", moment=1))
    undo.undo(ws)
    assert records.read(ws, "contact", mine).deleted is None


def test_undo_of_a_tag_that_somebody_else_has_set_again_leaves_it(ws: Workspace, anna: Colleague) -> None:
    mine = records.create(ws, "contact", {"name": "Мой клиент", "tags": ["vip"]})
    records.change(ws, "contact", mine, {"tags": []})
    (tagging,) = (row[0] for row in ws.read("SELECT id FROM tagging WHERE about = ?", (mine,)))
    anna.writes(Tagging, tagging, deleted=None)
    anna.writes(Tagging, tagging, deleted=5)
    undo.undo(ws)
    assert records.tags_of(ws, mine) == ()


def test_undo_of_a_note_goes_on_after_somebody_else_wrote_many(ws: Workspace, anna: Colleague) -> None:
    mine = records.create(ws, "contact", {"name": "Мой клиент"})
    notes.add(ws, "contact", mine, "Моя заметка")
    for i in range(5):
        with anna.edits() as tx:
            tx.add(Note(about=mine, about_entity="contact", text=f"Её {i}", moment=i))
    undo.undo(ws)
    left = {row[0] for row in ws.read("SELECT text FROM note WHERE deleted IS NULL")}
    assert left == {f"Её {i}" for i in range(5)}
