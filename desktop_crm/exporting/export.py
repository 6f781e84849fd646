"""Exporting: what is seen, or everything there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.base.safely import replacing
from desktop_crm.exporting import everything, table, text, vcard, workbook
from desktop_crm.exporting.table import Progress
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

FORMATS = (
    (N_("Excel workbook"), "xlsx"),
    (N_("Text table (CSV)"), "csv"),
    (N_("Address cards (vCard)"), "vcf"),
)
"""What can be written: a text for translation and the ending of the file."""


def export(
    ws: Workspace,
    path: Path,
    query_: Query,
    columns: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the records of a list to `path`, in the format of its ending; how many there were.

    `columns` are field keys in the order of the list, None for all fields; address cards have all of them.
    Raises UserError when the file cannot be written, and Cancelled; then `path` is what it was before.
    """
    return export_records(ws, path, query_.entity, query.ids(ws, query_), columns, progress)


def export_records(
    ws: Workspace,
    path: Path,
    entity: str,
    rids: Sequence[int],
    columns: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the records with these numbers, as `export` does: what is selected in a list."""
    ending = _ending(path)
    if ending == "vcf" and entity != "contact":
        raise UserError(
            _("Only contacts can be saved as address cards."), _("Choose the ending .xlsx or .csv.")
        )
    with replacing(path) as partial:
        if ending == "vcf":
            vcard.write(partial, ws, rids, progress)
        elif ending == "csv":
            text.write(partial, table.of_records(ws, entity, columns, rids), progress)
        else:
            workbook.write(partial, [table.of_records(ws, entity, columns, rids)], progress)
    return len(rids)


def export_all(ws: Workspace, path: Path, progress: Progress | None = None) -> int:
    """Write everything to one workbook, a sheet for each kind of record; how many records there were.

    The sheets of contacts and companies can be imported again. Raises as `export` does.
    """
    if _ending(path) != "xlsx":
        raise UserError(
            _("Everything together fits only into a workbook."), _("Choose a name that ends in .xlsx.")
        )
    tables = everything.tables(ws)
    with replacing(path) as partial:
        workbook.write(partial, tables, progress)
    return sum(each.total for each in tables)


def _ending(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in [known for _label, known in FORMATS]:
        raise UserError(
            _("“{name}” has an ending that is not known.").format(name=path.name),
            _("Choose a name that ends in .xlsx, .csv or .vcf."),
        )
    return ending
