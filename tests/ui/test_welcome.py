"""The first questions to a new team, and the example it looks around in: by keyboard alone, and never again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm import demo
from desktop_crm.base import i18n
from desktop_crm.base.settings import Settings
from desktop_crm.ops import beginning, people, pipelines, presets, records, team
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk, Screen
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.welcome.dialog import Welcome
from desktop_crm.ui.welcome.example import AskTrade
from desktop_crm.ui.welcome.page_start import EXAMPLE, FIRST, IMPORT
from tests.bases import blank

Key = Qt.Key


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, ws: Workspace) -> Iterator[MainWindow]:
    theme.use(qapp, "light")
    made = MainWindow(ws, Settings(), [Screen("importing", "Import", "users", _screen)])
    qtbot.addWidget(made)
    made.show()
    made.go("importing")
    yield made
    made.desk.jobs.wait()


def _screen(desk: Desk) -> QWidget:
    return QWidget()


@pytest.fixture
def asked(window: MainWindow, qtbot: QtBot) -> Welcome:
    window.desk.commands.run("welcome")
    dialog = window.findChild(Welcome)
    assert isinstance(dialog, Welcome)
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    return dialog


def press(dialog: QWidget, *keys: Qt.Key) -> None:
    """As a person at the keyboard: the key goes to whatever has the focus."""
    for key in keys:
        QTest.keyClick(dialog.focusWidget(), key)


def choose(dialog: Welcome, trade: str) -> None:
    """By a click on the card."""
    QTest.mouseClick(dialog.trade.cards.cards[trade], Qt.MouseButton.LeftButton)


def toasts(window: MainWindow) -> list[str]:
    return [toast.text for toast in window.findChildren(Toast)]


def undo(window: MainWindow) -> None:
    window.desk.commands.run("undo")
    window.desk.jobs.wait()


def test_a_fresh_base_is_asked_once_and_a_base_with_data_never(ws: Workspace, tmp_path: Path) -> None:
    assert beginning.is_to_be_asked(ws)
    beginning.asked(ws)
    assert not beginning.is_to_be_asked(ws)
    with Workspace(tmp_path / "other.crm") as other:
        records.create(other, "contact", {"name": "Мария"})
        assert not beginning.is_to_be_asked(other)


def test_all_questions_are_answered_by_keyboard_alone(
    asked: Welcome, ws: Workspace, window: MainWindow
) -> None:
    QTest.keyClicks(asked.focusWidget(), "Daisy Ltd")
    press(asked, Key.Key_Tab)
    QTest.keyClicks(asked.focusWidget(), "Anna Sokolova")
    press(asked, Key.Key_Tab)
    QTest.keyClicks(asked.focusWidget(), "Owner")
    press(asked, Key.Key_Return)
    press(asked, Key.Key_Right, Key.Key_Down, Key.Key_Return)
    press(asked, Key.Key_Return)
    assert asked.at() == 3
    press(asked, Key.Key_Return)

    assert people.team_name(ws) == "Daisy Ltd"
    me = people.me(ws)
    assert me
    assert [(p.name, p.job_title) for p in people.everybody(ws)] == [("Anna Sokolova", "Owner")]
    assert presets.is_in_use(ws, "shop")
    assert window.current_screen() == "importing"
    assert not beginning.is_to_be_asked(ws)


def test_what_was_chosen_is_taken_back_by_undo(asked: Welcome, ws: Workspace, window: MainWindow) -> None:
    asked.team.name.setText("Anna")
    press(asked, Key.Key_Return)
    choose(asked, "salon")
    press(asked, Key.Key_Return)
    asked.place.country.set_value("KZ")
    asked.place.country.chosen.emit("KZ")
    assert asked.place.currency.value() == "KZT"
    press(asked, Key.Key_Return)
    asked.start.cards[FIRST].setChecked(True)
    asked.forward()
    assert (team.get(ws, team.COUNTRY), team.get(ws, team.CURRENCY)) == ("KZ", "KZT")
    assert {p.currency for p in pipelines.all_of(ws)} == {"KZT"}
    assert Settings()["region"] == "KZ"
    undo(window)
    assert pipelines.all_of(ws) == ()
    assert not team.is_agreed(ws, team.COUNTRY)
    assert people.me(ws)
    undo(window)
    assert people.me(ws) is None


def test_a_question_without_an_answer_says_so_or_is_skipped(asked: Welcome, ws: Workspace) -> None:
    press(asked, Key.Key_Return)
    assert asked.at() == 0
    assert asked.team.field.error() == "Type your name, or skip this question."
    asked.skip.click()
    asked.next.click()
    assert asked.at() == 1
    asked.skip.click()
    asked.skip.click()
    assert asked.at() == 3
    asked.start.cards[FIRST].setChecked(True)
    asked.forward()
    assert ws.read("SELECT name FROM step WHERE origin = 'user'") == []


def test_the_name_of_somebody_who_has_left_is_told_beside_it(asked: Welcome, ws: Workspace) -> None:
    people.set_active(ws, people.add(ws, "Anna"), False)
    asked.team.name.setText("Anna")
    press(asked, Key.Key_Return)
    assert "no longer works here" in asked.team.field.error()
    assert asked.at() == 0


def test_the_language_is_chosen_on_the_first_page_and_nothing_typed_is_lost(
    asked: Welcome, window: MainWindow
) -> None:
    asked.team.team.setText("Daisy Ltd")
    asked.team.name.setText("Anna")
    QTest.mouseClick(asked.team.language.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
    again = next(w for w in window.findChildren(Welcome) if w.isVisible())
    assert again is not asked
    assert (again.team.team.text(), again.team.name.text()) == ("Daisy Ltd", "Anna")
    assert window.desk.settings["language"] == "ru"


def test_leaving_half_way_keeps_the_answers_given(asked: Welcome, ws: Workspace) -> None:
    asked.team.name.setText("Anna")
    press(asked, Key.Key_Return)
    choose(asked, "shop")
    press(asked, Key.Key_Escape)
    me = people.me(ws)
    assert me
    assert me[1] == "Anna"
    assert not presets.is_in_use(ws, "shop")


def test_going_back_changes_an_answer(asked: Welcome, ws: Workspace) -> None:
    asked.team.name.setText("Ann")
    press(asked, Key.Key_Return)
    asked.back.click()
    asked.team.name.setText("Anna")
    press(asked, Key.Key_Return, Key.Key_Escape)
    assert [p.name for p in people.everybody(ws)] == ["Anna"]


def test_asked_again_the_questions_know_the_answers_and_change_nothing(
    asked: Welcome, ws: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    asked.team.name.setText("Anna")
    press(asked, Key.Key_Return)
    choose(asked, "services")
    press(asked, Key.Key_Return, Key.Key_Return)
    asked.reject()
    steps = ws.read("SELECT count(*) FROM step")
    window.desk.commands.run("welcome")
    again = window.findChildren(Welcome)[-1]
    assert again.team.name.text() == "Anna"
    assert again.trade.cards.value() == "services"
    for _n in range(3):
        again.forward()
    again.start.cards[FIRST].setChecked(True)
    again.forward()
    assert ws.read("SELECT count(*) FROM step") == steps


def test_the_example_is_of_the_trade_and_mine_and_goes_again(
    asked: Welcome, ws: Workspace, window: MainWindow
) -> None:
    asked.team.name.setText("Anna Me")
    press(asked, Key.Key_Return)
    choose(asked, "salon")
    press(asked, Key.Key_Return, Key.Key_Return)
    asked.start.cards[EXAMPLE].setChecked(True)
    asked.forward()
    window.desk.jobs.wait()
    assert demo.is_there(ws)
    assert not presets.is_in_use(ws, "wholesale")
    me = people.me(ws)
    assert me
    assert me[1] == "Anna Me"
    assert ws.read("SELECT count(*) FROM deal WHERE responsible = ?", (me[0],)) > [(0,)]
    assert window.example_line.isVisibleTo(window)
    assert not window.desk.commands.get("example.fill").available()

    window.example_line.remove.click()
    window.desk.jobs.wait()
    assert demo.is_empty(ws)
    assert people.me(ws) == me
    assert not window.example_line.isVisibleTo(window)
    assert toasts(window)[-1] == "The example data are removed."


def test_what_was_worked_on_stays_and_is_named(ws: Workspace, window: MainWindow) -> None:
    demo.fill(ws, "en", contacts=20, companies=5)
    ((mine,),) = ws.read("SELECT id FROM contact ORDER BY rid DESC LIMIT 1")
    records.change(ws, "contact", mine, {"name": "Mary Ann", "city": "York"})
    window.desk.jobs.wait()
    window.desk.commands.run("example.clear")
    window.desk.jobs.wait()
    assert "1 record that was worked on stays: Mary Ann." in toasts(window)[-1]


def test_the_line_about_the_example_is_put_away_for_good(ws: Workspace, window: MainWindow) -> None:
    demo.fill(ws, "en", contacts=20, companies=5)
    window.desk.jobs.wait()
    assert window.example_line.isVisibleTo(window)
    window.example_line.cross.click()
    window.rebuild()
    window.desk.jobs.wait()
    assert not window.example_line.isVisibleTo(window)
    assert window.desk.commands.get("example.clear").available()


def test_the_palette_fills_in_an_example_after_asking_for_the_trade(
    ws: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    window.desk.commands.run("example.fill")
    dialog = window.findChild(AskTrade)
    assert isinstance(dialog, AskTrade)
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    press(dialog, Key.Key_Right, Key.Key_Return)
    window.desk.jobs.wait()
    assert demo.is_there(ws)
    assert presets.is_in_use(ws, "services")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_way_to_begin_leads_somewhere(ws: Workspace, window: MainWindow, language: str) -> None:
    i18n.use(language)
    went: list[str] = []
    commands = window.desk.commands
    for id_ in ("import", "example.fill", "new.contact"):
        commands.add(_noting(id_, went))
    for way in (IMPORT, EXAMPLE, FIRST):
        dialog = Welcome(window.desk, window)
        dialog.open()
        dialog.go(3)
        dialog.start.cards[way].setChecked(True)
        dialog.forward()
    assert went == ["import", "example.fill", "new.contact"]


def _noting(id_: str, went: list[str]) -> Command:
    return Command(id_, "", lambda *_arguments: went.append(id_), hidden=True)
