"""The program: its version, where it keeps its files, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QWidget

from desktop_crm import __version__
from desktop_crm.base.i18n import _
from desktop_crm.base.paths import log_dir
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.settings import licences
from desktop_crm.ui.settings.page import framed, panel, scrolled, titled
from desktop_crm.ui.settings.row import HEIGHT, Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space


class AboutPage(QWidget):
    """Version, folders and licences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.parts = licences.parts()
        self.list = Rows(_("Licences"))
        self.list.show_rows([_row(part) for part in self.parts])
        self.list.setFixedHeight(len(self.parts) * HEIGHT + 2)
        self.list.opened.connect(self.show_licence)
        self.show_button = button(_("Show its licence"), "file-text", "quiet")
        self.show_button.clicked.connect(lambda: self.show_licence(self.list.current()))
        inner = QWidget()
        titled(
            inner,
            "Desktop CRM",
            _version(lambda: show_texts(self, "Desktop CRM", (licences.own_licence(),))),
            panel(
                _place(_("Base"), desk.ws.path),
                _place(_("Settings"), desk.settings.path),
                _place(_("Log"), log_dir()),
            ),
            Space.XS,
            row(label(_("Made with"), "name"), None, self.show_button),
            framed(self.list),
        )
        column(scrolled(inner), into=self)

    def show_licence(self, name: str) -> Dialog | None:
        """Show the words of the licence of one part, when they came with it."""
        part = next(part for part in self.parts if part.name == name)
        return show_texts(self, part.name, part.texts) if part.texts else None


def show_texts(parent: QWidget, title: str, files: tuple[Path, ...]) -> Dialog:
    """Open a window with the text of these files."""
    shown = Dialog(parent, title, _("Close"), width=600)
    shown.no.hide()
    text = "\n\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists())
    view = QPlainTextEdit(text)
    view.setReadOnly(True)
    view.setAccessibleName(title)
    view.setMinimumHeight(320)
    shown.body.addWidget(view)
    shown.open()
    return shown


def open_folder(path: Path) -> None:
    """Show the folder of a file, or a folder, in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _version(show: Callable[[], object]) -> QBoxLayout:
    licence = button(_("Licence"), "file-text", "quiet")
    licence.clicked.connect(show)
    said = _("Version {version}, licence MIT").format(version=__version__)
    return row(label(said, tone="secondary", selectable=True), None, licence)


def _place(name: str, path: Path) -> QBoxLayout:
    opens = icon_button("folder-open", _("Open the folder: {name}").format(name=name))
    opens.clicked.connect(lambda: open_folder(path))
    words = column(label(name, "control"), Elided(str(path), "secondary", "secondary"), space=2)
    made = row(words, opens, margins=(Space.L, Space.S, Space.M, Space.S), space=Space.M)
    made.setStretch(0, 1)
    return made


def _row(part: licences.Part) -> Row:
    return Row(part.name, part.name, " · ".join(filter(None, [part.version, part.licence])))
