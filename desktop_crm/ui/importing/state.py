"""Where an import stands, as plain data: the steps show it, the session replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.importing.merge import Policy

if TYPE_CHECKING:
    from desktop_crm.importing.findings import Findings
    from desktop_crm.importing.load import Result
    from desktop_crm.importing.mapping import Mapping
    from desktop_crm.importing.sheet import Sheet
    from desktop_crm.store.journal import Step as Written


class Step(IntEnum):
    """The steps of an import, in their order."""

    FILE = 1
    FIELDS = 2
    CHECK = 3
    DONE = 4


class Work(IntEnum):
    """What goes on in the background."""

    NONE = 0
    READING = 1
    CHECKING = 2
    LOADING = 3
    UNDOING = 4
    SAVING = 5


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user knows better about the file than the program; None for what is left to it."""

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One moment of an import.

    `findings` may belong to an earlier mapping; they are shown until there are others (see `ready`).
    `examples` has a value of each column, "" for an empty one. `took` is the time of reading, in seconds.
    `error` belongs to the step shown.
    """

    step: Step = Step.FILE
    work: Work = Work.NONE
    path: Path | None = None
    correction: Correction = Correction()
    sheet: Sheet | None = None
    examples: tuple[str, ...] = ()
    took: float = 0.0
    mapping: Mapping | None = None
    corrected: bool = False
    policy: Policy = Policy.FILL
    findings: Findings | None = None
    result: Result | None = None
    written: Written | None = None
    undone: bool = False
    error: UserError | None = None

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.sheet.rows) if self.sheet else 0

    @property
    def ready(self) -> bool:
        """Whether what was found is what would be loaded."""
        found = self.findings
        if found is None or self.work != Work.NONE:
            return False
        return found.mapping is self.mapping and found.policy is self.policy

    @property
    def writing(self) -> bool:
        """Whether the base is being written to."""
        return self.work in (Work.LOADING, Work.UNDOING)
