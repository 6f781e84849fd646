"""A look into a copy of the base, and from there the way back to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import backups
from desktop_crm.ops.backups import Backup
from desktop_crm.store.copies import Content, Deed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.card import column, hairline, row
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.progress import Bar
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.theme import Space

_COUNTED = ("contact", "company", "lead", "deal", "task", "call")
_DEEDS = 5


class Restore(Dialog):
    """What the copy holds and what was done last before it; "Restore" opens it as a base of its own."""

    def __init__(self, parent: QWidget, desk: Desk, copy: Backup) -> None:
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(copy.moment)), "d MMMM yyyy, HH:mm")
        super().__init__(parent, _("Copy of {time}").format(time=when), _("Restore"), width=560)
        self._desk, self._copy, self._settings = desk, copy, parent.window()
        self._job: Job | None = None
        self._inside = QVBoxLayout()
        self.trouble = label("", "secondary", "bad", wrap=True)
        self._bar = Bar()
        self._build(when)
        self._look()

    def _build(self, when: str) -> None:
        promise = _("The copy becomes a base of its own beside this one, and opens. This one stays as it is.")
        team = _("With a team the program then fetches by exchange what others have done since.")
        self.body.addWidget(label(_("Copy of {time}").format(time=when), "card", wrap=True))
        self.body.addLayout(self._inside)
        self.body.addWidget(hairline())
        self.body.addWidget(label(f"{promise} {team}", "secondary", "secondary", wrap=True))
        self.body.addWidget(self.trouble)
        self.body.addWidget(self._bar)
        self.trouble.hide()
        self._bar.hide()
        self.yes.clicked.disconnect()
        self.yes.clicked.connect(self.restore)

    def _look(self) -> None:
        if self._copy.content:
            self._show_inside(self._copy.content)
            return
        self._busy(True)
        self._desk.jobs.run(
            lambda job: backups.look_into(self._copy, job.progress),
            self._looked,
            self._failed,
            owner=self,
            apart=True,
        )

    def _looked(self, copy: Backup) -> None:
        self._busy(False)
        self._copy = copy
        if copy.content:
            self._show_inside(copy.content)

    def _show_inside(self, content: Content) -> None:
        self._inside.addWidget(label(" · ".join(held(content)) or _("It is empty."), wrap=True))
        if content.last:
            self._inside.addWidget(label(_("Done last before it"), "secondary", "secondary"))
        for deed in content.last[:_DEEDS]:
            self._inside.addWidget(_deed(deed))
        self.fit()

    def restore(self) -> None:
        """Make a base of the copy and open it."""
        self._busy(True)
        self._job = self._desk.jobs.run(
            lambda job: backups.restore(self._copy, self._desk.ws.path, job.progress),
            self._restored,
            self._failed,
            progress=lambda done, total: self._bar.set_share(done / max(total, 1)),
            owner=self,
            apart=True,
        )

    def _restored(self, path: Path) -> None:
        self._busy(False)
        self.accept()
        self._settings.close()
        self._desk.commands.run("base.open", path)

    def _failed(self, error: UserError) -> None:
        self._busy(False)
        self.trouble.setText(str(error))
        self.trouble.show()
        self.fit()

    def _busy(self, busy: bool) -> None:
        self._job = None
        self._bar.setVisible(busy)
        self._bar.set_share(None)
        self.yes.setEnabled(not busy)
        self.fit()

    def reject(self) -> None:
        if self._job:
            self._job.cancel()
        super().reject()


def held(content: Content) -> list[str]:
    """How many records of the kinds that people know a copy holds."""
    return [
        f"{_(ENTITIES[entity].plural)}: {QLocale().toString(n)}"
        for entity in _COUNTED
        if (n := content.counts.get(entity, 0))
    ]


def size_of(size: int) -> str:
    """A size in the words of the language."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _deed(deed: Deed) -> QWidget:
    when = QLocale().toString(QDateTime.fromMSecsSinceEpoch(deed.moment), "d MMM, HH:mm")
    made = QWidget()
    line = row(
        Elided(deed.what), None, label(" · ".join(filter(None, [deed.who, when])), "secondary", "hint")
    )
    line.setStretch(0, 1)
    column(line, into=made, space=Space.XS)
    return made
