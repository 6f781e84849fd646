"""A copied, cloned or restored base notices it before it publishes, and goes on as a laptop of its own.

Two bases that number their entries as one and the same laptop would take each other's changes for their own. So
the last number given is noted outside the base too, with the hash of its entry and the path of the base. What a
clone of the whole disk would not notice by that, the place does (`Greeting.fork`).
"""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.log import log
from desktop_crm.base.paths import data_dir
from desktop_crm.sync import outbox

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

_OWN_SITE = "SELECT s.id FROM writing w JOIN site s ON s.n = w.site"


@dataclass(frozen=True, slots=True)
class HighWater:
    """The last entry that a site has numbered here: its number, its hash, and where the base lay."""

    seq: int
    hash: str
    path: str


def settle(ws: Workspace) -> bool:
    """Give this base a site of its own when it is a copy; whether it was one."""
    reason = _why_a_copy(ws)
    if reason:
        log.warning("this base is %s: it goes on as a laptop of its own", reason)
        outbox.new_site(ws)
    note(ws)
    return bool(reason)


def note(ws: Workspace) -> None:
    """Note the last number outside the base. Called after numbers were given and before they are published."""
    site = outbox.own_site(ws)
    seq, hash_ = _last(ws, site)
    mark = HighWater(seq, hash_, str(ws.path))
    if mark == _read(site):
        return
    try:
        partial = _path(site).with_suffix(".partial")
        partial.write_text(json.dumps(asdict(mark)), encoding="utf-8")
        partial.replace(_path(site))
    except OSError:
        # Publishing goes on: what the place knows of us still tells a copy.
        log.exception("the last number could not be noted outside the base")


def _why_a_copy(ws: Workspace) -> str:
    site = outbox.own_site(ws)
    seq, _hash = _last(ws, site)
    mark = _read(site)
    if mark is None:
        return "from another computer" if seq else ""
    if seq < mark.seq:
        return "an earlier state of another one"
    if _hash_of(ws, site, mark.seq) != mark.hash:
        return "a copy that went another way"
    return "a copy of one that is still there" if _still_there(mark.path, site, ws.path) else ""


def _still_there(path: str, site: str, here: Path) -> bool:
    """Whether at the other path lies another base of the same site."""
    other = Path(path)
    if other == here or not other.is_file() or other.samefile(here):
        return False
    from sqlcipher3 import dbapi2

    try:
        with closing(dbapi2.connect(f"{other.as_uri()}?mode=ro", uri=True)) as db:
            return bool(db.execute(_OWN_SITE).fetchone() == (site,))
    except dbapi2.Error:
        return False


def _last(ws: Workspace, site: str) -> tuple[int, str]:
    rows = ws.read(
        """SELECT e.seq, e.hash FROM entry e JOIN site s ON s.n = e.site
           WHERE s.id = ? AND e.seq IS NOT NULL ORDER BY e.seq DESC LIMIT 1""",
        (site,),
    )
    return (rows[0][0], rows[0][1].hex()) if rows else (0, "")


def _hash_of(ws: Workspace, site: str, seq: int) -> str:
    rows = ws.read(
        "SELECT e.hash FROM entry e JOIN site s ON s.n = e.site WHERE s.id = ? AND e.seq = ?", (site, seq)
    )
    return rows[0][0].hex() if rows else ""


def _path(site: str) -> Path:
    folder = data_dir() / "exchange"
    folder.mkdir(exist_ok=True)
    return folder / f"{site}.json"


def _read(site: str) -> HighWater | None:
    with suppress(OSError, ValueError, TypeError):
        return HighWater(**json.loads(_path(site).read_text(encoding="utf-8")))
    return None
