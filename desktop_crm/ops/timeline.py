"""A client's timeline: everything that happened, in time order, whoever did it.

A contact's tells of its deals and requests too, a company's also of its people.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.base.i18n import N_
from desktop_crm.ops.timeline_activities import sources
from desktop_crm.ops.timeline_changes import changes
from desktop_crm.ops.timeline_events import (
    ANSWERS,
    BINNED,
    CALL_FAILED,
    CALL_IN,
    CALL_MISSED,
    CALL_OUT,
    CHANGED,
    CREATED,
    IMPORTED,
    LETTER,
    LOST,
    MEETING,
    NOTE,
    RESTORED,
    STAGE,
    TASK,
    UNDONE,
    WON,
    Event,
    Line,
    Page,
)
from desktop_crm.store.workspace import Workspace

WRITTEN = frozenset({CREATED, CHANGED, BINNED, RESTORED, IMPORTED, UNDONE})
"""The kinds of events that the journal tells of."""

FILTERS: dict[str, tuple[str, frozenset[str]]] = {
    "talks": (
        N_("Talks"),
        frozenset({CALL_IN, CALL_OUT, CALL_MISSED, CALL_FAILED, LETTER, MEETING, ANSWERS}),
    ),
    "notes": (N_("Notes"), frozenset({NOTE})),
    "deals": (N_("Deals"), frozenset({STAGE, WON, LOST})),
    "tasks": (N_("Tasks"), frozenset({TASK})),
    "changes": (N_("Changes"), WRITTEN),
}
"""What a timeline can be narrowed to: a label, and the kinds of events that are shown then."""

Read = Callable[[Workspace, str, str, int | None, int], Page]


def events(
    ws: Workspace,
    entity: str,
    record_id: str,
    before: int | None = None,
    limit: int = 100,
    only: str | None = None,
) -> list[Event]:
    """About `limit` events older than the moment `before`, the newest first; empty when there are no more.

    Events of one moment are never parted, so the moment of the last one is where the next page begins.
    `only` is a key of FILTERS.
    """
    wanted = FILTERS[only][1] if only else None
    while True:
        found, horizon = _merged(ws, entity, record_id, before, limit, wanted)
        if found or horizon is None:
            break
        before = horizon
    return [e for e in found if e.moment >= found[min(limit, len(found)) - 1].moment]


def _merged(
    ws: Workspace, entity: str, record_id: str, before: int | None, limit: int, wanted: frozenset[str] | None
) -> tuple[list[Event], int | None]:
    """What all sources know down to the latest of their horizons, and that horizon."""
    every = (*sources(entity), (WRITTEN, changes))
    reads = [read for kinds, read in every if wanted is None or kinds & wanted]
    pages = [read(ws, entity, record_id, before, limit) for read in reads]
    horizon = max((p.horizon for p in pages if p.horizon is not None), default=None)
    found = [
        event
        for page in pages
        for event in page.events
        if (horizon is None or event.moment >= horizon) and (wanted is None or event.kind in wanted)
    ]
    return sorted(found, key=lambda e: e.moment, reverse=True), horizon


__all__ = [
    "ANSWERS",
    "BINNED",
    "CALL_FAILED",
    "CALL_IN",
    "CALL_MISSED",
    "CALL_OUT",
    "CHANGED",
    "CREATED",
    "FILTERS",
    "IMPORTED",
    "LETTER",
    "LOST",
    "MEETING",
    "NOTE",
    "RESTORED",
    "STAGE",
    "TASK",
    "UNDONE",
    "WON",
    "Event",
    "Line",
    "events",
]
