"""Whether a segment tells something of this laptop's own that is not here: this base is then a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.sync import batch as batches
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.share.log import Segment

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace


def lacks(ws: Workspace, segment: Segment, me: str) -> bool:
    """Whether it holds entries of the laptop `me` that this base does not."""
    try:
        batch = batches.unpack(segment.payload)
    except Refused:
        return False
    here = ws.read(
        "SELECT e.seq, e.hash FROM entry e JOIN site s ON s.n = e.site WHERE s.id = ? AND e.seq BETWEEN ? AND ?",
        (me, batch.first, batch.last),
    )
    told = {(entry.seq, entry.hash) for entry in batch.entries if entry.site == me}
    return bool(told - {(seq, bytes(hash_)) for seq, hash_ in here})
