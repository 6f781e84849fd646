"""Two laptops of one team, window beside window: connecting, following each other, conflicts, a place that is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import beginning, conflicts, people, records
from desktop_crm.sync import connection
from desktop_crm.sync.share import place as share_place
from desktop_crm.ui import exchange_runner, theme
from desktop_crm.ui.exchange.commands import runner_of
from desktop_crm.ui.exchange.conflicts_screen import ConflictsScreen
from desktop_crm.ui.exchange.connect import Connect
from desktop_crm.ui.exchange.invite_dialog import InviteDialog
from desktop_crm.ui.exchange.laptop_row import LaptopRow
from desktop_crm.ui.exchange.page_done import CreatedPage, JoinedPage
from desktop_crm.ui.exchange.status_popup import StatusPopup
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.welcome.dialog import Welcome
from tests.bases import blank

Open = Callable[[str], MainWindow]
PATIENCE = 20_000  # ms


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person would not mind to wait for."""
    monkeypatch.setattr(exchange_runner, "SOON", 50)
    monkeypatch.setattr(exchange_runner, "PAUSES", (0.2,))
    monkeypatch.setattr(exchange_runner, "_SLOW", 50)
    monkeypatch.setattr(share_place, "_POLL", 0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that both laptops see."""
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def laptop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    """Opens the window of a laptop by its name."""
    theme.use(qapp, "light")
    windows: list[MainWindow] = []

    def opened(name: str) -> MainWindow:
        window = MainWindow(blank(tmp_path / f"{name}.crm"), Settings(), screens())
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.go("contacts")
        return window

    yield opened
    for window in windows:
        window.leave()
        window.desk.ws.close()


@pytest.fixture
def anna(laptop: Open, folder: Path) -> MainWindow:
    """Anna's laptop, which has started the team; one contact is in it."""
    window = laptop("anna")
    ws = window.desk.ws
    people.introduce(ws, "Anna")
    records.create(ws, "contact", {"name": "Maria", "city": "Kazan"})
    connection.create_share(ws, str(folder / "Daisy.crmshare"), "Daisy")
    window.desk.commands.run("exchange.start")
    return window


@pytest.fixture
def ilya(laptop: Open, anna: MainWindow, folder: Path, qtbot: QtBot) -> MainWindow:
    """Ilya's laptop, which has joined and has all of it."""
    window = laptop("ilya")
    ws = window.desk.ws
    qtbot.waitUntil(lambda: stands(anna).waiting == 0, timeout=PATIENCE)
    connection.join(ws, str(folder / "Daisy.crmshare"), connection.invite(anna.desk.ws).code)
    people.introduce(ws, "Ilya")
    window.desk.commands.run("exchange.start")
    qtbot.waitUntil(lambda: cities(window) == ["Kazan"], timeout=PATIENCE)
    return window


def stands(window: MainWindow) -> connection.Status:
    return connection.status(window.desk.ws)


def cities(window: MainWindow) -> list[str]:
    return [city for (city,) in window.desk.ws.read("SELECT city FROM contact WHERE deleted IS NULL")]


def maria(window: MainWindow) -> str:
    return str(window.desk.ws.read("SELECT id FROM contact")[0][0])


def move_to(window: MainWindow, city: str) -> None:
    records.change(window.desk.ws, "contact", maria(window), {"city": city})


def corner(window: MainWindow) -> str:
    row = window.nav.status_row
    return f"{row.accessibleName()} · {row.accessibleDescription()}"


def test_a_newcomer_connects_two_laptops_following_only_what_the_program_says(
    laptop: Open, folder: Path, qtbot: QtBot
) -> None:
    first, second = laptop("first"), laptop("second")
    records.create(first.desk.ws, "contact", {"name": "Maria", "city": "Kazan"})
    QTest.mouseClick(first.nav.status_row, Qt.MouseButton.LeftButton)
    connect = first.findChild(Connect)
    assert isinstance(connect, Connect)
    QTest.keyClick(connect.focusWidget(), Qt.Key.Key_Return)
    connect.share.team.setText("Daisy")
    connect.share.who.name.setText("Anna")
    connect.share.choose(folder)
    qtbot.waitUntil(connect.share.checks.all_well, timeout=PATIENCE)
    connect.next.click()
    qtbot.waitUntil(lambda: isinstance(connect.page(), CreatedPage), timeout=PATIENCE)
    created = connect.page()
    assert isinstance(created, CreatedPage)
    created.card.copy_all.click()
    letter = QGuiApplication.clipboard().text()
    assert created.card.text in letter
    assert "Daisy.crmshare" in letter
    connect.next.click()

    second.desk.commands.run("welcome")
    welcome = second.findChild(Welcome)
    assert isinstance(welcome, Welcome)
    welcome.team.join.click()
    joining = second.findChild(Connect)
    assert isinstance(joining, Connect)
    joining.join.invite.setText(letter)
    joining.join.path.setText(str(folder / "Daisy.crmshare"))
    joining.join.who.name.setText("Ilya")
    joining.next.click()
    qtbot.waitUntil(lambda: isinstance(joining.page(), JoinedPage), timeout=PATIENCE)
    joining.next.click()
    qtbot.waitUntil(lambda: cities(second) == ["Kazan"], timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: [p.name for p in people.everybody(first.desk.ws)] == ["Anna", "Ilya"], timeout=PATIENCE
    )
    assert people.team_name(second.desk.ws) == "Daisy"
    assert not beginning.is_to_be_asked(second.desk.ws)


def test_what_one_changes_the_other_sees_by_itself(anna: MainWindow, ilya: MainWindow, qtbot: QtBot) -> None:
    told = len(anna.findChildren(Toast))
    move_to(ilya, "Samara")
    qtbot.waitUntil(lambda: cities(anna) == ["Samara"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: corner(ilya).startswith("Saved and exchanged · Last exchange"), timeout=PATIENCE)
    assert len(anna.findChildren(Toast)) == told


def test_a_place_that_is_away_is_named_and_nothing_waits_for_it(
    anna: MainWindow, ilya: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    at_rest(anna, ilya, qtbot=qtbot)
    away = folder.rename(folder.with_name("away"))
    move_to(anna, "Perm")
    qtbot.waitUntil(lambda: "No exchange since" in corner(anna), timeout=PATIENCE)
    qtbot.waitUntil(lambda: corner(anna).startswith("Saved here · 1 change waits"), timeout=PATIENCE)
    popup = opened_popup(anna)
    problem = stands(anna).problem
    assert problem
    assert problem.what in text_of(popup)
    assert problem.hint in text_of(popup)
    popup.close()
    away.rename(folder)
    qtbot.waitUntil(lambda: cities(ilya) == ["Perm"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Last exchange" in corner(anna), timeout=PATIENCE)


def test_two_values_wait_in_the_navigation_until_somebody_has_decided(
    anna: MainWindow, ilya: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    apart(anna, ilya, folder, qtbot)
    for window in (anna, ilya):
        qtbot.waitUntil(lambda window=window: conflicts.count(window.desk.ws) == 1, timeout=PATIENCE)
    place = entry_of(anna)
    qtbot.waitUntil(lambda: not place.isHidden(), timeout=PATIENCE)
    anna.go("conflicts")
    screen = conflicts_of(anna)
    qtbot.waitUntil(lambda: len(screen.list.conflicts()) == 1, timeout=PATIENCE)
    (conflict,) = screen.list.chosen()
    assert {conflict.current.author, conflict.others[0].author} == {"Anna", "Ilya"}
    button_called(screen, "Take this one").click()
    for window in (anna, ilya):
        qtbot.waitUntil(lambda window=window: cities(window) == [conflict.others[0].value], timeout=PATIENCE)
        qtbot.waitUntil(lambda window=window: conflicts.count(window.desk.ws) == 0, timeout=PATIENCE)
    qtbot.waitUntil(place.isHidden, timeout=PATIENCE)


def test_something_else_is_written_in_place_of_both_values(
    anna: MainWindow, ilya: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    apart(anna, ilya, folder, qtbot)
    qtbot.waitUntil(lambda: conflicts.count(anna.desk.ws) == 1, timeout=PATIENCE)
    anna.go("conflicts")
    screen = conflicts_of(anna)
    qtbot.waitUntil(lambda: len(screen.list.conflicts()) == 1, timeout=PATIENCE)
    (conflict,) = screen.list.chosen()
    button_called(screen, "Write something else…").click()
    editor = screen.panel.editor
    assert editor
    assert editor.value() == conflict.current.value
    editor.set_value("Tver")
    button_called(screen, "Save").click()
    qtbot.waitUntil(lambda: cities(ilya) == ["Tver"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: conflicts.count(ilya.desk.ws) == 0, timeout=PATIENCE)


def test_several_conflicts_are_decided_at_once(
    anna: MainWindow, ilya: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    apart(anna, ilya, folder, qtbot, also={"job_title": ("Owner", "Director")})
    qtbot.waitUntil(lambda: conflicts.count(anna.desk.ws) == 2, timeout=PATIENCE)
    anna.go("conflicts")
    screen = conflicts_of(anna)
    qtbot.waitUntil(lambda: len(screen.list.conflicts()) == 2, timeout=PATIENCE)
    stood = cities(anna)
    screen.list.selectAll()
    button_called(screen, "Keep what stands").click()
    for window in (anna, ilya):
        qtbot.waitUntil(lambda window=window: conflicts.count(window.desk.ws) == 0, timeout=PATIENCE)
        assert cities(window) == stood


def test_closing_the_window_hands_over_what_was_saved_last(
    anna: MainWindow, ilya: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(exchange_runner, "SOON", 60_000)
    move_to(anna, "Omsk")
    assert anna.leave()
    assert stands(anna).waiting == 0
    qtbot.waitUntil(lambda: cities(ilya) == ["Omsk"], timeout=PATIENCE)


def test_what_was_saved_during_an_exchange_is_handed_over_before_the_window_closes(
    anna: MainWindow, ilya: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    at_rest(anna, ilya, qtbot=qtbot)
    monkeypatch.setattr(exchange_runner, "SOON", 60_000)
    for city in ("Omsk", "Tver", "Perm"):
        move_to(anna, city)
        runner_of(anna.desk, anna).exchange()
    assert runner_of(anna.desk, anna).is_exchanging()
    assert anna.leave()
    assert not runner_of(anna.desk, anna).is_exchanging()
    assert stands(anna).waiting == 0
    qtbot.waitUntil(lambda: cities(ilya) == ["Perm"], timeout=PATIENCE)


def test_the_state_by_laptop_and_an_invite_for_one_more(
    anna: MainWindow, ilya: MainWindow, qtbot: QtBot
) -> None:
    at_rest(ilya, qtbot=qtbot)
    runner_of(anna.desk, anna).exchange()  # what laptops tell of themselves is no news that others listen for
    qtbot.waitUntil(
        lambda: {each.person for each in stands(anna).laptops} == {"Anna", "Ilya"}, timeout=PATIENCE
    )
    runner_of(anna.desk, anna).look()
    anna.desk.jobs.wait()
    popup = opened_popup(anna)
    names = [each.accessibleName() for each in popup.findChildren(LaptopRow)]
    assert any("Ilya" in name for name in names)
    popup.invite.click()
    dialog = anna.findChild(InviteDialog)
    assert isinstance(dialog, InviteDialog)
    qtbot.waitUntil(lambda: hasattr(dialog, "card"), timeout=PATIENCE)
    dialog.card.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.card.text


def test_leaving_keeps_all_records_and_ends_the_exchange(
    anna: MainWindow, ilya: MainWindow, qtbot: QtBot
) -> None:
    ilya.desk.commands.run("exchange.leave")
    asked = next(d for d in ilya.findChildren(Dialog) if d.windowTitle() == "Leave the team?")
    asked.yes.click()
    qtbot.waitUntil(lambda: connection.connection(ilya.desk.ws) is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: corner(ilya).startswith("Saved here · "), timeout=PATIENCE)
    assert cities(ilya) == ["Kazan"]


def test_a_wrong_invite_is_refused_in_a_sentence(
    laptop: Open, anna: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window = laptop("stranger")
    window.desk.commands.run("file", folder / "Daisy.crmshare")
    connect = window.findChild(Connect)
    assert isinstance(connect, Connect)
    assert connect.join.path.text().endswith("Daisy.crmshare")
    connect.next.click()
    assert connect.join.code.error()
    connect.join.invite.setText("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF")
    connect.join.who.name.setText("Nobody")
    connect.next.click()
    qtbot.waitUntil(lambda: "invite" in connect.join.checks.text(), timeout=PATIENCE)
    assert connection.connection(window.desk.ws) is None
    connect.reject()


def test_a_folder_that_is_no_folder_is_told_before_anything_is_made(
    laptop: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    window = laptop("anna")
    window.desk.commands.run("exchange.connect")
    connect = window.findChild(Connect)
    assert isinstance(connect, Connect)
    connect.go(connect.share)
    connect.share.who.name.setText("Anna")
    connect.share.choose(tmp_path / "nowhere")
    qtbot.waitUntil(lambda: bool(connect.share.checks.found), timeout=PATIENCE)
    assert not connect.share.checks.all_well()
    connect.next.click()
    qtbot.waitUntil(lambda: connect.next.isEnabled(), timeout=PATIENCE)
    assert connect.page() is connect.share
    assert connection.connection(window.desk.ws) is None
    connect.reject()


def test_changes_go_by_a_file_that_is_dropped_on_the_window(
    anna: MainWindow, ilya: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    from desktop_crm.sync import changes_file

    at_rest(anna, ilya, qtbot=qtbot)
    folder.rename(folder.with_name("away"))
    move_to(anna, "Omsk")
    stick = tmp_path / "monday.crmchanges"
    assert changes_file.save(anna.desk.ws, stick) > 0
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(stick))])
    dropped = QDropEvent(
        QPointF(QPoint(400, 300)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    ilya.dropEvent(dropped)
    qtbot.waitUntil(lambda: cities(ilya) == ["Omsk"], timeout=PATIENCE)


def at_rest(*windows: MainWindow, qtbot: QtBot) -> None:
    """Nothing waits and nothing is under way."""

    def rests() -> bool:
        return all(
            stands(window).waiting == 0 and not runner_of(window.desk, window).is_exchanging()
            for window in windows
        )

    qtbot.waitUntil(rests, timeout=PATIENCE)


def apart(
    anna: MainWindow,
    ilya: MainWindow,
    folder: Path,
    qtbot: QtBot,
    also: dict[str, tuple[str, str]] | None = None,
) -> None:
    """Both change the same while the place is away."""
    at_rest(anna, ilya, qtbot=qtbot)
    away = folder.rename(folder.with_name("away"))
    changed = {"city": ("Perm", "Samara"), **(also or {})}
    for at, window in enumerate((anna, ilya)):
        values = {key: pair[at] for key, pair in changed.items()}
        records.change(window.desk.ws, "contact", maria(window), values)
    for window in (anna, ilya):
        qtbot.waitUntil(lambda window=window: "No exchange since" in corner(window), timeout=PATIENCE)
    away.rename(folder)


def opened_popup(window: MainWindow) -> StatusPopup:
    window.desk.commands.run("exchange")
    popup = window.findChild(StatusPopup)
    assert isinstance(popup, StatusPopup)
    return popup


def text_of(popup: StatusPopup) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in popup.findChildren(QLabel))


def conflicts_of(window: MainWindow) -> ConflictsScreen:
    screen = window.findChild(ConflictsScreen)
    assert isinstance(screen, ConflictsScreen)
    return screen


def entry_of(window: MainWindow) -> QAbstractButton:
    return next(b for b in window.nav.findChildren(QAbstractButton) if b.text() == "Conflicts")


def button_called(screen: ConflictsScreen, text: str) -> QAbstractButton:
    QApplication.processEvents()  # a layout shows what was put into it a moment later
    return next(
        b for b in screen.panel.findChildren(QAbstractButton) if b.text() == text and not b.isHidden()
    )
