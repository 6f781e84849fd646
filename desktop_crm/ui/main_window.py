"""The main window: navigation at the left, the top bar, and the screen one has gone to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.ops import lists, people
from desktop_crm.store import statements
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import window_commands
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.commands import Commands
from desktop_crm.ui.desk import Badge, Desk, Screen
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.jobs import Job, Jobs
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.nav import Nav, NavItem
from desktop_crm.ui.kit.toast import Toasts
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.saved_lists import list_menu
from desktop_crm.ui.top_bar import TopBar
from desktop_crm.ui.welcome.banner import ExampleLine
from desktop_crm.ui.window import Window

if TYPE_CHECKING:
    from desktop_crm.ui.exchange.words import Line

COLLAPSES_BELOW = 1280
"""Narrower windows show the navigation as icons, in logical pixels, unless the user has decided."""

USUAL = QSize(1440, 940)
"""The window at its first start, with the frame around it; it fills a screen that has less room."""

_LIST_TONES = ("#2C5BD8", "#E0912F", "#1E9E8A", "#8A63D2", "#D2587A", "#7B8794")


class MainWindow(Window):
    """The window over one workspace. Screens are made when they are first gone to."""

    def __init__(
        self, ws: Workspace, settings: Settings, screens: Sequence[Screen], *, picture_first: bool = False
    ) -> None:
        """`picture_first`: background work begins only when the window has been painted."""
        super().__init__()
        self.setObjectName("main")
        self._screens = {screen.id: screen for screen in screens}
        self._made: dict[str, QWidget] = {}
        self.leaving = False
        """Whether closing the window is meant to end the program, whatever it means otherwise."""
        self.before_closing = []
        self._status: Line | None = None
        self._build()
        toasts = Toasts(self._content)
        commands = Commands(self)
        self.desk = Desk(ws, settings, Jobs(self), Changes(ws, self), commands, Messages(self, toasts))
        self._unpainted = picture_first
        if picture_first:
            self.desk.jobs.hold()
        self.desk.changes.changed.connect(self._on_changed)
        self.desk.jobs.failed.connect(self.desk.messages.error)
        commands.add(*window_commands.commands(self.desk, self))
        self._add_example_line()
        self._restore_place()
        self.fill_navigation()
        self.setAcceptDrops(True)

    def _build(self) -> None:
        self.nav = Nav("", _("Settings"))
        self.top_bar = TopBar()
        self._stack = QStackedWidget()
        self._content = QWidget()
        self._column = column(self.top_bar, self._stack, into=self._content, space=0)
        whole = QWidget()
        row(self.nav, self._content, into=whole, space=0)
        self.setCentralWidget(whole)
        self.nav.chosen.connect(self._chosen)
        self.nav.menu_wanted.connect(self._list_menu)
        self.nav.settings_clicked.connect(lambda: self.desk.commands.run("settings"))
        self.nav.status_clicked.connect(lambda: self.desk.commands.run("exchange"))
        self.nav.user_clicked.connect(lambda: self.desk.commands.run("settings", "team"))
        self.nav.brand_clicked.connect(lambda: self.desk.commands.run("base"))
        self.top_bar.search_wanted.connect(lambda: self.desk.commands.run("palette"))
        self.setWindowTitle("Desktop CRM")

    def _add_example_line(self) -> None:
        self.example_line = ExampleLine(self.desk)
        self._column.insertWidget(1, self.example_line)

    def go(self, screen_id: str, argument: Any = None) -> None:
        """Show a screen, making it when it is gone to for the first time; `argument` is what it should show."""
        screen = self._made.get(screen_id)
        if screen is None:
            screen = self._made[screen_id] = self._screens[screen_id].make(self.desk)
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        self.nav.select(screen_id)
        top_bar: Callable[[], list[QWidget]] = getattr(screen, "top_bar", list)
        self.top_bar.set_buttons(top_bar())
        put_in_order(self.nav, self.top_bar, self.example_line, screen)
        shown: Callable[[Any], None] | None = getattr(screen, "shown", None)
        if shown:
            shown(argument)

    def open(self, entity: str, argument: Any) -> None:
        """Show the screen of an entity; `argument` is a record's id or a saved list of that entity."""
        if place := self._place_of(entity):
            self.go(place, argument)

    def _place_of(self, entity: str) -> str:
        """The id of the screen that shows records of an entity; "" when this window has none."""
        return next((s.id for s in self._screens.values() if s.entity == entity), "")

    def current_screen(self) -> str:
        """The id of the screen that is shown; "" before the first."""
        shown = self._stack.currentWidget()
        return next((id_ for id_, widget in self._made.items() if widget is shown), "")

    def rebuild(self) -> None:
        """Make everything anew, after the language was changed; the same screen stays in sight."""
        current = self.current_screen()
        for widget in self._made.values():
            self._stack.removeWidget(widget)
            widget.deleteLater()
        self._made.clear()
        self._build()
        self.desk.messages.speak_in(Toasts(self._content))
        self.desk.commands.add(*window_commands.commands(self.desk, self))
        self._add_example_line()
        self.fill_navigation()
        self._fit_navigation()
        self.go(current or next(iter(self._screens)))

    @property
    def screens(self) -> list[Screen]:
        """The places of this window, those in the navigation in its order."""
        return list(self._screens.values())

    @property
    def stage(self) -> QWidget:
        """Where the screens are shown, one at a time."""
        return self._stack

    def toggle_navigation(self) -> None:
        """Icons only, or icons with labels, whatever the width."""
        self.desk.settings["navigation"] = "wide" if self.nav.is_collapsed() else "icons"
        self._fit_navigation()

    def fill_lists(self) -> None:
        """Show the saved lists in the navigation."""
        saved = [s for s in lists.all_of(self.desk.ws) if self._place_of(s.query.entity)]
        items = [
            NavItem(f"list:{s.id}", s.name, "circle-dot", tone=_LIST_TONES[i % len(_LIST_TONES)])
            for i, s in enumerate(saved)
        ]
        self.nav.set_lists(_("Saved lists").upper(), items)
        put_in_order(self.nav, self.top_bar)

    def fill_navigation(self) -> None:
        """Show the places, the saved lists, and what the team and the user of this laptop are called."""
        ws = self.desk.ws
        places = [
            NavItem(s.id, _(s.label), s.icon, rare=s.rare) for s in self._screens.values() if s.in_navigation
        ]
        self.nav.set_items(places)
        self.count()
        self.fill_lists()
        self.nav.set_brand(people.team_name(ws) or ws.path.stem)
        name = people.me(ws)
        self.nav.set_user(name[1] if name else _("Who are you?"), _("This laptop"), name[0] if name else "")
        self._show_saved()

    def show_status(self, line: Line | None) -> None:
        """Show in the corner how the exchange stands; None while there is none."""
        self._status = line
        self._show_saved()

    def _show_saved(self) -> None:
        if line := self._status:
            self.nav.set_status(line.icon, line.text, line.tone, line.detail, line.detail_tone)
            return
        self.nav.set_status(
            "cloud-check", _("Saved here · {time}").format(time=time.strftime("%H:%M")), "good"
        )

    def _chosen(self, place: str) -> None:
        if place.startswith("list:"):
            saved = next((s for s in lists.all_of(self.desk.ws) if s.id == place[5:]), None)
            if saved:
                self.go(self._place_of(saved.query.entity), saved)
                self.nav.select(place)
        else:
            self.go(place)

    def _list_menu(self, place: str, at: QPoint) -> None:
        """What can be done with a saved list."""
        saved = next((s for s in lists.all_of(self.desk.ws) if f"list:{s.id}" == place), None)
        if saved:
            list_menu(self.desk, self, saved, at)

    def _on_changed(self, changed: Changed) -> None:
        if changed.origin in ("user", "import"):
            self.desk.messages.done(changed.step.name, lambda: self.desk.commands.run("undo"))
        if changed.touches("saved_list"):
            self.fill_lists()
        if changed.touches("employee", "team_setting"):
            self.fill_navigation()
        self.count(changed)
        self.index()
        self._show_saved()

    def count(self, changed: Changed | None = None) -> None:
        """Count in the background what waits in each place, or only where it may have changed."""
        for id_, screen in self._screens.items():
            badge = screen.badge
            if badge and (changed is None or not badge.entities or changed.touches(*badge.entities)):
                self._count_in(id_, badge)

    def _count_in(self, place: str, badge: Badge) -> None:
        self.desk.jobs.run(
            lambda _job: badge.count(self.desk.ws),
            lambda n: self.nav.set_count(place, n),
            key=f"count {place}",
            owner=self.nav,
        )

    def index(self) -> None:
        """Let the search know, in the background, what has changed."""
        self.desk.jobs.run(self._catch_up, key="index")

    def _catch_up(self, job: Job) -> None:
        from desktop_crm.store import search_index

        search_index.catch_up(self.desk.ws, job.cancelled)

    def _restore_place(self) -> None:
        saved = self.desk.settings["window"]
        if saved:
            self.restoreGeometry(QByteArray.fromBase64(saved.encode()))
        else:
            room = self.screen().availableGeometry().size()
            self.resize(USUAL.boundedTo(room * 0.9))

    def appear(self) -> None:
        """Show the window as it was left; at its first start it fills a screen that has no room around it."""
        room = self.screen().availableGeometry().size()
        if not self.desk.settings["window"] and room.boundedTo(USUAL) != USUAL:
            self.showMaximized()
        else:
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self, self.desk.jobs.release)  # what the window holds is painted after it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()

    def _fit_navigation(self) -> None:
        wish = self.desk.settings["navigation"]
        self.nav.set_collapsed(self.width() < COLLAPSES_BELOW if wish == "auto" else wish == "icons")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path:
            event.acceptProposedAction()
            # The file manager waits for the drop to end; what follows may take longer.
            QTimer.singleShot(0, lambda: self.desk.commands.run("file", path))

    def leave(self) -> bool:
        """Close the window for good; whether everything in it let itself be closed."""
        self.leaving = True
        try:
            return self.close()
        finally:
            self.leaving = False

    def closeEvent(self, event: QCloseEvent) -> None:
        for widget in (*self._made.values(), *self.findChildren(QDialog)):
            may_close: Callable[[], bool] | None = getattr(widget, "may_close", None)
            if may_close and not may_close():
                event.ignore()
                return
        for do in self.before_closing:
            do()
        self.desk.settings["window"] = bytes(self.saveGeometry().toBase64().data()).decode()
        self.desk.jobs.stop()
        statements.keep(self.desk.ws)
        event.accept()


def _dropped_file(event: QDragEnterEvent | QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None
