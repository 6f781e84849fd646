"""Connect: joining a team with an invite."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.exchange import invite_text
from desktop_crm.ui.exchange.folders import SUFFIX
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.exchange.who import Who
from desktop_crm.ui.exchange.words import contacts
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class JoinPage(Page):
    """The invite, the shared file where the invite names no server, and who one is."""

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self.yes = _("Join the team")
        self.invite = QLineEdit()
        self.invite.setPlaceholderText(_("Paste the invite, or the whole message with it"))
        self.code = Field(_("Invite"), self.invite)
        self.path = QLineEdit()
        self.path.setPlaceholderText(_("The file that ends in {suffix}").format(suffix=SUFFIX))
        self.browse = button(_("Choose…"), "folder-open")
        self.file = Field(_("Shared file of the team"), self.path)
        self.who = Who(ws)
        self._file_line = QWidget()
        self._build(ws)

    def _build(self, ws: Workspace) -> None:
        line = row(self.file, column(21, self.browse, None, space=0), into=self._file_line, space=Space.S)
        line.setStretch(0, 1)
        self._own = label(_own(ws), "secondary", "secondary", wrap=True)
        self._own.setVisible(bool(self._own.text()))
        self.invite.textChanged.connect(lambda _text: self._edited())
        self.path.textChanged.connect(lambda _text: self._edited())
        self.browse.clicked.connect(lambda: self._browse())
        self.path.editingFinished.connect(self._try)
        self.invite.editingFinished.connect(self._try)
        about = _("The colleague who has started the team gives you an invite: “Invite a laptop” there.")
        self.fill(_("Join a team"), about, self.code, self._file_line, self.who, self._own, self.checks)

    def where(self) -> str:
        """The server's address or the path of the shared file."""
        return self._pasted().server or str(Path(self.path.text().strip()).expanduser())

    def invite_code(self) -> str:
        """The code alone."""
        return self._pasted().code

    def take_file(self, path: Path) -> None:
        """Join by this shared file."""
        self.path.setText(str(path))

    def offer_files(self, found: list[Path]) -> None:
        """Put in the shared file that was found, when it is the only one and nobody has typed another."""
        if len(found) == 1 and not self.path.text():
            self.path.setText(str(found[0]))

    def focus(self) -> None:
        self.invite.setFocus()

    def check(self) -> bool:
        if not self.invite.text().strip():
            self.code.set_error(_("Paste the invite that your colleague has given you."))
            self.invite.setFocus()
            return False
        if not self._pasted().server and not self.path.text().strip():
            self.file.set_error(_("Choose the file of the team in the shared folder."))
            self.path.setFocus()
            return False
        return self.who.check()

    def _pasted(self) -> invite_text.Pasted:
        return invite_text.read(self.invite.text())

    def _edited(self) -> None:
        self.code.set_error("")
        self.file.set_error("")
        self.checks.put_away()
        self._file_line.setVisible(not self._pasted().server)

    def _browse(self) -> None:
        start = self.path.text() or str(Path.home())
        kinds = _("Files of teams") + f" (*{SUFFIX})"
        name, _kind = QFileDialog.getOpenFileName(self, _("Shared file of the team"), start, kinds)
        if name:
            self.take_file(Path(name))
            self._try()

    def _try(self) -> None:
        complete = self._pasted().code and (self._pasted().server or self.path.text().strip())
        if complete and not self.checks.found:
            self.changed.emit()


def _own(ws: Workspace) -> str:
    """That what is in this base goes to the team too."""
    n = int(ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL")[0][0])
    said = _("This base has {contacts} of its own: they become the team’s too.")
    return said.format(contacts=contacts(n)) if n else ""
