"""What laptops tell each other about themselves, and what a person should know of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_crm.base import clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.base.log import log
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops.names import name_of
from desktop_crm.sync import outbox
from desktop_crm.sync import sums as adding
from desktop_crm.sync.place import Ack, Laptop, Me, Place
from desktop_crm.sync.state import State

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

_HOUR = 3_600_000
_SHARE_OF_TIME = 100
"""Adding up takes at most one hundredth of the time."""


def acknowledged(
    ws: Workspace, place: Place, known: State, me: Me, quiet: bool, now: int, stop: threading.Event
) -> State:
    """Tell the others how far we are, when that is news or was said an hour ago; what there is to remember of it."""
    if quiet:
        known = _reckoned(ws, known, now, stop)
    vector = outbox.vector(ws)
    sums = known.sums if known.reckoned == _digest(vector) else {}
    digest = _digest([vector, sums, me.name, me.person, me.version, me.site])
    if digest == known.told and now - known.told_at < _HOUR:
        return known
    place.acknowledge(ws, Ack(me, vector, sums, now))
    return replace(known, told=digest, told_at=now)


def _reckoned(ws: Workspace, known: State, now: int, stop: threading.Event) -> State:
    """Add the base up when it has changed since the last time, and that time is long enough ago."""
    if now - known.reckoned_at < known.reckoning * _SHARE_OF_TIME or known.reckoned == _digest(
        outbox.vector(ws)
    ):
        return known
    began = clock.now()
    found = adding.reckon(ws, stop)
    if found is None:
        return known
    took = max(clock.now() - began, 0)
    return replace(
        known, reckoned=_digest(found.vector), reckoned_at=now, reckoning=took, sums=dict(found.sums)
    )


def sums(known: State, laptops: Sequence[Laptop], version: str) -> list[str]:
    """A sentence for each laptop that should have the same records and has not."""
    found = adding.differences(known.sums, version, list(laptops))
    for sentence in found:
        log.error("sums differ: %s; here %s", sentence, known.sums)
    return found


def measured(ws: Workspace, laptops: Sequence[Laptop]) -> list[Laptop]:
    """The laptops, with how slow the clock of one is that had an entry of ours before we wrote it.

    A place without a clock of its own sees only who is fast; so both of two whose clocks differ hear of it.
    """
    own = outbox.own_site(ws)
    return [
        laptop
        if laptop.mine or laptop.clock_off is not None or laptop.last_seen is None
        else replace(
            laptop, clock_off=min(laptop.last_seen - _written(ws, own, laptop.vector.get(own, 0)), 0)
        )
        for laptop in laptops
    ]


def _written(ws: Workspace, site: str, seq: int) -> int:
    """When an entry was written, by the clock of whoever wrote it."""
    rows = ws.read(
        """SELECT t.moment FROM entry e JOIN site s ON s.n = e.site JOIN step t ON t.n = e.step
           WHERE s.id = ? AND e.seq = ?""",
        (site, seq),
    )
    return int(rows[0][0]) if rows else 0


def clocks(laptops: Sequence[Laptop], off: int | None) -> Iterator[str]:
    """A sentence for each clock that is an hour off or more; `off` is how fast this laptop's is."""
    if off is not None and abs(off) >= _HOUR:
        said = (
            _("The clock of this laptop is {span} fast.")
            if off > 0
            else _("The clock of this laptop is {span} slow.")
        )
        yield said.format(span=_span(off))
    for laptop in laptops:
        if laptop.mine or laptop.revoked or laptop.clock_off is None or abs(laptop.clock_off) < _HOUR:
            continue
        fast = laptop.clock_off > 0
        said = (
            _("The clock of {laptop} is {span} fast.") if fast else _("The clock of {laptop} is {span} slow.")
        )
        yield said.format(laptop=named(laptop), span=_span(laptop.clock_off))


def named(laptop: Laptop) -> str:
    """A laptop as people call it."""
    said = _("“{name}” ({person})") if laptop.person else _("“{name}”")
    return said.format(name=laptop.name, person=laptop.person)


def changed_record(ws: Workspace, batch: Batch) -> str:
    """The record that a batch of one entry is about, as people call it; empty when it has no name."""
    entry = batch.entries[0]
    record = ENTITIES.get(entry.entity)
    name = name_of(ws, entry.entity, entry.row) if record else ""
    return _("{record} “{name}”").format(record=_(record.label), name=name) if record and name else ""


def _span(off: int) -> str:
    hours = round(abs(off) / _HOUR)
    if hours < 48:
        return _("{n} h").format(n=hours)
    return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)


def _digest(value: object) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=8).hexdigest()
