"""A laptop makes few large files of its many small ones, so that the folder stays quick for everybody.

Sixteen neighbours of one size become one file of the next size. The small ones stay until every laptop has said
that it has their entries, or for thirty days: a cloud may bring the removal before it brings the larger file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop_crm import __version__
from desktop_crm.sync import batch as batches
from desktop_crm.sync import outbox
from desktop_crm.sync.place import Laptop
from desktop_crm.sync.segment import Header, name_of, seal
from desktop_crm.sync.share import log
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.log import FOLDER, File
from desktop_crm.sync.share.marks import COVERED, OWN, Marks
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

TOGETHER = 16
LARGE = 256 << 10
"""Bytes from which a file is merged no more."""

_SIZES = (16 << 10, LARGE)
_MOST = 24 << 20  # bytes of entries in one file
_KEPT = 30 * 24 * 3_600_000  # milliseconds


def write(
    ws: Workspace,
    share: Share,
    team: str,
    ring: Keyring,
    marks: Marks,
    batch: Batch,
    replaces: Sequence[str] = (),
) -> str:
    """A segment of these entries, under this laptop's name; its sum. It is durable when this returns."""
    me, now = outbox.own_site(ws), share.clock.now()
    site = batch.entries[0].site
    header = Header(
        team,
        me,
        site,
        batch.first,
        batch.last,
        len(batch.entries),
        now,
        __version__,
        ring.current,
        tuple(replaces),
    )
    data = seal(header, batches.pack(batch), ring.key)
    sum_ = name_of(data)
    share.put(data, FOLDER, me, log.name(batch.first, batch.last, sum_))
    with ws.aside() as db:
        marks.taken(db, header, sum_, "", OWN, len(data), now)
    return sum_


def merge(ws: Workspace, share: Share, team: str, ring: Keyring, marks: Marks) -> int:
    """Merge this laptop's own small files where there are enough of them; how many went into larger ones."""
    me, total = outbox.own_site(ws), 0
    while run := next(_runs(_mergeable(share, marks, me)), None):
        batch = outbox.read(ws, me, run[0].first, run[-1].last, _MOST)
        whole = [file for file in run if batch and file.last <= batch.last]
        if len(whole) < 2:
            break
        batch = outbox.read(ws, me, whole[0].first, whole[-1].last, 2 * _MOST)
        if batch is None or (batch.first, batch.last) != (whole[0].first, whole[-1].last):
            break
        write(ws, share, team, ring, marks, batch, [file.sum for file in whole])
        total += len(whole)
    return total


def _mergeable(share: Share, marks: Marks, me: str) -> list[File]:
    """This laptop's own files of its own entries that no larger one replaces yet, in the order of their numbers."""
    found = []
    for file in log.files_of(share, me):
        mark = marks.get(file.sum)
        if mark and file.size < LARGE and mark.is_own(me, file.size):
            found.append(file)
    return sorted(found, key=lambda f: (f.first, -f.last))


def _runs(files: Sequence[File]) -> Iterator[list[File]]:
    """Neighbours without a gap of which there are enough, the smallest first."""
    for size in _SIZES:
        run: list[File] = []
        for file in files:
            if run and (file.size >= size or file.first != run[-1].last + 1):
                run = []
            if file.size < size:
                run.append(file)
            if len(run) == TOGETHER:
                yield run


def thin(ws: Workspace, share: Share, marks: Marks, laptops: Sequence[Laptop]) -> int:
    """Remove this laptop's own files that a larger one replaces, once nobody needs them; how many."""
    me, now = outbox.own_site(ws), share.clock.now()
    present = log.files_of(share, me)
    whole = marks.ranges((file.sum, file.size) for file in present).get(me, [])
    removed = 0
    for file in present:
        mark = marks.get(file.sum)
        if not mark or mark.state != COVERED:
            continue
        held = any(first <= file.first and file.last <= last for first, last in whole)
        if held and (now - mark.since > _KEPT or _all_have(laptops, me, file.last)):
            share.disk.remove(file.path)
            removed += 1
    if removed:
        share.disk.keep_names(share.at(FOLDER, me))
    return removed


def _all_have(laptops: Sequence[Laptop], site: str, upto: int) -> bool:
    return all(
        laptop.vector.get(site, 0) >= upto for laptop in laptops if not (laptop.revoked or laptop.mine)
    )


def clean(share: Share, marks: Marks, me: str) -> None:
    """Remove this laptop's own files that are no longer what was written, and what was only being written.

    Their entries have been sent again, as the place was not said to hold them.
    """
    for file in log.files_of(share, me):
        mark = marks.get(file.sum)
        if mark and not mark.is_whole(file.size):
            share.disk.remove(file.path)
    folder = share.at(FOLDER, me)
    for found in share.disk.list(folder) if share.disk.stat(folder) else []:
        if found.name.startswith("~"):
            share.disk.remove(f"{folder}/{found.name}")
