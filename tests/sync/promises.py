"""What must hold on laptops that have heard of everything: the promises of the exchange."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from desktop_crm.models.all import ENTITIES
from desktop_crm.store import check
from desktop_crm.store.triggers import CHANGED, CREATED, REMOVED
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import sums
from tests.sync.laptops import content
from tests.sync.world import World, journal


def hold(world: World) -> None:
    """Assert all of them; the laptops have met."""
    first, *others = (laptop.ws for laptop in world.laptops)
    for ws in (first, *others):
        missing = world.said.keys() - journal(ws).keys()
        assert not missing, f"saved and gone: {[world.said[key] for key in missing][:3]}"
        assert sound(ws) == []
        assert not ws.read("SELECT * FROM awaited")
    agreed = content(first)
    for ws in others:
        for table, rows in content(ws).items():
            assert rows == agreed[table], table
    reckoned = [sums.reckon(ws) for ws in (first, *others)]
    assert all(r == reckoned[0] for r in reckoned)
    told = entries(first)
    nothing_goes_unnamed(first, told)
    deleting_against_edits_is_shown(world, first, told)


def sound(ws: Workspace) -> list[check.Finding]:
    """What the program's own check finds, but for what another tool has left."""
    return [finding for finding in check.check(ws) if finding.open and finding.kind != check.SEARCH]


def entries(ws: Workspace) -> dict[str, list[dict[str, Any]]]:
    """The entries of each record, with what tells them apart in the world."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = ws.read(
        """SELECT e.n, e.clock, l.id, e.hash, e.entity, e.row, e.kind, e.body, s.id FROM entry e
           JOIN site l ON l.n = e.site JOIN step s ON s.n = e.step"""
    )
    for n, clock, site, hash_, entity, row, kind, body, step in rows:
        said = json.loads(body)
        values = said if kind == CREATED else {key: change[1] for key, change in said.items()}
        names = {} if kind == CREATED else {key: set(change[2]) for key, change in said.items()}
        entry = {"n": n, "rank": (clock, site, hash_), "entity": entity, "kind": kind, "values": values}
        found[row].append({**entry, "names": names, "key": (step, clock, row)})
    return found


def nothing_goes_unnamed(ws: Workspace, told: dict[str, list[dict[str, Any]]]) -> None:
    """A value that no entry names is what the record has, or is in the list of conflicts; the greatest stands."""
    lost = {(row, field, n) for row, field, n in ws.read("SELECT row, field, entry FROM head WHERE lost")}
    for row, story in told.items():
        if any(e["kind"] == REMOVED for e in story) or story[0]["entity"] not in ENTITIES:
            continue
        has = record(ws, story[0]["entity"], row)
        for key in {key for e in story for key in e["values"]} - {"deleted"}:
            named = set().union(*(e["names"].get(key, set()) for e in story))
            heads = [e for e in story if key in e["values"] and e["n"] not in named]
            winner = max(heads, key=lambda e: e["rank"])
            assert has.get(key) == winner["values"][key], (row, key)
            unlike = {(row, key, e["n"]) for e in heads if e["values"][key] != winner["values"][key]}
            assert unlike <= lost, f"a value of {key} has gone without anybody having seen it"


def deleting_against_edits_is_shown(
    world: World, ws: Workspace, told: dict[str, list[dict[str, Any]]]
) -> None:
    """Where somebody deleted what another, without knowing, had edited, one of the two is in the list."""
    shown = {row for (row,) in ws.read("SELECT DISTINCT row FROM head WHERE lost")}
    heads = {(row, field, n) for row, field, n in ws.read("SELECT row, field, entry FROM head")}
    for row, story in told.items():
        changes = [e for e in story if e["kind"] == CHANGED and e["key"] in world.knew]
        if any(e["kind"] == REMOVED for e in story) or sum(e["kind"] == CREATED for e in story) > 1:
            continue
        deletions = [e for e in changes if e["values"].get("deleted") and (row, "deleted", e["n"]) in heads]
        edits = [e for e in changes if any((row, k, e["n"]) in heads for k in e["values"] if k != "deleted")]
        if deletions and any(all(_apart(world, e, d) for d in deletions) for e in edits):
            assert row in shown, f"nobody sees that {row} was deleted and edited"


def _apart(world: World, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether neither of two entries was written with knowledge of the other."""
    a, b = one["key"], other["key"]
    return a[0] != b[0] and a not in world.knew[b] and b not in world.knew[a]


def record(ws: Workspace, entity: str, row: str) -> dict[str, Any]:
    """The values of a record by field, the team's own fields among them."""
    columns = [name for _n, name, *_rest in ws.read(f"PRAGMA table_xinfo({entity})")]
    found = ws.read(f"SELECT * FROM {entity} WHERE id = ?", (row,))
    values = dict(zip(columns, found[0], strict=True)) if found else {}
    own = json.loads(values.pop("own", None) or "{}")
    return values | {f"own.{key}": value for key, value in own.items()}
