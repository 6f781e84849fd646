"""Laptops of a team, and handing what one has written to another."""

from __future__ import annotations

from pathlib import Path

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.record import columns_of
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch, inbox, outbox
from desktop_crm.sync.inbox import Applied


def hand_over(giver: Workspace, taker: Workspace, most: int = 4 << 20) -> Applied:
    """Everything that the giver knows and the taker does not, as it would travel."""
    outbox.number(giver)
    total = Applied()
    for site, upto in outbox.vector(giver).items():
        after = outbox.vector(taker).get(site, 0)
        while after < upto:
            part = outbox.read(giver, site, after + 1, upto, most)
            assert part is not None
            total += inbox.apply(taker, batch.unpack(batch.pack(part)))
            after = part.last
    return total


def meet(*laptops: Workspace) -> None:
    """All of them hear from each other."""
    for _ in range(2):
        for one in laptops:
            for other in laptops:
                if one is not other:
                    hand_over(one, other)


def content(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """All that the team keeps, and what there is to decide, as it must be the same everywhere."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for entity, record in ENTITIES.items():
        # Two programs may write the same values of own fields as different texts.
        own = [
            "(SELECT json_group_array(key || value) FROM (SELECT key, value FROM json_each(own) ORDER BY key))"
        ]
        columns = ", ".join(
            [
                *(
                    f'"{key}"'
                    for key in ("id", "deleted", *record.derived, *(f.key for f in columns_of(record)))
                ),
                *(own if record.takes_own_fields else []),
            ]
        )
        found[entity] = ws.read(f"SELECT {columns} FROM {entity} ORDER BY id")
    found["heads"] = ws.read(
        """SELECT h.row, h.field, s.id, e.seq, hex(e.hash), h.lost FROM head h JOIN entry e ON e.n = h.entry
           JOIN site s ON s.n = e.site
           -- Whether the one entry that made a record is noted depends on the order of arrival.
           WHERE e.kind != 0 OR (SELECT count(*) FROM head o WHERE o.row = h.row AND o.field = h.field) > 1
           ORDER BY 1, 2, 3, 4, 5"""
    )
    found["entries"] = ws.read(
        "SELECT s.id, e.seq, hex(e.hash) FROM entry e JOIN site s ON s.n = e.site WHERE e.seq ORDER BY 1, 2, 3"
    )
    return found


def fresh(path: Path) -> Workspace:
    """A base in which nobody has worked; made, not copied: copies take each other for the same laptop."""
    return Workspace(path)
