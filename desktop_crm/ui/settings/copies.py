"""The copies of the base: how they stand, where else they go, and the way back to one of them."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import backing_up
from desktop_crm.ops.backups import Backup
from desktop_crm.ui import backups
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.progress import Bar
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.page import framed, line, panel, scrolled, titled
from desktop_crm.ui.settings.restoring import Restore, held, size_of
from desktop_crm.ui.settings.row import HEIGHT, Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space

_SHOWN = 5  # copies before they scroll


class CopiesPage(QWidget):
    """Follows the copy that is being made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._copies = desk, backups.of(desk)
        self.said = label("", "control", wrap=True)
        self.trouble = label("", "secondary", "bad", wrap=True)
        self.now = button(_("Copy now"), "save")
        self.choose = button(_("Choose…"), "folder-open")
        self.forget = button(_("Do without"), kind="quiet")
        self.place = label("", "secondary", "secondary", wrap=True)
        self.list = Rows(_("Copies of this base"))
        self.restore = button(_("Look inside, restore…"), "history")
        self._bar = Bar()
        self._found: list[Backup] = []
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        inner = QWidget()
        stands = row(
            column(self.said, self.trouble, self._bar, space=Space.XS),
            self.now,
            margins=(Space.L, Space.M, Space.L, Space.M),
            space=Space.L,
        )
        stands.setStretch(0, 1)
        hint = _("A disk, a stick or a network folder: what happens to this computer does not happen there.")
        elsewhere = line(_("Second place"), hint, self.forget, self.choose)
        about = _("A copy is made each day by itself, opened and read through before it counts.")
        kept = _("Kept are seven days, four weeks and twelve months.")
        titled(
            inner,
            _("Copies"),
            label(f"{about} {kept}", tone="secondary", wrap=True),
            panel(stands, elsewhere),
            self.place,
            row(label(_("Copies of this base"), "name"), None, self.restore),
            framed(self.list),
            None,
        )
        column(scrolled(inner), into=self)

    def _connect(self) -> None:
        self.now.clicked.connect(self._make)
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(lambda: self._carry_to(None))
        self.restore.clicked.connect(lambda: self._open(self.list.current()))
        self.list.opened.connect(self._open)
        self._copies.moved.connect(self._moved)
        self._copies.ended.connect(self._show)

    def _show(self) -> None:
        known, place = backing_up.status(self._desk.ws), backing_up.second(self._desk.ws)
        self.said.setText(last_verified(known))
        trouble = known.problem or known.away
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self._bar.setVisible(self._copies.busy)
        self.now.setEnabled(not self._copies.busy)
        self.place.setText(_("Copies go to {folder} too.").format(folder=place) if place else "")
        self.place.setVisible(place is not None)
        self.forget.setVisible(place is not None)
        self._found = backing_up.all_of(self._desk.ws)
        self.list.show_rows([copy_row(copy) for copy in self._found])
        self.list.setFixedHeight(min(max(len(self._found), 2), _SHOWN) * HEIGHT)
        self.restore.setEnabled(bool(self._found))

    def _make(self) -> None:
        self._copies.make()
        self._bar.set_share(0)
        self._show()

    def _moved(self, done: int, total: int) -> None:
        self._bar.setVisible(True)
        self._bar.set_share(done / max(total, 1))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Second place for copies"))
        if folder:
            self._carry_to(Path(folder))

    def _carry_to(self, folder: Path | None) -> None:
        try:
            backing_up.choose_second(self._desk.ws, folder)
        except UserError as error:
            self._desk.messages.error(error)
            return
        self._copies.look()
        self._show()

    def _open(self, id_: str) -> None:
        copy = next((copy for copy in self._found if str(copy.path) == id_), None)
        if copy:
            Restore(self, self._desk, copy).open()


def last_verified(known: backing_up.Status) -> str:
    """When the last copy was made that counts: "today 09:12"."""
    if not known.moment:
        return _("There is no verified copy yet.")
    return _("Last verified copy: {time}").format(time=_moment(known.moment))


def _moment(moment: float) -> str:
    then = QDateTime.fromSecsSinceEpoch(int(moment))
    if time.localtime(moment)[:3] == time.localtime()[:3]:
        return _("today {time}").format(time=then.toString("HH:mm"))
    return QLocale().toString(then, "d MMMM yyyy, HH:mm")


def copy_row(copy: Backup) -> Row:
    """One copy in a list."""
    when = QDateTime.fromSecsSinceEpoch(int(copy.moment))
    title = QLocale().toString(when, "d MMMM yyyy, HH:mm")
    detail = " · ".join(held(copy.content)[:3]) if copy.content else copy.path.name
    return Row(str(copy.path), title, detail, ((size_of(copy.size), "plain"),), icon="database")
