"""What a laptop and the server say of themselves to each other."""

from __future__ import annotations

import re
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.sync.server import arrivals, laptops, place, snapshots
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.laptops import Known
from desktop_crm.sync.server.problems import Problem

_VERSION = 1
"""Of what can be asked of this server."""

_ID = re.compile(r"[0-9a-f]{32}")
_MOST = 1 << 53
_ACK_AT_MOST = 100 << 10
_LONGEST_SUM = 200


def join(database: Database, code: bytes, told: Any) -> dict[str, Any]:
    """Let a laptop in that has an invite and has chosen its token; what it joins."""
    me = laptops.about(told)
    token = told.get("token")
    if not isinstance(token, str):
        raise Problem(422, "token")
    laptops.join(database, code, token, me)
    with database.reading() as db:
        here = place.team(db)
    return {"team": here.team, "name": here.name, "epoch": here.epoch}


def hello(database: Database, who: Known, told: Any) -> dict[str, Any]:
    """What the server holds. A cursor that shows that it was put back to an earlier state gives it a new epoch."""
    me = laptops.about(told)
    cursor = told.get("cursor")
    if not isinstance(cursor, str):
        raise Problem(422, "cursor")
    laptops.greeted(database, who, me)
    anew = _begins_anew(database, cursor)
    with database.reading() as db:
        here = place.team(db)
        last, hashes = arrivals.ends(db, me.site)
        return {
            "version": _VERSION,
            "team": here.team,
            "name": here.name,
            "epoch": here.epoch,
            "time": now(),
            "known": arrivals.held(db),
            "last": {"seq": last, "hashes": [hash_.hex() for hash_ in hashes]},
            "arrivals": here.last,
            "size": here.size,
            "spared": snapshots.spares(db),
            "anew": anew,
        }


def _begins_anew(database: Database, cursor: str) -> bool:
    try:
        place.position(database, cursor)
    except Problem as problem:
        if problem.code == "epoch":
            return True
        raise
    return False


def acknowledge(database: Database, who: Known, told: Any) -> None:
    """Keep what a laptop says of how far it has come."""
    me = laptops.about(told)
    if me.site not in who.sites:
        raise Problem(403, "foreign")
    vector, sums, clock = told.get("vector"), told.get("sums"), told.get("clock")
    if not _is_vector(vector) or not _is_sums(sums) or not _is_number(clock):
        raise Problem(422, "acknowledgement")
    packed = _packed({"vector": vector, "sums": sums})
    if len(packed) > _ACK_AT_MOST:
        raise Problem(413, "large", most=_ACK_AT_MOST)
    laptops.told(database, who, clock, packed)


def laptops_of(database: Database, who: Known) -> list[dict[str, Any]]:
    """The laptops as the others may see them."""
    return [_shown(row, who) for row in laptops.all_of(database)]


def _shown(row: dict[str, Any], who: Known) -> dict[str, Any]:
    import msgpack

    said = msgpack.unpackb(row["told"]) if row["told"] else {"vector": {}, "sums": {}}
    shown = {key: row[key] for key in ("site", "name", "person", "version", "seen", "clock_off")}
    return {**shown, "revoked": row["revoked"] is not None, "mine": row["id"] == who.id, **said}


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value < _MOST


def _is_vector(value: Any) -> bool:
    return isinstance(value, dict) and all(_ID.fullmatch(k) and _is_number(v) for k, v in value.items())


def _is_sums(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_sum(sum_) for sum_ in value.values())


def _is_sum(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return _is_number(value[0]) and isinstance(value[1], str) and len(value[1]) <= _LONGEST_SUM


def _packed(value: Any) -> bytes:
    import msgpack

    try:
        packed: bytes = msgpack.packb(value)
    except (ValueError, TypeError, OverflowError, UnicodeEncodeError):
        raise Problem(422, "acknowledgement") from None
    return packed
