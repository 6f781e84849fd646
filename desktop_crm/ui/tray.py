"""The icon beside the system's clock: the program goes on reminding while its window is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.main_window import MainWindow

ASK, YES, NO = "ask", "yes", "no"
_SHOWN_FOR = 10_000  # ms


class Tray(QObject):
    """The icon, its menu and notifications, and whether closing the window ends the program.

    Where the system has no tray, closing ends it as anywhere else.
    """

    def __init__(self, desk: Desk, window: MainWindow, *, there: bool | None = None) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.there = QSystemTrayIcon.isSystemTrayAvailable() if there is None else there
        self.icon = QSystemTrayIcon(icons.app_icon(), self)
        self.icon.setToolTip("Desktop CRM")
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.open)
        self.speak()
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()
        window.installEventFilter(self)
        self.destroyed.connect(desk.settings.listen(lambda key: self.speak() if key == "language" else None))
        app = QGuiApplication.instance()
        if app:
            app.aboutToQuit.connect(self.icon.hide)

    def speak(self) -> None:
        """Make the menu in the language of now."""
        made = menu(self._window)
        for text, run in self.lines():
            made.addAction(text).triggered.connect(lambda _on=False, run=run: run())
        self.icon.setContextMenu(made)

    def lines(self) -> list[tuple[str, Callable[[], object]]]:
        """The lines of the menu: text and what to do."""
        commands = [("new.lead", _("New lead")), ("new.task", _("New task"))]
        return [
            (_("Open Desktop CRM"), self.open),
            *((text, self._runs(id_)) for id_, text in commands if id_ in self._desk.commands),
            (_("Close the program"), self._window.leave),
        ]

    def tell(self, title: str, text: str) -> None:
        """Show a notification of the system; a click on it opens the window."""
        if self.there:
            self.icon.showMessage(title, text, icons.app_icon(), _SHOWN_FOR)

    def open(self) -> None:
        """Bring the window back, to the front."""
        self._window.setWindowState(self._window.windowState() & ~self._window.windowState().WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _runs(self, command: str) -> Callable[[], None]:
        def run() -> None:
            self.open()
            self._desk.commands.run(command)

        return run

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Close:
            return self._closing(event)
        if watched is self._window and event.type() == QEvent.Type.Show:
            QGuiApplication.setQuitOnLastWindowClosed(True)
        return False

    def _closing(self, event: QEvent) -> bool:
        """Whether the window stays, in the tray or in sight, instead of closing."""
        if not self.there or self._window.leaving or _session_ends():
            return False
        wish = self._desk.settings["close_to_tray"]
        if wish == NO:
            return False
        event.ignore()
        if wish == ASK:
            self._ask()
        else:
            self._hide()
        return True

    def _hide(self) -> None:
        # A small window that is closed while this one is hidden must not end the program.
        QGuiApplication.setQuitOnLastWindowClosed(False)
        self._window.hide()

    def _ask(self) -> None:
        """Ask once what closing should mean; without an answer the window stays."""
        asked = self.question()
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.open()

    def question(self) -> Dialog:
        """The question, whose buttons write the setting and do what it says."""
        what = _("Close the program, or go on in the tray?")
        asked = Dialog(self._window, what, _("Close the program"), no=_("Stay in the tray"))
        asked.body.addWidget(label(what, "card", wrap=True))
        hint = _("In the tray it goes on reminding of calls and tasks. This can be changed in Settings.")
        asked.body.addWidget(label(hint, tone="secondary", wrap=True))
        asked.yes.clicked.connect(lambda _on=False: self._answer(NO))
        asked.no.clicked.connect(lambda _on=False: self._answer(YES))
        return asked

    def _answer(self, answer: str) -> None:
        self._desk.settings["close_to_tray"] = answer
        QTimer.singleShot(0, self._window, lambda: self._window.close())


def _session_ends() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
