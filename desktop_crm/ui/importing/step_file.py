"""Step 1: which file, and what the program may have got wrong in reading it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.importing.drop_area import DropArea
from desktop_crm.ui.importing.file_read import FileRead
from desktop_crm.ui.importing.state import State, Step, Work
from desktop_crm.ui.importing.words import rows_of
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.theme import Space

_PATIENCE = 300  # ms


class FileStep(QWidget):
    """Nothing read yet: the place to drop a file. Being read: progress. Read: its first rows."""

    opened = Signal(Path)
    choose = Signal()
    template = Signal()
    stopped = Signal()
    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.drop = DropArea()
        self.drop.dropped.connect(self.opened)
        self.drop.choose.connect(self.choose)
        self.drop.template.connect(self.template)
        self.read = FileRead()
        self.read.corrected.connect(self.corrected)
        self.read.choose.connect(self.choose)
        self._progress = ProgressCard("")
        self._faces = QStackedWidget()
        self._faces.addWidget(self.drop)
        self._faces.addWidget(self.read)
        self._progress.hide()
        self._name: str | None = None
        self._patience = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._patience.timeout.connect(self._show_progress_card)
        self._column = column(self._progress, self._faces, None, into=self, space=Space.M)
        self._column.setStretch(1, 100)

    def show_state(self, state: State) -> None:
        """Show the face that the import has come to."""
        reading = state.work == Work.READING
        self._show_reading(reading, state.path.name if state.path else "")
        self._faces.setCurrentWidget(self.read if state.sheet else self.drop)
        self._faces.setEnabled(not reading)
        error = state.error if state.step == Step.FILE else None
        self.drop.show_error(None if state.sheet else error)
        if state.sheet:
            self.read.show_state(state, error)

    def show_progress(self, done: int, total: int) -> None:
        """How far the reading is, in rows."""
        self._progress.show_progress(done / total if total else None, rows_of(done) if done else "")

    def _show_reading(self, reading: bool, name: str) -> None:
        """A short reading goes by unseen; a longer one takes the place of everything else."""
        if reading and self._name is None:
            self._name = name
            self._patience.start()
        elif not reading:
            self._name = None
            self._patience.stop()
            self._progress.hide()
            self._faces.show()

    def _show_progress_card(self) -> None:
        """A card for each reading: its Cancel can be pressed once."""
        self._progress.deleteLater()
        self._progress = ProgressCard(_("Reading {name}").format(name=self._name))
        self._progress.cancelled.connect(self.stopped)
        self._faces.hide()
        self._column.insertWidget(0, self._progress)
