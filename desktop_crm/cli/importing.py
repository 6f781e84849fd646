"""The command `import`: read, match, check, write."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.base.settings import Settings
from desktop_crm.cli.console import Console

if TYPE_CHECKING:
    from desktop_crm.importing.findings import Findings
    from desktop_crm.importing.mapping import Mapping
    from desktop_crm.importing.sheet import Sheet
    from desktop_crm.importing.target import Target
    from desktop_crm.store.workspace import Workspace

_LISTED = 20  # problems that are listed for people; the rejected rows can be saved to a file


def run(base: Path, chosen: Namespace, console: Console) -> int:
    """Import the list; 1 when rows were rejected."""
    from desktop_crm.importing.reading import read
    from desktop_crm.store.workspace import Workspace

    # The list is read before the base is opened: a list that cannot be read leaves no new base behind.
    sheet = read(chosen.list, chosen.sheet, progress=console.progress(_("Reading")))
    mapping = None
    if chosen.mapping:
        sheet, mapping = _given(sheet, chosen.mapping)
    with Workspace(base) as ws:
        found = _checked(ws, sheet, mapping, chosen, console)
        if chosen.rejected and found.problem_count():
            _save_rejected(found, chosen.rejected)
        if not chosen.dry_run:
            _load(ws, found, console)
        console.answer(_answer(found), *_lines(ws, found, chosen))
    return 1 if found.rejected else 0


def _checked(
    ws: Workspace, sheet: Sheet, mapping: Mapping | None, chosen: Namespace, console: Console
) -> Findings:
    from desktop_crm.importing.check import check
    from desktop_crm.importing.guess import guess
    from desktop_crm.importing.merge import Policy
    from desktop_crm.models.kinds import Reading

    mapping = mapping or guess(ws, sheet)
    reading = Reading(region=Settings()["region"], language=language())
    progress = console.progress(_("Checking"))
    return check(ws, sheet, mapping, Policy(chosen.policy), reading=reading, progress=progress)


def _given(sheet: Sheet, path: Path) -> tuple[Sheet, Mapping]:
    """The mapping in a file, and the list as it is with the header that the mapping names."""
    from desktop_crm.importing.mapping import from_json
    from desktop_crm.importing.reading import read

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("The mapping file “{name}” cannot be read.").format(name=path.name),
            _("Check its name, and that it is a JSON file."),
        ) from error
    try:
        return sheet, from_json(text, sheet.header)
    except UserError:
        if sheet.header_row:
            raise
    # No row looked like a header, yet the mapping says that there is one: it is the first.
    sheet = read(sheet.path, sheet.name if len(sheet.names) > 1 else None, header_row=1)
    return sheet, from_json(text, sheet.header)


def _save_rejected(found: Findings, path: Path) -> None:
    """Before anything is written: when the file cannot be made, nothing has happened yet."""
    from desktop_crm.importing.rejected import save_rejected

    save_rejected(found, path)


def _load(ws: Workspace, found: Findings, console: Console) -> None:
    from desktop_crm.importing.load import load

    load(ws, found, console.progress(_("Writing")))


def _answer(found: Findings) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "new": found.new,
        "updated": found.updated,
        "skipped": found.skipped,
        "rejected": found.rejected,
        "columns": {c.name: c.target.code if c.target else None for c in found.columns},
        "problems": sorted(_problems(found), key=lambda problem: problem["row"]),
    }


def _problems(found: Findings) -> Iterator[dict[str, Any]]:
    """What is not on a card as it stands in the list, rows that are no clients included."""
    for p in found.problems():
        yield {"row": p.row, "column": p.column, "value": _plain(p.value), "reason": p.reason}
    for row in found.sheet.left_out:
        yield {"row": row.row, "column": "", "value": row.text, "reason": row.reason}


def _plain(value: Any) -> Any:
    """A cell as JSON knows it: dates and times as ISO 8601 texts."""
    return value if isinstance(value, str | int | float | bool | None) else value.isoformat()


def _lines(ws: Workspace, found: Findings, chosen: Namespace) -> Iterator[str]:
    for column in found.columns:
        yield f"{column.name} → {_target_named(ws, column.target)}"
    counts = _("{rows} rows: {new} new, {updated} updated, {skipped} skipped, {rejected} rejected.")
    yield counts.format(
        rows=found.rows, new=found.new, updated=found.updated, skipped=found.skipped, rejected=found.rejected
    )
    yield from found.sheet.notes
    if chosen.dry_run:
        yield _("This was a trial: nothing was written.")
    for problem in islice(found.problems(), _LISTED):
        place = _("Row {n}").format(n=problem.row) + (f", {problem.column}" if problem.column else "")
        yield f"{place}: {problem.reason}"
    further = found.problem_count() - _LISTED
    if further > 0:
        yield ngettext("… and {n} more problem", "… and {n} more problems", further).format(n=further)
    if chosen.rejected and found.problem_count():
        yield _("The rejected rows are in {path}.").format(path=chosen.rejected)


def _target_named(ws: Workspace, target: Target | None) -> str:
    """What a column becomes, with the kind of record: a name is a contact's or a company's."""
    from desktop_crm.importing.target import target_label
    from desktop_crm.models.all import ENTITIES

    label = target_label(ws, target)
    return f"{_(ENTITIES[target.entity].label)}: {label}" if target and target.field else label
