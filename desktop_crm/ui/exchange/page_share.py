"""Connect: a team is started in a shared folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from desktop_crm.base.i18n import _
from desktop_crm.ops import people
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.exchange.folders import cloud_folders, file_in
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.exchange.who import Who
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Chip, button
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.theme import Space

_CHIPS = 3


class SharePage(Page):
    """The folder, what the team is called, and who one is; the folder is tried out as soon as it is chosen."""

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self.yes = _("Create the team")
        self.folder = QLineEdit()
        self.folder.setPlaceholderText(_("A folder that every laptop of the team reaches"))
        self.browse = button(_("Choose…"), "folder-open")
        self.browse.clicked.connect(lambda: self._browse())
        self.place = Field(_("Shared folder"), self.folder)
        self.team = QLineEdit(people.team_name(ws))
        self.team.setPlaceholderText(_("For example, Daisy Ltd"))
        self.who = Who(ws)
        self.folder.textChanged.connect(lambda _text: self._edited())
        self.folder.editingFinished.connect(self._try)
        both = row(Field(_("Name of the team"), self.team), self.who, space=Space.M)
        for at in (0, 1):
            both.setStretch(at, 1)
        about = _(
            "The program puts a small file there, and beside it what the laptops hand each other, locked."
        )
        line = row(self.place, column(21, self.browse, None, space=0), space=Space.S)
        line.setStretch(0, 1)
        self.fill(_("Start a team in a shared folder"), about, line, *self._chips(), both, self.checks)

    def path(self) -> Path:
        """The shared file that is to be made."""
        return file_in(Path(self.folder.text().strip()).expanduser(), self.team.text())

    def focus(self) -> None:
        self.folder.setFocus()

    def check(self) -> bool:
        if not self.folder.text().strip():
            self.place.set_error(_("Choose the folder that every laptop of the team reaches."))
            self.folder.setFocus()
            return False
        return self.who.check()

    def choose(self, folder: Path) -> None:
        """Take this folder, and try it out."""
        self.folder.setText(str(folder))
        self._try()

    def _chips(self) -> list[QHBoxLayout]:
        there = cloud_folders()[:_CHIPS]
        chips = [Chip(folder.name, "folder-sync") for folder in there]
        for chip, folder in zip(chips, there, strict=True):
            chip.clicked.connect(lambda _on=False, folder=folder: self.choose(folder))
        return [row(*chips, None)] if chips else []

    def _browse(self) -> None:
        start = self.folder.text() or str(Path.home())
        if name := QFileDialog.getExistingDirectory(self, _("Shared folder"), start):
            self.choose(Path(name))

    def _edited(self) -> None:
        self.place.set_error("")
        self.checks.put_away()

    def _try(self) -> None:
        if self.folder.text().strip() and not self.checks.found:
            self.changed.emit()
