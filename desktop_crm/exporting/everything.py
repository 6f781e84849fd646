"""All that the base holds as tables: clients to be read and brought in again, then every other record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_crm.base.i18n import _
from desktop_crm.exporting.table import ID, Column, Table, of_records
from desktop_crm.models.all import ENTITIES, Record
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Text, Value
from desktop_crm.models.record import columns_of
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

_PAGE = 2000


def tables(ws: Workspace) -> list[Table]:
    """One table for each kind of record, without the bin. The column ID identifies each record."""
    return [_clients(ws, r) if r.listed else _plain(ws, r) for r in ENTITIES.values()]


def _clients(ws: Workspace, record: type[Record]) -> Table:
    """A list as people see it, the identifiers in its last column."""
    rids = query.ids(ws, Query(record.entity, sort=record.newest_by, descending=False))
    return of_records(ws, record.entity, None, rids, identified=True)


def _plain(ws: Workspace, record: type[Record]) -> Table:
    """The columns as declared; a reference has the name of its target and, beside it, the identifier."""
    ((total,),) = ws.read(f"SELECT count(*) FROM {record.entity} WHERE deleted IS NULL")
    columns: list[Column] = [ID]
    shown = ["rid", "id"]
    for f in columns_of(record):
        columns.append(Column(_(f.label), f.kind))
        if isinstance(f.kind, Ref):
            columns.append(Column(_("{field}: ID").format(field=_(f.label)), Text()))
            shown.append(_name_of(record, f))
        shown.append(f'"{f.key}"')
    sql = f"""SELECT {", ".join(shown)} FROM {record.entity}
        WHERE deleted IS NULL AND rid > ? ORDER BY rid LIMIT {_PAGE}"""
    return Table(_(record.plural), tuple(columns), _rows(ws, sql), total)


def _name_of(record: type[Record], f: Field) -> str:
    """SQL for the name of what a reference refers to, a contact or a company where it may be either."""
    either = f"{f.key}_entity" in record.fields
    targets = [r.entity for r in ENTITIES.values() if r.listed] if either else [_entity(f)]
    targets = [entity for entity in targets if "name" in ENTITIES[entity].fields]
    names = [f'(SELECT name FROM {target} r WHERE r.id = {record.entity}."{f.key}")' for target in targets]
    return f"coalesce({', '.join(names)}, NULL)" if names else "NULL"


def _entity(f: Field) -> str:
    assert isinstance(f.kind, Ref)
    return f.kind.entity


def _rows(ws: Workspace, sql: str) -> Iterator[Sequence[Value]]:
    last = 0
    while page := ws.read(sql, (last,)):
        yield from (values for _rid, *values in page)
        last = page[-1][0]
