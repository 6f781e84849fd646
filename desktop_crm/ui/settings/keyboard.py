"""All that can be done, with its shortcut."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows


class KeyboardPage(QWidget):
    """The commands of the window, as they are now, those with a shortcut first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._commands = desk.commands
        self.search = SearchBox(_("Find a command or its keys"))
        self.list = Rows(_("Commands"))
        titled(self, _("Keyboard"), self.search, grows=framed(self.list))
        self.search.textChanged.connect(lambda _text: self._fill())
        self._commands.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        typed = fold(self.search.text())
        rows = [_row(c) for c in self._commands.everything() if not c.hidden]
        found = [r for r in rows if typed in fold(r.keys) or all(w in fold(r.title) for w in typed.split())]
        self.list.show_rows(sorted(found, key=lambda r: not r.keys))


def _row(command: Command) -> Row:
    keys = [
        QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in command.shortcut.split("; ")
    ]
    return Row(command.id, _(command.label), keys="; ".join(filter(None, keys)), icon=command.icon or "list")
