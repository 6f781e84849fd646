"""What was erased for good goes from the folder too: this laptop writes its own files anew without it.

The former files are removed like others that a newer one replaces, and snapshots of before at once. Every laptop
does so with its own, as each file has one writer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_crm.base.log import log as diary
from desktop_crm.sync import outbox
from desktop_crm.sync.segment import MOST_PAYLOAD
from desktop_crm.sync.share import log, merging, snapshots
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.log import File
from desktop_crm.sync.share.marks import OWN, Marks
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

_MEMO = "share.erased"


def erase(ws: Workspace, share: Share, team: str, ring: Keyring, marks: Marks) -> int:
    """Write anew the files that still say what has been erased since the last time; how many."""
    erased = {row for (row,) in ws.read("SELECT row FROM purged")}
    fresh = erased - set(json.loads(ws.memo(_MEMO) or "[]"))
    if not fresh:
        return 0
    me = outbox.own_site(ws)
    files = list(_telling(ws, share, marks, me, fresh))
    for file in files:
        _renew(ws, share, team, ring, marks, file)
    snapshots.drop(share, me)
    ws.remember(_MEMO, json.dumps(sorted(erased)))
    diary.info("%s files were written anew without what was erased", len(files))
    return len(files)


def _telling(ws: Workspace, share: Share, marks: Marks, me: str, rows: Iterable[str]) -> Iterable[File]:
    """This laptop's files with entries of these records."""
    given = json.dumps(list(rows))
    told = ws.read(
        """SELECT s.id, e.seq FROM entry e JOIN site s ON s.n = e.site
           WHERE e.row IN (SELECT value FROM json_each(?)) AND e.seq IS NOT NULL""",
        (given,),
    )
    for file in log.files_of(share, me):
        mark = marks.get(file.sum)
        held = mark.range if mark and mark.state == OWN else None
        if held and any(site == held[0] and held[1] <= seq <= held[2] for site, seq in told):
            yield file


def _renew(ws: Workspace, share: Share, team: str, ring: Keyring, marks: Marks, file: File) -> None:
    mark = marks.get(file.sum)
    held = mark.range if mark else None
    batch = outbox.read(ws, *held, MOST_PAYLOAD) if held else None
    if held and batch and (batch.first, batch.last) == held[1:]:
        merging.write(ws, share, team, ring, marks, batch, [file.sum])
