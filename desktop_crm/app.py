"""Starting the program with a window."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_crm.base import i18n, log, paths
from desktop_crm.base.errors import UserError
from desktop_crm.base.settings import Settings
from desktop_crm.store import statements
from desktop_crm.store.lock import Held
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Screen
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow

AFTER_THE_FIRST_PICTURE = 200
"""When to load what the first picture did not need; ms."""
WHEN_WORK_HAS_BEGUN = 3_000
"""When to begin what nobody waits for; ms."""


def run(
    base: Path | None = None,
    *,
    example: bool = False,
    shots: Path | None = None,
    language: str | None = None,
    file: Path | None = None,
    half: str | None = None,
) -> int:
    """Open the base in a window until the user closes it; the process's exit code.

    `language` is spoken this time in place of the one that is set. `example` fills an empty base with example
    data. `shots` walks the windows, saves pictures there, and ends. `file` is opened over the window: one of a team,
    or changes. `half` is the part of the screen that the window takes, "left" or "right".
    """
    gc.disable()  # the start makes much and leaves nothing to collect
    settings = Settings()
    first = base or _last(settings)
    ahead = _open_ahead(first)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName(paths.APP)
    speak(app, language or settings["language"])
    theme.use(app, settings["theme"])
    log.start(_show_unexpected)
    path: Path | None = first
    while path is not None:
        ws = ahead() or _opened(path, file)
        if isinstance(ws, int):
            return ws
        if example:
            _fill(ws)
        window = MainWindow(ws, settings, screens(), picture_first=not shots)
        if shots:
            gc.enable()
            from desktop_crm.ui.shots import take

            return take(app, window, shots)
        if half:
            _put_beside(window, half)
        path = _until_closed(app, window, settings, file, "contacts" if half else "")
        file = None
    return 0


def _put_beside(window: MainWindow, half: str) -> None:
    """Let the window take one half of the screen, for another one to stand beside it."""
    room = window.screen().availableGeometry()
    room.setWidth(room.width() // 2)
    if half == "right":
        room.translate(room.width(), 0)
    window.setMinimumWidth(0)
    window.setGeometry(room.adjusted(0, 28, 0, 0))  # below its title bar
    window.desk.settings["window"] = bytes(window.saveGeometry().toBase64().data()).decode()


def _until_closed(
    app: QApplication, window: MainWindow, settings: Settings, file: Path | None, place: str
) -> Path | None:
    """Show the window, at a place when one is named, until it is closed; the base to open next, if any."""
    following: list[Path] = []

    def another(path: Path) -> None:
        following.append(path)
        settings["base"] = str(path)
        window.leave()

    window.desk.commands.add(Command("base.open", "", another, hidden=True))
    _live(app, window, settings)
    window.appear()
    window.go(place or first_place(window.desk.ws))
    QTimer.singleShot(AFTER_THE_FIRST_PICTURE, window, lambda: _go_on(window, file))
    app.exec()
    window.desk.ws.close()
    window.deleteLater()
    return following[0] if following else None


def _go_on(window: MainWindow, file: Path | None) -> None:
    """Do behind the painted window what the first picture did not need."""
    gc.freeze()
    gc.enable()
    _warm_up(window)
    _remind(window)
    QTimer.singleShot(WHEN_WORK_HAS_BEGUN, window, lambda: _save_reports(window))
    QTimer.singleShot(WHEN_WORK_HAS_BEGUN, window, lambda: _keep_copies(window))
    _answer_the_door(window)
    window.desk.commands.run("exchange.start")
    if file:
        window.desk.commands.run("file", file)
    else:
        _welcome(window)


def first_place(ws: Workspace) -> str:
    """The screen that the program starts with: the day of those who have work in it, else the contacts."""
    work = " UNION ALL ".join(f"SELECT 1 FROM {e} WHERE deleted IS NULL" for e in ("task", "lead", "deal"))
    return "today" if ws.read(f"{work} LIMIT 1") else "contacts"


def screens() -> tuple[Screen, ...]:
    """The screens of the program in the order of the navigation."""
    from desktop_crm.ui.calls import screen as calls
    from desktop_crm.ui.companies import screen as companies
    from desktop_crm.ui.contacts import screen as contacts
    from desktop_crm.ui.deals import screen as deals
    from desktop_crm.ui.exchange import screen as conflicts
    from desktop_crm.ui.importing import screen as importing
    from desktop_crm.ui.leads import screen as leads
    from desktop_crm.ui.reports import screen as reports
    from desktop_crm.ui.tasks import screen as tasks
    from desktop_crm.ui.today import screen as today

    return (
        today.SCREEN,
        leads.SCREEN,
        deals.SCREEN,
        contacts.SCREEN,
        companies.SCREEN,
        tasks.SCREEN,
        calls.SCREEN,
        reports.SCREEN,
        importing.SCREEN,
        conflicts.SCREEN,
    )


def _open_ahead(path: Path) -> Callable[[], Workspace | None]:
    """Open the base in a thread while Qt starts; the answer gives it, once. What fails is tried again in the open."""
    found: list[Workspace] = []

    def work() -> None:
        with suppress(Exception):
            found.append(Workspace(path))

    thread = threading.Thread(target=work)
    thread.start()

    def answer() -> Workspace | None:
        thread.join()
        return found.pop() if found else None

    return answer


def _opened(path: Path, file: Path | None = None) -> Workspace | int:
    """The open base. A base that another window holds brings that window to the front, which opens `file`; one that
    cannot be opened is explained, and the user may choose another."""
    while True:
        try:
            return Workspace(path)
        except Held as error:
            from desktop_crm.ui.instance import ask_to_show

            if ask_to_show(path, file):
                return 0
            chosen = _choose_another(error, path)
        except UserError as error:
            chosen = _choose_another(error, path)
        if chosen is None:
            return 2
        path = chosen


def _choose_another(error: UserError, path: Path) -> Path | None:
    from desktop_crm.ui.settings.base import choose_another

    return choose_another(error, path)


def _last(settings: Settings) -> Path:
    return Path(settings["base"]) if settings["base"] else paths.default_base()


def _fill(ws: Workspace) -> None:
    from desktop_crm import demo

    if not ws.read("SELECT 1 FROM contact LIMIT 1"):
        demo.fill(ws, i18n.language())


def _live(app: QApplication, window: MainWindow, settings: Settings) -> None:
    """Let the settings take effect at once."""

    def follow(key: str) -> None:
        if key == "language":
            speak(app, settings["language"])
            window.rebuild()
            window.desk.commands.run("exchange.start")
        elif key == "theme":
            theme.use(app, settings["theme"])

    window.destroyed.connect(settings.listen(follow))


def _answer_the_door(window: MainWindow) -> None:
    """Let later starts find this window."""
    from desktop_crm.ui.instance import Doorbell

    def rung(file: Path | None) -> None:
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if file:
            window.desk.commands.run("file", file)

    Doorbell(window.desk.ws.path, rung, window)


def _remind(window: MainWindow) -> None:
    """Put the icon into the system's tray and begin to remind of tasks."""
    from desktop_crm.ui.reminders import Reminders
    from desktop_crm.ui.tray import Tray

    Reminders(window.desk, window, Tray(window.desk, window).tell)


def _save_reports(window: MainWindow) -> None:
    """Save the reports that are due, now and from time to time."""
    from desktop_crm.ui.reports.scheduled import Scheduled

    Scheduled(window.desk, window).look()


def _keep_copies(window: MainWindow) -> None:
    """Copy the base each day, and say so when the last look found it damaged."""
    from desktop_crm.ops import backing_up
    from desktop_crm.ui import backups

    backups.of(window.desk).begin()
    known = backing_up.status(window.desk.ws)
    if known.damaged:
        window.desk.messages.error(UserError(known.problem))


def _welcome(window: MainWindow) -> None:
    """Ask the first questions over a base in which nobody has begun."""
    from desktop_crm.ops import beginning

    if beginning.is_to_be_asked(window.desk.ws):
        window.desk.commands.run("welcome")


def _warm_up(window: MainWindow) -> None:
    """Load in the background what the first edit, search and board will want."""

    def load(_job: Job) -> None:
        import phonenumbers  # noqa: F401

        from desktop_crm.ops import team, workdays
        from desktop_crm.store.tables import map_records

        map_records()
        workdays.holidays_of(team.get(window.desk.ws, team.COUNTRY), date.today().year)
        statements.keep(window.desk.ws)

    window.desk.jobs.run(load, lambda _none: window.index())


def _show_unexpected(error: BaseException) -> None:
    from desktop_crm.ui.messages import unexpected

    window = QApplication.activeWindow()
    QTimer.singleShot(0, lambda: unexpected(window, error))
