"""Choosing a base: another one, a new one, or a copy of one that is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.paths import data_dir
from desktop_crm.ops import backups
from desktop_crm.ops.backups import Backup
from desktop_crm.store.lock import Held
from desktop_crm.ui.jobs import Job, Jobs
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.progress import Bar
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.page import framed
from desktop_crm.ui.settings.row import HEIGHT, Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space

_SHOWN = 6  # copies before they scroll


def choose_another(error: UserError, base: Path | None = None) -> Path | None:
    """Say why the base cannot be opened, and let the user choose what to open instead; None to give up.

    The copies beside `base` are offered, unless it is only in use. The file itself is left as it is.
    """
    dialog = OtherBase(error, base)
    dialog.exec()
    return dialog.chosen


def ask_for_existing(parent: QWidget | None, folder: Path) -> Path | None:
    """The base that the user picks in the system's file dialog."""
    name, _kind = QFileDialog.getOpenFileName(parent, _("Open another base"), str(folder), _kinds())
    return Path(name) if name else None


def ask_for_new(parent: QWidget | None, folder: Path) -> Path | None:
    """The place for a new base. Raises UserError when a file stands there: no base is ever written over."""
    options = QFileDialog.Option.DontConfirmOverwrite
    start = str(folder / _("New base.crm"))
    name, _kind = QFileDialog.getSaveFileName(parent, _("New base"), start, _kinds(), "", options)
    if not name:
        return None
    path = Path(name)
    path = path if path.suffix else path.with_suffix(backups.SUFFIX)
    if path.exists():
        raise UserError(
            _("There is a file “{name}” already.").format(name=path.name),
            _("Give the new base another name, or open that one."),
        )
    return path


def _kinds() -> str:
    return _("Bases") + " (*.crm);;" + _("All files") + " (*)"


class OtherBase(QDialog):
    """Stands alone, before there is a window. `chosen` is the base to open, None to close the program."""

    def __init__(self, error: UserError, base: Path | None = None) -> None:
        super().__init__(None)
        self.chosen: Path | None = None
        self._base = base
        self._offers_copies = not isinstance(error, Held)
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self.what, self.hint = label("", "card", wrap=True), label("", tone="secondary", wrap=True)
        self.copies = Rows(_("Copies of this base"))
        self.restore = button(_("Restore a copy…"), "history", "primary")
        self.restore_picked = button(_("Restore this copy"), "history", "primary")
        self.other = button(_("Choose another base…"), "folder-open")
        self.new = button(_("New base…"), "plus")
        self.close_button = button(_("Close"))
        self._bar = Bar()
        self._build()
        self._say(error)

    def _build(self) -> None:
        self.setWindowTitle("Desktop CRM")
        text = column(self.what, self.hint, space=Space.XS)
        sign = Icon("circle-alert", "bad", 24)
        head = row(sign, text, space=Space.M)
        head.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        self._copies = QWidget()
        promise = _(
            "The copy is put beside the base under a name of its own; the base itself stays as it is."
        )
        about = label(promise, "secondary", "secondary", wrap=True)
        column(framed(self.copies), about, into=self._copies, space=Space.S)
        for each in (self._copies, self._bar, self.restore_picked):
            each.hide()
        ways = row(self.other, self.new, None, self.close_button, self.restore, self.restore_picked)
        column(head, self._copies, self._bar, ways, into=self, margins=Space.XL, space=Space.L)
        self.setMinimumWidth(max(560, ways.minimumSize().width() + 2 * Space.XL))
        self._fill()
        self._connect()

    def _connect(self) -> None:
        self.other.clicked.connect(lambda: self._take(lambda: ask_for_existing(self, self._folder())))
        self.new.clicked.connect(lambda: self._take(lambda: ask_for_new(self, self._folder())))
        self.restore.clicked.connect(self._show_copies)
        self.restore_picked.clicked.connect(lambda: self._restore(self.copies.current()))
        self.copies.opened.connect(self._restore)
        self.close_button.clicked.connect(self.reject)

    def _fill(self) -> None:
        found = backups.beside(self._base) if self._base and self._offers_copies else []
        self.copies.show_rows([_row(copy) for copy in found])
        self.copies.setFixedHeight(min(max(len(found), 2), _SHOWN) * HEIGHT)
        self.restore.setVisible(bool(found))
        (self.restore if found else self.other).setDefault(True)

    def _show_copies(self) -> None:
        self._copies.show()
        self.restore.hide()
        self.restore_picked.show()
        self.restore_picked.setDefault(True)
        self.copies.setFocus()
        self.adjustSize()

    def _restore(self, id_: str) -> None:
        copy = (
            next((c for c in backups.beside(self._base) if str(c.path) == id_), None) if self._base else None
        )
        if copy and self._base:
            base = self._base
            self._busy(True)
            self._job = self._jobs.run(
                lambda job: backups.restore(copy, base, job.progress),
                self._open,
                self._failed,
                progress=lambda done, total: self._bar.set_share(done / max(total, 1)),
                writes=True,
            )

    def _open(self, path: Path) -> None:
        self._busy(False)
        self.chosen = path
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._busy(False)
        self._say(error)

    def _busy(self, busy: bool) -> None:
        self._job = None
        self._bar.set_share(None)
        self._bar.setVisible(busy)
        self.close_button.setText(_("Cancel") if busy else _("Close"))
        for each in (self._copies, self.other, self.new, self.restore_picked):
            each.setEnabled(not busy)
        self.adjustSize()

    def _take(self, ask: Callable[[], Path | None]) -> None:
        try:
            path = ask()
        except UserError as error:
            self._say(error)
            return
        if path:
            self._open(path)

    def _say(self, error: UserError) -> None:
        self.what.setText(error.what)
        self.hint.setText(error.hint)
        self.hint.setVisible(bool(error.hint))
        self.setAccessibleDescription(str(error))
        self.adjustSize()

    def _folder(self) -> Path:
        return self._base.parent if self._base and self._base.parent.is_dir() else data_dir()

    def reject(self) -> None:
        """While a copy is being restored, give that up; else close."""
        if self._job is None:
            super().reject()
            return
        self._jobs.stop()
        self._busy(False)


def _row(copy: Backup) -> Row:
    when = QDateTime.fromSecsSinceEpoch(int(copy.moment))
    title = QLocale().toString(when, "d MMMM yyyy, HH:mm")
    return Row(
        str(copy.path),
        title,
        copy.path.name,
        ((_size(copy.size), "plain"),),
        icon="database",
    )


def _size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


class AboutBase(Dialog):
    """Where the open base is, and the ways to another one."""

    def __init__(self, parent: QWidget | None, path: Path, open_other: Callable[[Path], None]) -> None:
        super().__init__(parent, _("The base"), _("Close"), width=600)
        self._path, self._open_other = path, open_other
        self.other = button(_("Open another base…"), "folder-open")
        self.new = button(_("New base…"), "plus")
        self.folder = button(_("Open the folder"), "external-link", "quiet")
        self._error = label("", "secondary", "bad", wrap=True)
        self._build()

    def _build(self) -> None:
        from desktop_crm.ui.settings.about import open_folder

        self.no.hide()
        log = self._path.with_name(self._path.name + "-wal")
        size = _size(sum(file.stat().st_size for file in (self._path, log) if file.exists()))
        self._error.hide()
        said = _("One window works with one base; another one takes its place here.")
        for each in (
            label(self._path.name, "card", selectable=True),
            label(f"{self._path.parent}\n{size}", tone="secondary", wrap=True, selectable=True),
            label(said, "secondary", "hint", wrap=True),
            self._error,
        ):
            self.body.addWidget(each)
        self.body.addLayout(row(self.other, self.new, self.folder, None))
        self.other.clicked.connect(lambda: self._take(lambda: ask_for_existing(self, self._path.parent)))
        self.new.clicked.connect(lambda: self._take(lambda: ask_for_new(self, self._path.parent)))
        self.folder.clicked.connect(lambda: open_folder(self._path))

    def _take(self, ask: Callable[[], Path | None]) -> None:
        try:
            path = ask()
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            self.fit()
            return
        if path and path != self._path:
            self.accept()
            self._open_other(path)
