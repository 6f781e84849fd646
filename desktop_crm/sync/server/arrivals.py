"""Taking a segment: checked, compared with what is here where numbers overlap, and durable before the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desktop_crm.base.clock import now
from desktop_crm.sync import segment
from desktop_crm.sync.errors import Incomplete, Refused, UnknownKey
from desktop_crm.sync.segment import Header
from desktop_crm.sync.server import place, ranges
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.laptops import Known
from desktop_crm.sync.server.problems import Problem
from desktop_crm.sync.server.ranges import Range
from desktop_crm.sync.server.tables import ARRIVAL, HELD, PLACE

MOST = 4 << 20
"""No segment that is handed to a server is larger than this many bytes."""

SEGMENT = "segment"
_LAST_NUMBER = 1 << 40
"""Nobody writes so many entries: a greater number would only spoil the reckoning."""

_NAMED = 100
"""So many entries an answer names at most."""

Entry = tuple[int, bytes]
"""Number and hash; the site is that of the segment."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries were new, and how many were here already."""

    taken: int
    known: int


def take(database: Database, who: Known, name: str, body: bytes) -> tuple[str, Taken]:
    """Keep a segment; who wrote it, and what was new. Sending it again changes nothing.

    Raises Problem, with the entries that it is about. A number that is here with another hash is a fork when the
    writer takes the site for its own: it is a copy that does not know it yet. Of other sites both entries are kept.
    """
    header, entries = _checked(who, place.team_id(database), name, body)
    with database.writing() as db:
        held = _held(db, header.site)
        fresh, forked = _compared(db, header.site, entries, held)
        if forked and header.site == header.writer:
            named = [_told(header.site, entry, "fork") for entry in forked[:_NAMED]]
            raise Problem(409, "fork", entries=named)
        if fresh or forked:
            _keep(db, header, name, body, entries)
            _hold(db, header.site, held, ranges.of(number for number, _hash in entries))
            database.tell(db)
    new = len(fresh) + len(forked)
    return header.writer, Taken(new, len(entries) - new)


def _checked(who: Known, team: str, name: str, body: bytes) -> tuple[Header, list[Entry]]:
    """What the segment says, when it is whole, of this team, and by the laptop that sends it."""
    if segment.name_of(body) != name:
        raise Problem(422, "incomplete")
    try:
        header, payload = segment.opened(body, None, team)
        entries = sorted(numbered(header.site, payload))
    except Incomplete:
        raise Problem(422, "incomplete") from None
    except UnknownKey:
        raise Problem(422, "locked") from None
    except Refused as error:
        raise Problem(422, "refused", what=str(error)) from error
    if header.writer not in who.sites:
        raise Problem(403, "foreign")
    _check_range(header, entries)
    return header, entries


def _check_range(header: Header, entries: list[Entry]) -> None:
    beyond = [entry for entry in entries if not header.first <= entry[0] <= header.last]
    if beyond or not entries or header.kind != segment.LOG or header.last >= _LAST_NUMBER:
        refused = [_told(header.site, entry, "number") for entry in beyond[:_NAMED]]
        raise Problem(422, "numbers", entries=refused)


def numbered(site: str, payload: bytes) -> list[Entry]:
    """Number and hash of each entry of a batch. Raises Refused when it is none, Problem when one is of another site."""
    from desktop_crm.sync import batch

    entries = batch.unpack(payload).entries
    beyond = [_told(entry.site, (entry.seq, entry.hash), "site") for entry in entries if entry.site != site]
    if beyond:
        raise Problem(422, "site", entries=beyond[:_NAMED])
    return [(entry.seq, entry.hash) for entry in entries]


def _compared(
    db: Connection, site: str, entries: list[Entry], held: list[Range]
) -> tuple[list[Entry], list[Entry]]:
    """The entries that are not here, and those whose number is here with another hash."""
    first, last = entries[0][0], entries[-1][0]
    here: dict[int, set[bytes]] = {}
    if ranges.overlap(held, first, last):
        for number, hash_ in _overlapping(db, site, first, last):
            here.setdefault(number, set()).add(hash_)
    fresh = [entry for entry in entries if entry[0] not in here]
    forked = [entry for entry in entries if entry[0] in here and entry[1] not in here[entry[0]]]
    return fresh, forked


def _overlapping(db: Connection, site: str, first: int, last: int) -> Iterable[Entry]:
    kept = select(ARRIVAL.c.body).where(
        ARRIVAL.c.site == site, ARRIVAL.c.last >= first, ARRIVAL.c.first <= last
    )
    for (body,) in db.execute(kept):
        yield from numbered(site, segment.opened(body, None)[1])


def _keep(db: Connection, header: Header, name: str, body: bytes, entries: list[Entry]) -> None:
    last, chain, size = db.execute(_LAST).one()
    chain = hashlib.blake2b(chain + bytes.fromhex(name), digest_size=16).digest()
    arrival = {
        "n": last + 1,
        "kind": SEGMENT,
        "name": name,
        "writer": header.writer,
        "site": header.site,
        "first": entries[0][0],
        "last": entries[-1][0],
        "ends": entries[-1][1],
        "chain": chain,
        "moment": now(),
        "size": len(body),
        "total": size + len(body),
        "body": body,
    }
    db.execute(_KEPT, arrival)
    db.execute(_COUNTED, {"counted": last + 1, "summed": chain, "grown": size + len(body)})


_LAST = select(PLACE.c.last, PLACE.c.chain, PLACE.c.size)
_KEPT = insert(ARRIVAL)
_COUNTED = update(PLACE).values(last=bindparam("counted"), chain=bindparam("summed"), size=bindparam("grown"))


def _hold(db: Connection, site: str, before: list[Range], arrived: list[Range]) -> None:
    """Note the numbers; most often the last range just grows."""
    after = ranges.joined([*before, *arrived])
    for first, _last in set(before) - set(after):
        db.execute(_NO_LONGER, {"of": site, "beginning": first})
    added = [{"site": site, "first": first, "last": last} for first, last in set(after) - set(before)]
    if added:
        db.execute(_HOLD, added)


_NO_LONGER = delete(HELD).where(HELD.c.site == bindparam("of"), HELD.c.first == bindparam("beginning"))
_HOLD = insert(HELD)


def _held(db: Connection, site: str) -> list[Range]:
    return [(first, last) for first, last in db.execute(_HELD_OF, {"of": site})]


_HELD_OF = select(HELD.c.first, HELD.c.last).where(HELD.c.site == bindparam("of")).order_by(HELD.c.first)


def held(db: Connection) -> dict[str, list[Range]]:
    """Which numbers of which sites are here."""
    found: dict[str, list[Range]] = {}
    for site, first, last in db.execute(select(HELD).order_by(HELD.c.site, HELD.c.first)):
        found.setdefault(site, []).append((first, last))
    return found


def ends(db: Connection, site: str) -> tuple[int, list[bytes]]:
    """The greatest number of a site that is here, and the hashes of the entries that have it."""
    rows = db.execute(
        select(ARRIVAL.c.last, ARRIVAL.c.ends)
        .where(ARRIVAL.c.site == site)
        .order_by(ARRIVAL.c.last.desc())
        .limit(20)
    ).all()
    greatest = max((row.last for row in rows), default=0)
    return greatest, [row.ends for row in rows if row.last == greatest]


def _told(site: str, entry: Entry, why: str) -> dict[str, object]:
    return {"site": site, "seq": entry[0], "hash": entry[1].hex(), "why": why}
