"""The settings: pages at the left, and nothing to confirm, since all that is set takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, hairline
from desktop_crm.ui.kit.toast import Toasts
from desktop_crm.ui.settings.about import AboutPage
from desktop_crm.ui.settings.copies import CopiesPage
from desktop_crm.ui.settings.fields import FieldsPage
from desktop_crm.ui.settings.general import GeneralPage
from desktop_crm.ui.settings.keyboard import KeyboardPage
from desktop_crm.ui.settings.pipelines import PipelinesPage
from desktop_crm.ui.settings.place import PlacePage
from desktop_crm.ui.settings.presets import PresetsPage
from desktop_crm.ui.settings.questionnaires import QuestionnairesPage
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.settings.scripts import ScriptsPage
from desktop_crm.ui.settings.short_lists import ShortListsPage
from desktop_crm.ui.settings.team import TeamPage
from desktop_crm.ui.theme import Space, colour

WIDTH, HEIGHT = 880, 600
_LIST_WIDTH = 196


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its label is a text for translation."""

    id: str
    label: str
    icon: str
    make: Callable[[Desk], QWidget]


PAGES = (
    Page("general", N_("General"), "settings", GeneralPage),
    Page("team", N_("Team"), "users", TeamPage),
    Page("place", N_("Country, currency"), "banknote", PlacePage),
    Page("pipelines", N_("Pipelines and stages"), "kanban", PipelinesPage),
    Page("fields", N_("Own fields"), "columns-3", FieldsPage),
    Page("lists", N_("Lists"), "list", ShortListsPage),
    Page("scripts", N_("Scripts"), "message-circle", ScriptsPage),
    Page("questionnaires", N_("Questionnaires"), "list-checks", QuestionnairesPage),
    Page("presets", N_("Presets"), "sparkles", PresetsPage),
    Page("copies", N_("Copies"), "database", CopiesPage),
    Page("keyboard", N_("Keyboard"), "keyboard", KeyboardPage),
    Page("about", N_("About the program"), "info", AboutPage),
)


def open_settings(desk: Desk, parent: QWidget, page: str = "") -> SettingsDialog:
    """Open the settings at a page of `PAGES`, or where they are open already."""
    dialog = next(iter(parent.findChildren(SettingsDialog)), None) or SettingsDialog(desk, parent)
    dialog.open()
    dialog.go(page or dialog.current())
    return dialog


class SettingsDialog(QDialog):
    """Toasts and Undo work here while it covers the window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._build()
        self._fit()
        for keys, command in (("Ctrl+Z", "undo"), ("Ctrl+Y", "redo"), ("Ctrl+Shift+Z", "redo")):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda command=command: desk.commands.run(command))
        stop = desk.settings.listen(self._follow)
        self.destroyed.connect(lambda: stop())
        self.finished.connect(lambda _code: desk.messages.speak_over(None))

    def go(self, page: str) -> None:
        """Show a page; "" or an unknown one is the first."""
        self.list.pick(page if page in self._pages else PAGES[0].id)

    def current(self) -> str:
        """The id of the page that is shown."""
        return self.list.current()

    def page(self, id_: str) -> QWidget:
        """The page with that id, made when it is first asked for."""
        made = self._pages[id_]
        if made is None:
            page = next(p for p in PAGES if p.id == id_)
            made = self._pages[id_] = page.make(self._desk)
            self._stack.addWidget(made)
        return made

    def _build(self) -> None:
        self.setWindowTitle(_("Settings"))
        self._pages: dict[str, QWidget | None] = {page.id: None for page in PAGES}
        self._stack = QStackedWidget()
        self.list = Rows(_("Pages of the settings"), "chosen")
        self.list.show_rows([Row(page.id, _(page.label), icon=page.icon) for page in PAGES])
        self.list.picked.connect(self._show_picked)
        self._inner = QWidget()
        side = _Side()
        column(self.list, into=side, margins=(Space.XS, Space.M, Space.XS, Space.M))
        inner = QHBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for each in (side, hairline(vertical=True), self._stack):
            inner.addWidget(each)
        self._whole.addWidget(self._inner)
        self._desk.messages.speak_over(Toasts(self._stack))
        self._show_picked()

    def _show_picked(self) -> None:
        if self.list.current():
            self._stack.setCurrentWidget(self.page(self.list.current()))

    def _fit(self) -> None:
        window = self.parentWidget()
        room = (window or self).screen().availableGeometry()
        self.resize(min(WIDTH, room.width() - 24), min(HEIGHT, room.height() - 48))
        over = window.frameGeometry().center() if window else room.center()
        corner = over - QPoint(self.width() // 2, self.height() // 2)
        most = room.bottomRight() - QPoint(self.width(), self.height())
        self.move(max(room.left(), min(corner.x(), most.x())), max(room.top(), min(corner.y(), most.y())))

    def _follow(self, key: str) -> None:
        if key == "language" and isValid(self):
            self._speak_anew()

    def _speak_anew(self) -> None:
        """Make all texts anew in the language that was just chosen, and leave the keyboard where it was."""
        current, old = self.current(), self._inner
        self._whole.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._build()
        self.go(current)
        general = self.page("general")
        if current == "general" and isinstance(general, GeneralPage):
            general.focus_on("language")


class _Side(QWidget):
    """The ground of the list of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_LIST_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        painter.end()
