"""Saves the reports that are due, behind the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.reports import schedule
from desktop_crm.reports.schedule import Ready
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk

_EVERY = 10 * 60_000  # ms


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the reports that were due: the first file of a new schedule, and what is to be told."""

    first: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()


class Scheduled(QObject):
    """Looks now and then what is due; a folder that is away is tried again, and told of once."""

    def __init__(self, desk: Desk, window: QWidget, today: Callable[[], date] = date.today) -> None:
        super().__init__(window)
        self._desk, self._today = desk, today
        self.busy = False
        """Whether something is being saved."""
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        desk.commands.add(Command("report.save_due", "", self.look, hidden=True))

    def look(self) -> None:
        """Save what is due."""
        if self.busy:
            return
        self.busy = True
        today = self._today()
        self._desk.jobs.run(
            lambda _job: self._read(today), self._with_pages, self._failed, owner=self, behind=True
        )

    def _read(self, today: date) -> tuple[list[Ready], tuple[str, ...]]:
        ws = self._desk.ws
        ready: list[Ready] = []
        problems: list[str] = []
        for each, day in schedule.due(ws, today):
            try:
                ready.append(schedule.ready(ws, each, day, today))
            except UserError as error:
                problems += [str(error)] if schedule.failed(ws, each, str(error)) else []
        return ready, tuple(problems)

    def _with_pages(self, found: tuple[list[Ready], tuple[str, ...]]) -> None:
        """Pages are drawn in the window's thread; writing them may wait for a disk elsewhere."""
        ready, problems = found
        writers = [(each, _writer(each)) for each in ready]
        if writers:
            self._desk.jobs.run(
                lambda _job: self._write(writers, problems), self._tell, self._failed, owner=self, apart=True
            )
        else:
            self._tell(Outcome((), problems))

    def _write(
        self, writers: list[tuple[Ready, Callable[[Path], None]]], problems: tuple[str, ...]
    ) -> Outcome:
        ws, first = self._desk.ws, []
        for ready, write in writers:
            each = ready.schedule
            try:
                path = schedule.put(ready, write)
            except UserError as error:
                problems += (str(error),) if schedule.failed(ws, each, str(error)) else ()
                continue
            schedule.saved(ws, each.id, ready.day)
            first += [] if each.last else [path]
        return Outcome(tuple(first), problems)

    def _tell(self, outcome: Outcome) -> None:
        self.busy = False
        for path in outcome.first:
            said = _("Saved: {file}. From now on by itself.").format(file=path.name)
            self._desk.messages.offer(said, _("Open the folder"), partial(_open, path.parent))
        for problem in outcome.problems:
            said = _("A report could not be saved regularly. {problem}").format(problem=problem)
            self._desk.messages.error(UserError(said))

    def _failed(self, error: UserError) -> None:
        self.busy = False
        self._desk.messages.error(error)


def _writer(ready: Ready) -> Callable[[Path], None]:
    if ready.schedule.ending == "pdf":
        from desktop_crm.ui import paper

        content = paper.as_bytes(ready.tables, ready.heading, ready.title)
        return lambda path: paper.put(path, content)
    from desktop_crm.reports import workbook

    return lambda path: workbook.write(path, ready.tables, ready.heading)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
