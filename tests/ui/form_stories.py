"""What the stories of forms share: an open base, a window over it, and hands that type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Contact
from desktop_crm.models.fields import Field
from desktop_crm.ops import people, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.records import Card
from desktop_crm.store import search_index
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.commands import Command, Commands
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.commands import commands
from desktop_crm.ui.forms.form import RecordForm
from desktop_crm.ui.forms.lines import LineEditor, LongEditor
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.jobs import Jobs
from desktop_crm.ui.kit.toast import Toasts
from desktop_crm.ui.messages import Messages
from tests.bases import blank


class Team:
    """A base, the desk of one window over it, and what "open" was asked to show."""

    def __init__(self, ws: Workspace, window: QWidget) -> None:
        self.ws, self.window = ws, window
        self.opened: list[tuple[str, str]] = []
        toasts = Toasts(window)
        self.desk = Desk(
            ws, Settings(), Jobs(window), Changes(ws, window), Commands(window), Messages(window, toasts)
        )
        self.desk.commands.add(
            *commands(self.desk, window),
            Command("open", "", lambda entity, id_: self.opened.append((entity, id_)), hidden=True),
        )
        self.anna = people.add(ws, "Анна Соколова")
        self.ilya = people.add(ws, "Илья Жуков")
        people.work_as(ws, self.anna)

    def maria(self) -> str:
        """A contact of a coffee house, with one phone and one e-mail."""
        values = {
            "name": "Мария Ковалёва",
            "phone": [Point("+79124451803", "mobile")],
            "email": [Point("maria@polden.example", "work")],
            "company": [Place(None, "Кофейня «Полдень»", "Управляющая")],
            "city": "Казань",
        }
        made = records.create(self.ws, "contact", values)
        search_index.catch_up(self.ws)
        return made

    def card(self, id_: str, entity: str = "contact") -> Card:
        return records.read(self.ws, entity, id_)

    def contacts(self) -> list[str]:
        return [
            name for (name,) in self.ws.read("SELECT name FROM contact WHERE deleted IS NULL ORDER BY rid")
        ]

    def steps(self) -> int:
        return int(self.ws.read("SELECT count(*) FROM step")[0][0])

    def form(self, record_id: str | None = None, entity: str = "contact") -> RecordForm:
        """The form as a user sees it."""
        made = RecordForm(self.desk, self.window, entity, record_id)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        show(made)
        return made

    def settle(self) -> None:
        """Let what goes on behind the window end."""
        for _round in range(4):
            QTest.qWait(30)
            self.desk.jobs.wait()


@contextmanager
def team_of(path: Path) -> Iterator[Team]:
    """A team with an empty base at `path`."""
    with blank(path) as ws:
        window = QWidget()
        window.resize(1366, 700)
        window.show()
        team = Team(ws, window)
        yield team
        team.desk.jobs.stop()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))


def show(widget: QWidget) -> None:
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget, 2000)
    QApplication.processEvents()


def write(text: str) -> None:
    """Type into whatever has the focus."""
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def press(
    key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, on: QObject | None = None
) -> None:
    """Press a key in whatever has the focus."""
    target = on or QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClick(target, key, modifier)


def into(form: RecordForm, key: str, text: str, row: int = 0) -> None:
    """Go to a field of the form, type over what stands there, and go on."""
    editor = form.slots[key].editor
    if isinstance(editor, ManyEditor):
        editor = editor.rows[row].editor
    control = editor.controls()[0]
    control.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(text)
    press(Qt.Key.Key_Tab)


def stands_in(form: RecordForm, key: str, row: int = 0) -> str:
    """The text that stands in a field of the form."""
    editor = form.slots[key].editor
    if isinstance(editor, ManyEditor):
        editor = editor.rows[row].editor
    if isinstance(editor, LongEditor):
        return editor.box.toPlainText()
    assert isinstance(editor, (LineEditor, RefEditor))
    return editor.line.text()


def colleague_calls(team: Team, id_: str, name: str) -> None:
    """Another laptop has given the contact another name."""
    with team.ws.edit("Contact changed", origin="sync") as tx:
        tx.get(Contact, id_).name = name
    team.desk.changes.settle()


def field(team: Team, key: str, entity: str = "contact") -> Field:
    return next(f for f in fields_of(team.ws, entity) if f.key == key)
