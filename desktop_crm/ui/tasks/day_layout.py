"""Where the tasks of one day stand in its column: those at one time share it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.ops.task_lists import TaskBrief

SHORTEST = 30
"""Minutes that a block is high at least, so that its words can be read."""
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Block:
    """A task with a time: from minute to minute of its day, in `lane` of `lanes`, over `wide` of them.

    `group`: where those begin that share the column with it.
    """

    task: TaskBrief
    first: int
    last: int
    lane: int
    lanes: int
    wide: int
    group: int


def minutes(at: str) -> int:
    """The minute of the day of "10:30"."""
    hour, _colon, minute = at.partition(":")
    return int(hour) * 60 + int(minute)


def clock(minute: int) -> str:
    """ "10:30" for the minute of a day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def arranged(tasks: Sequence[TaskBrief]) -> list[Block]:
    """The blocks of the tasks of one day that have a time."""
    spans = sorted(((*_span(t), t) for t in tasks if t.time), key=lambda s: (s[0], -s[1], s[2].id))
    made: list[Block] = []
    group: list[tuple[int, int, TaskBrief]] = []
    for span in spans:
        if group and span[0] >= max(last for _first, last, _task in group):
            made += _side_by_side(group)
            group = []
        group.append(span)
    return made + _side_by_side(group)


def _span(task: TaskBrief) -> tuple[int, int]:
    first = minutes(task.time or "00:00")
    last = first + max((task.length or 0) // 60, SHORTEST)
    return min(first, _DAY - SHORTEST), min(last, _DAY)


def _side_by_side(group: Sequence[tuple[int, int, TaskBrief]]) -> list[Block]:
    ends: list[int] = []
    lanes = []
    for first, last, _task in group:
        free = next((i for i, end in enumerate(ends) if end <= first), len(ends))
        ends[free : free + 1] = [last]
        lanes.append(free)
    placed = [(*span, lane) for span, lane in zip(group, lanes, strict=True)]
    return [
        Block(task, first, last, lane, len(ends), _reach(first, last, lane, placed, len(ends)), group[0][0])
        for first, last, task, lane in placed
    ]


def _reach(
    first: int, last: int, lane: int, placed: Sequence[tuple[int, int, TaskBrief, int]], lanes: int
) -> int:
    """Over how many lanes a block may go: those at its right that are free while it lasts."""
    taken = [at for start, end, _task, at in placed if at > lane and start < last and end > first]
    return min(taken, default=lanes) - lane
