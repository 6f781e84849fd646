"""Taking a snapshot over: as the whole base by a laptop on which nobody has worked, else entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop_crm.base.log import log
from desktop_crm.store import whole
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch as batches
from desktop_crm.sync import inbox, outbox
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.place import Me, Progress
from desktop_crm.sync.share import snapshots
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.sync.batch import Batch

_MOST = 4 << 20


def by_snapshot(
    ws: Workspace, share: Share, team: str, ring: Keyring, me: Me, progress: Progress | None = None
) -> bool:
    """Let this base, in which nobody has worked, become the newest snapshot; False where there is none to be had.

    What it has, such as the name of the person, goes into the copy first, so that nothing is lost at any moment.
    """
    manifest = snapshots.newest(share, team, ring)
    if manifest is None:
        return False
    outbox.number(ws)
    own = list(_batches(ws, me.site, 1))
    with snapshots.work_folder(ws) as folder:
        path = folder / "joined.crm"
        try:
            snapshots.restore(share, team, ring, manifest, path, progress)
        except (NotYet, Refused) as reason:
            log.warning("snapshot %s cannot be used: %r", manifest.name, reason)
            return False
        whole.adopt(path, me.site, me.name)
        if own:
            with Workspace(path) as copy:
                for batch in own:
                    inbox.apply(copy, batches.unpack(batches.pack(batch)))
        ws.replace_with(path)
    return True


def missing(
    ws: Workspace, share: Share, team: str, ring: Keyring, manifest: snapshots.Manifest
) -> Iterator[bytes]:
    """The entries of a snapshot that this base lacks, as packed batches."""
    mine = outbox.vector(ws)
    lacking = {site: mine.get(site, 0) for site, upto in manifest.vector.items() if mine.get(site, 0) < upto}
    if not lacking:
        return
    with snapshots.work_folder(ws) as folder:
        path = folder / "read.crm"
        snapshots.restore(share, team, ring, manifest, path)
        with Workspace(path) as copy:
            for site, upto in lacking.items():
                for batch in _batches(copy, site, upto + 1):
                    yield batches.pack(batch)


def _batches(ws: Workspace, site: str, first: int) -> Iterator[Batch]:
    """All entries of a laptop from a number on."""
    last = outbox.vector(ws).get(site, 0)
    while first <= last and (batch := outbox.read(ws, site, first, last, _MOST)):
        yield batch
        first = batch.last + 1
