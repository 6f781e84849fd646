"""The import that is under way: it outlives the screen, so that one may leave and come back."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.importing.merge import Policy
from desktop_crm.models.kinds import Reading
from desktop_crm.store import undo
from desktop_crm.store.journal import IMPORT, REDO, UNDO, Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.importing import words
from desktop_crm.ui.importing.state import Correction, State, Step, Work

if TYPE_CHECKING:
    from desktop_crm.importing.mapping import Mapping
    from desktop_crm.importing.sheet import Sheet
    from desktop_crm.importing.target import Target
    from desktop_crm.ui.jobs import Job


@contextmanager
def _no_pauses() -> Iterator[None]:
    """Large lists are many objects without cycles; looking for cycles among them would hold up the window."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


_READING, _CHECKING = "import.reading", "import.checking"


def session_of(desk: Desk) -> Session:
    """The one import of this window."""
    found = desk.jobs.findChild(Session)
    return found if isinstance(found, Session) else Session(desk)


class Session(QObject):
    """Holds the State, starts the work that a wish needs, and tells of every change."""

    changed = Signal()
    moved = Signal(int, int)
    _broke = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs)
        self._desk = desk
        self.state = State()
        self._stale = False
        self._spoken = language()
        self._before = State()
        self._job: Job | None = None
        self._stopping = False
        self._undoing: str | None = None
        self._broke.connect(self._rest)
        desk.changes.changed.connect(self._base_changed)

    def open(self, path: Path) -> None:
        """Read the list in a file."""
        self._read(State(path=path), path)

    def correct(self, correction: Correction) -> None:
        """Read the same file again as the user says it should be."""
        if self.state.path:
            self._read(replace(self.state, correction=correction), self.state.path)

    def _read(self, state: State, path: Path) -> None:
        before = self._before = self.state
        how = state.correction

        def work(job: Job) -> tuple[Sheet, tuple[str, ...], Mapping, float]:
            from desktop_crm.importing.guess import guess
            from desktop_crm.importing.reading import read

            started = time.perf_counter()
            sheet = read(
                path,
                how.sheet,
                header_row=how.header_row,
                encoding=how.encoding,
                delimiter=how.delimiter,
                progress=job.progress,
            )
            took = time.perf_counter() - started
            return sheet, words.examples(sheet), guess(self._desk.ws, sheet), took

        def failed(error: UserError) -> None:
            kept = before if before.path == path and before.sheet else State(path=path)
            self._set(replace(kept, step=Step.FILE, work=Work.NONE, error=error))

        self._set(replace(state, step=Step.FILE, work=Work.READING, error=None))
        self._job = self._run(work, self._was_read, failed, key=_READING)

    def _was_read(self, read: tuple[Sheet, tuple[str, ...], Mapping, float]) -> None:
        sheet, examples, mapping, took = read
        stays = self.state.sheet is not None
        self._set(
            replace(
                self.state,
                step=Step.FILE if stays else Step.FIELDS,
                sheet=sheet,
                examples=examples,
                mapping=mapping,
                took=took,
                findings=None,
                corrected=False,
            )
        )
        self.check()

    def pick(self, column: int, target: Target | None) -> None:
        """Let a column become another field."""
        if self.state.mapping:
            self._map(self.state.mapping.with_target(column, target))

    def hold(self, entity: str) -> None:
        """Take the list for one of contacts or of companies; the columns are guessed anew."""
        from desktop_crm.importing.guess import guess

        sheet = self.state.sheet
        if sheet and self.state.mapping and entity != self.state.mapping.entity:
            self._run(
                lambda _job: guess(self._desk.ws, sheet, entity), self._map, self._failed, key=_CHECKING
            )

    def treat(self, policy: str) -> None:
        """Decide about clients who are there already; `policy` is a Policy by its value."""
        self._set(replace(self.state, policy=Policy(policy), corrected=True))
        self.check()

    def _map(self, mapping: Mapping) -> None:
        self._set(replace(self.state, mapping=mapping, corrected=True, error=None))
        self.check()

    def check(self) -> None:
        """Find out every row's fate; what was found before stays in sight meanwhile."""
        from desktop_crm.importing.check import check

        sheet, mapping, policy = self.state.sheet, self.state.mapping, self.state.policy
        if sheet is None or mapping is None:
            return
        self._stale, self._spoken = False, language()
        self._set(replace(self.state, work=Work.CHECKING, error=None))
        reading = Reading(region=self._desk.settings["region"], language=language())
        self._job = self._run(
            lambda job: check(self._desk.ws, sheet, mapping, policy, reading=reading, progress=job.progress),
            lambda found: self._set(replace(self.state, work=Work.NONE, findings=found)),
            self._failed,
            key=_CHECKING,
        )

    def go(self, step: Step) -> None:
        """Show another step."""
        self._set(replace(self.state, step=step, error=None))

    def load(self) -> None:
        """Write what was found, all of it or, when it is stopped or fails, nothing."""
        from desktop_crm.importing.load import load

        findings = self.state.findings
        if findings is None or not self.state.ready:
            return
        self._stopping = False
        self._set(replace(self.state, step=Step.DONE, work=Work.LOADING, error=None, written=None))

        def work(job: Job) -> Any:
            def progress(done: int, total: int) -> None:
                if self._stopping:
                    raise Cancelled
                job.progress(done, total)

            try:
                return load(self._desk.ws, findings, progress)
            except Cancelled:
                return None

        self._run(work, self._was_loaded, self._not_loaded, writes=True)

    def stop(self) -> None:
        """Stop what goes on. A load that is stopped takes back what it has written."""
        if self.state.work == Work.LOADING:
            self._stopping = True
        elif self._job:
            self._job.cancel()
            state = self._before if self.state.work == Work.READING else self.state
            self._set(replace(state, work=Work.NONE))

    def undo(self) -> None:
        """Take the whole import back."""
        written = self.state.written
        if written is None or self.state.work != Work.NONE:
            return
        self._set(replace(self.state, work=Work.UNDOING))
        self._run(
            lambda job: undo.undo(self._desk.ws, written, job.progress),
            lambda _undone: self._rest(),
            self._failed,
            writes=True,
        )

    def save_rejected(self, path: Path) -> None:
        """Save the rows with problems as a workbook, with the reasons."""
        from desktop_crm.importing.rejected import save_rejected

        findings = self.state.findings
        if findings:
            self._save(lambda: save_rejected(findings, path), path)

    def save_template(self, path: Path) -> None:
        """Save an empty workbook with the usual columns."""
        from desktop_crm.importing.template import save_template

        self._save(lambda: save_template(path), path)

    def _save(self, work: Callable[[], object], path: Path) -> None:
        self._run(
            lambda _job: work(),
            lambda _nothing: self._desk.messages.done(_("Saved: {name}").format(name=path.name)),
            self._failed,
        )

    def again(self) -> None:
        """Begin with another file."""
        self._set(State())

    def _was_loaded(self, result: Any) -> None:
        if result is None:
            self._set(replace(self.state, step=Step.CHECK, work=Work.NONE))
        else:
            self._set(replace(self.state, work=Work.NONE, result=result))

    def _not_loaded(self, error: UserError) -> None:
        self._set(replace(self.state, step=Step.CHECK, work=Work.NONE, error=error))

    def _base_changed(self, changed: Changed) -> None:
        """Notice the step of the import itself and its undoing; what others write may change the fates."""
        written = self.state.written
        if changed.origin == IMPORT and self.state.work == Work.LOADING:
            self._set(replace(self.state, written=changed.step))
        elif written and changed.origin == UNDO and changed.step.undoes == written.id:
            self._undoing = changed.step.id
            self._set(replace(self.state, undone=True))
        elif written and changed.origin == REDO and changed.step.undoes == self._undoing:
            self._set(replace(self.state, undone=False, written=changed.step))
        else:
            self._stale = True

    def refresh(self) -> None:
        """Check once more when base or language have changed; call when the import comes into sight."""
        if (
            (self._stale or self._spoken != language())
            and self.state.findings
            and self.state.step in (Step.FIELDS, Step.CHECK)
        ):
            self.check()

    def _run(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
        *,
        key: str = "",
        writes: bool = False,
    ) -> Job:
        def watched(job: Job) -> Any:
            try:
                with _no_pauses():
                    return work(job)
            except (UserError, Cancelled):
                raise
            except BaseException:
                self._broke.emit()
                raise

        return self._desk.jobs.run(
            watched, done, failed, key=key, progress=self.moved.emit, owner=self, writes=writes
        )

    def _failed(self, error: UserError) -> None:
        self._set(replace(self.state, work=Work.NONE, error=error))

    def _rest(self) -> None:
        """Nothing goes on any more; a load that broke off has left nothing."""
        step = Step.CHECK if self.state.work == Work.LOADING else self.state.step
        self._set(replace(self.state, work=Work.NONE, step=step))

    def _set(self, state: State) -> None:
        self.state = state
        self.changed.emit()
