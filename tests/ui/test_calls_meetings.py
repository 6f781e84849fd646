"""Meetings and e-mails written down by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_crm.ops import meetings, records
from desktop_crm.ui import theme
from desktop_crm.ui.calls.activity import ActivityDialog
from desktop_crm.ui.calls.commands import commands
from desktop_crm.ui.kit.dialog import Dialog
from tests.ui.form_stories import Team, press, show, team_of, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        opened.desk.commands.add(*commands(opened.desk, opened.window))
        yield opened


def dialog_of(team: Team, entity: str, record_id: str | None = None, **values: object) -> ActivityDialog:
    made = ActivityDialog(team.desk, team.window, entity, values, record_id)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(made)
    return made


def test_a_meeting_is_written_down_with_the_next_step(team: Team) -> None:
    maria = team.maria()
    dialog_of(team, "meeting", contact=maria)
    write("Дегустация")
    press(Qt.Key.Key_1, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT topic, length, contact FROM meeting") == [("Дегустация", 3600, maria)]
    assert team.ws.read("SELECT count(*) FROM task WHERE contact = ?", (maria,)) == [(1,)]


def test_a_letter_goes_to_the_client_s_address(team: Team) -> None:
    maria = team.maria()
    dialog_of(team, "letter", contact=maria)
    write("КП № 218")
    press(Qt.Key.Key_Return, CTRL)
    sql = "SELECT direction, address, subject, contact FROM letter"
    assert team.ws.read(sql) == [("out", "maria@polden.example", "КП № 218", maria)]


def test_with_whom_must_be_said(team: Team) -> None:
    maria = team.maria()
    dialog = dialog_of(team, "meeting")
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.contact.error() == "Say whom it was with."
    assert dialog.contact.line.hasFocus()
    write("Мария Ковалёва")
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT contact FROM meeting") == [(maria,)]


def test_what_was_typed_is_not_lost_unasked(team: Team) -> None:
    dialog = dialog_of(team, "letter", contact=team.maria())
    write("КП")
    assert not dialog.may_close()
    QApplication.processEvents()
    asked = next(d for d in dialog.findChildren(Dialog) if d.isVisible())
    press(Qt.Key.Key_Escape, on=asked)
    assert dialog.isVisible()
    show(dialog)
    press(Qt.Key.Key_Return, CTRL, on=dialog)
    assert team.ws.read("SELECT subject FROM letter") == [("КП",)]


def test_a_meeting_is_put_right_afterwards(team: Team) -> None:
    meeting = meetings.record(team.ws, {"contact": team.maria(), "topic": "Замер"})
    dialog_of(team, "meeting", meeting)
    press(Qt.Key.Key_A, CTRL)
    write("Замер кровли")
    press(Qt.Key.Key_Return, CTRL)
    assert records.read(team.ws, "meeting", meeting).values["topic"] == "Замер кровли"
    assert team.ws.read("SELECT count(*) FROM meeting") == [(1,)]


def test_the_commands_open_them(team: Team) -> None:
    maria = team.maria()
    team.desk.commands.run("meeting.record", "contact", maria)
    team.desk.commands.run("letter.record", "contact", maria)
    found = [d.entity for d in team.window.findChildren(ActivityDialog)]
    assert found == ["meeting", "letter"]
