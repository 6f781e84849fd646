"""What a timeline is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

NOTE, CREATED, CHANGED, IMPORTED, UNDONE = "note", "created", "changed", "imported", "undone"
BINNED, RESTORED = "binned", "restored"
CALL_IN, CALL_OUT, CALL_MISSED, CALL_FAILED = "call_in", "call_out", "call_missed", "call_failed"
LETTER, MEETING, TASK, STAGE, WON, LOST, ANSWERS = (
    "letter",
    "meeting",
    "task",
    "stage",
    "won",
    "lost",
    "answers",
)
"""The kinds of events."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field in an event: its label, and its value before and after as people read them; or only a sentence."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `moment` is in milliseconds since 1970; `entity` and `id` name the record that tells
    of it, where there is one that can be opened."""

    kind: str
    moment: int
    title: str
    author: str | None
    text: str = ""
    lines: tuple[Line, ...] = ()
    id: str = ""
    entity: str = ""


class Page(NamedTuple):
    """Events of one source, the newest first. `horizon` is the moment down to which they are complete; None when
    there are no older ones."""

    events: Sequence[Event]
    horizon: int | None
