"""Whether a base is sound: its file, its tables, its journal and what is computed from its records.

What can be computed again is put right at once; everything else is only named, for nothing here guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES, ContactPoint
from desktop_crm.models.record import columns_of
from desktop_crm.store import check_journal, computed, connect, summaries
from desktop_crm.store.lock import Held
from desktop_crm.store.schema import JOURNAL
from desktop_crm.store.triggers import journal_triggers
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Progress = Callable[[int, int], None]
"""Called with how many records are done and how many there are; it may raise Cancelled."""

DAMAGE, SCHEMA, JOURNALLED, UNFINISHED = "damage", "schema", "journal", "unfinished"
DERIVED, INDEX, SEARCH, ORPHANS, SPACE = "derived", "index", "search", "orphans", "space"
"""The kinds of findings."""

_NO_FAULTS = (ORPHANS, SPACE)
_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: a sentence for people, and whether it has been put right."""

    kind: str
    what: str
    repaired: bool = False

    @property
    def open(self) -> bool:
        """Whether it is a fault that remains. Details that wait for their owner, or free space, are none."""
        return not self.repaired and self.kind not in _NO_FAULTS

    def __str__(self) -> str:
        return " ".join([self.what, _("This has been put right.")]) if self.repaired else self.what


def check(ws: Workspace, deep: bool = True, progress: Progress | None = None) -> list[Finding]:
    """All that is wrong with an open base, and what was put right; an empty list when it is sound.

    Without `deep` the journal and the computed columns, whose check reads every record, are taken on trust.
    """
    try:
        with connect.explained(ws.path):
            return _findings(ws, deep, progress)
    except UserError as error:
        return [Finding(DAMAGE, str(error))]


def _findings(ws: Workspace, deep: bool, progress: Progress | None) -> list[Finding]:
    findings = _file(ws, deep)
    if any(finding.open for finding in findings):
        return findings
    findings += _schema(ws)
    if any(finding.open for finding in findings):
        return findings
    findings += _unfinished(ws)
    if deep:
        with _one_moment(ws) as db:
            findings += [Finding(JOURNALLED, what) for what in check_journal.differences(db, progress)]
        findings += _derived(ws)
        findings += _computed(ws)
    return [*findings, *_search(ws), *_orphans(ws), *_space(ws)]


def damage(path: Path, error: UserError) -> list[Finding]:
    """What is damaged in the file of a base that could not be opened; nothing when that is not the reason."""
    from sqlcipher3 import dbapi2

    if isinstance(error, Held) or not path.is_file():
        return []
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            return []
    try:
        db = connect.reader(path)
    except UserError as reason:
        return [Finding(DAMAGE, str(reason))]
    try:
        faults = _integrity(db, deep=True)
    except dbapi2.DatabaseError:
        faults = [str(error)]
    finally:
        db.close()
    return [Finding(DAMAGE, str(error))] if faults else []


# The file.


def _file(ws: Workspace, deep: bool) -> list[Finding]:
    faults = _integrity(ws.reader, deep)
    if not faults:
        return []
    if all("FTS5" in fault or _INDEX.search(fault) for fault in faults):
        names = sorted({found[1] for fault in faults if (found := _INDEX.search(fault))})
        _build_again(ws, names, search=any("FTS5" in fault for fault in faults))
        faults = _integrity(ws.reader, deep)
        if not faults:
            return [
                Finding(INDEX, _("The lookup tables of the base did not match its records."), repaired=True)
            ]
    hint = _("Restore a backup from the folder “backups” beside it.")
    what = _("The file of the base is damaged ({fault}).").format(fault=faults[0])
    return [Finding(DAMAGE, f"{what} {hint}")]


_INDEX = re.compile(r"(?:missing from|# of entries in|in|of) index (\w+)")


def _integrity(db: Connection, deep: bool) -> list[str]:
    """What SQLite finds wrong with the file, in its own words."""
    from sqlcipher3 import dbapi2

    try:
        rows = db.execute(f"PRAGMA {'integrity_check' if deep else 'quick_check'}").fetchall()
    except dbapi2.DatabaseError as error:
        return [str(error)]
    return [str(row[0]) for row in rows if row[0] != "ok"]


def _build_again(ws: Workspace, indexes: list[str], search: bool) -> None:
    from sqlcipher3 import dbapi2

    from desktop_crm.store import search_index

    try:
        with ws.aside() as db:
            for name in indexes:
                db.execute(f'REINDEX "{name}"')
        if search:
            search_index.rebuild(ws)
    except (UserError, dbapi2.DatabaseError):
        return  # the second look at the file says what is left


# The tables.


def _schema(ws: Workspace) -> list[Finding]:
    missing = _missing(ws.reader)
    if not missing:
        return []
    with ws.aside() as db:
        _complete(db)
    ws.cache.clear()
    left = _missing(ws.reader)
    what = _("Parts of the base were missing or had been changed: {names}.")
    return [Finding(SCHEMA, what.format(names=", ".join(left or missing)), repaired=not left)]


def _missing(db: Connection) -> list[str]:
    """The names of tables, columns, indexes and triggers that are not what they are declared to be."""
    import sqlite_utils

    from desktop_crm.store.tables import tables

    schema = sqlite_utils.Database(db, execute_plugins=False)
    present = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    indexes = (index.name for t in tables().values() for index in t.indexes)
    wanted = [*_statements(), *indexes, *tables(), *summaries.tables()]
    missing = [str(name) for name in wanted if name not in present]
    for entity, table in tables().items():
        columns = {row[1] for row in db.execute(f"PRAGMA table_xinfo({entity})")}
        missing += [f"{entity}.{column.name}" for column in table.columns if column.name not in columns]
        wanted_triggers = journal_triggers(ENTITIES[entity])
        missing += [name for name, sql in wanted_triggers.items() if schema.triggers_dict.get(name) != sql]
    kept = {**computed.triggers(), **summaries.triggers()}
    missing += [name for name, sql in kept.items() if schema.triggers_dict.get(name) != sql]
    return missing


def _statements() -> dict[str, str]:
    """The statements that make the journal and its bookkeeping, by the name of what they make."""
    found = {}
    for statement in filter(str.strip, JOURNAL.split(";\n")):
        made = re.search(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX) (\w+)", statement)
        if made:
            found[made[1]] = statement
    return found


def _complete(db: Connection) -> None:
    from desktop_crm.store import reconcile

    present = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    for name, statement in _statements().items():
        if name not in present and "INDEX" in statement.partition(name)[0]:
            db.execute(statement)
    reconcile.reconcile(db)


# What the records say.


@contextmanager
def _one_moment(ws: Workspace) -> Iterator[Connection]:
    """The base as it is now, however much is written meanwhile."""
    db = ws.reader
    db.execute("BEGIN")
    try:
        yield db
    finally:
        db.execute("COMMIT")


def _unfinished(ws: Workspace) -> list[Finding]:
    what = _("A long piece of work was not finished: {name}.")
    names = ws.read("SELECT name FROM step WHERE NOT finished")
    return [Finding(UNFINISHED, what.format(name=name)) for (name,) in names]


def _derived(ws: Workspace) -> list[Finding]:
    """Put right the normal forms that searching and finding duplicates compare."""
    wrong: list[tuple[str, int]] = []
    last = 0
    sql = f"""SELECT rid, about_entity, system, value, normal FROM {ContactPoint.entity}
        WHERE rid > ? ORDER BY rid LIMIT {_PAGE}"""
    while rows := ws.read(sql, (last,)):
        last = rows[-1][0]
        for rid, entity, system, value, normal in rows:
            f = ENTITIES[entity].fields.get(system) if entity in ENTITIES else None
            if f is not None and f.kind.normal(value) != normal:
                wrong.append((f.kind.normal(value), rid))
    if not wrong:
        return []
    with ws.aside() as db:
        db.executemany(f"UPDATE {ContactPoint.entity} SET normal = ? WHERE rid = ?", wrong)
    what = ngettext(
        "{n} phone or address could not be found by its value.",
        "{n} phones and addresses could not be found by their value.",
        len(wrong),
    )
    return [Finding(DERIVED, what.format(n=len(wrong)), repaired=True)]


def _computed(ws: Workspace) -> list[Finding]:
    """Put right what follows from other records."""
    wrong = {**computed.wrong(ws.reader), **summaries.wrong(ws.reader)}
    if not wrong:
        return []
    with ws.aside() as db:
        computed.refresh_all(db)
        summaries.refresh_all(db)
    columns = ", ".join(f"{column}: {n}" for column, n in wrong.items())
    what = _("Some figures did not follow from the records ({columns}).").format(columns=columns)
    return [Finding(DERIVED, what, repaired=True)]


def _search(ws: Workspace) -> list[Finding]:
    from desktop_crm.store import search_index
    from desktop_crm.store.search_schema import CODES, document

    search_index.catch_up(ws)
    indexed = {number for (number,) in ws.read("SELECT id FROM search_text_docsize")}
    for entity in CODES:
        for (rid,) in ws.read(f"SELECT rid FROM {entity} WHERE deleted IS NULL"):
            if document(entity, rid) not in indexed:
                break
            indexed.discard(document(entity, rid))
        else:
            continue
        break
    else:
        if not indexed:
            return []
    search_index.rebuild(ws)
    return [Finding(SEARCH, _("The search did not know all records."), repaired=True)]


def _orphans(ws: Workspace) -> list[Finding]:
    """Details whose owner is not here: it may still come from another laptop, so they stay."""
    found = []
    for record in ENTITIES.values():
        for f in columns_of(record):
            if f"{f.key}_entity" not in record.fields:
                continue
            owners = " UNION ALL ".join(f"SELECT id FROM {r.entity}" for r in ENTITIES.values() if r.listed)
            sql = (
                f'SELECT count(*) FROM {record.entity} WHERE deleted IS NULL AND "{f.key}" NOT IN ({owners})'
            )
            ((n,),) = ws.read(sql)
            if n:
                what = _("{plural} without an owner: {n}.").format(plural=_(record.plural), n=n)
                found.append(Finding(ORPHANS, what))
    return found


def _space(ws: Workspace) -> list[Finding]:
    ((free,),), ((pages,),), ((size,),) = (
        ws.read(f"PRAGMA {name}") for name in ("freelist_count", "page_count", "page_size")
    )
    if free * size < 16 << 20 or free * 2 < pages:
        return []
    what = _("More than half of the file is free space ({n} MB).").format(n=free * size >> 20)
    return [Finding(SPACE, what)]
