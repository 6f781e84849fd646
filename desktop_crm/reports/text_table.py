"""Reports as text: a table that a spreadsheet opens with a double click, and lines for a terminal."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_crm.base.i18n import language
from desktop_crm.base.safely import replacing
from desktop_crm.base.sheets import guarded
from desktop_crm.reports.grid import Lane, Part, every_row, lanes
from desktop_crm.reports.table import Row, Table

_INDENT = "  "


def write(path: Path, *tables: Table) -> None:
    """Write tables one below the other in UTF-8 with a byte order mark, divided as Excel expects in the language.

    Several have their titles above them. Raises UserError when the file cannot be written.
    """
    with replacing(path) as partial, partial.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";" if language() == "ru" else ",", lineterminator="\r\n")
        for n, table in enumerate(tables):
            rows.writerows([[]] * bool(n) + [[guarded(table.title)]] * (len(tables) > 1))
            rows.writerows(_cells(table))


def _cells(table: Table) -> Iterator[list[str]]:
    shown = [lane for lane in lanes(table) if lane.part != Part.CHANGE]  # follows from the others
    yield [guarded(text) for text in (table.heading, *(lane.title for lane in shown))]
    for row in every_row(table):
        yield [guarded(row.title), *(_cell(lane, row) for lane in shown)]


def _cell(lane: Lane, row: Row) -> str:
    text = lane.written(row)
    return guarded(text) if lane.is_words else text


def lines(table: Table) -> Iterator[str]:
    """The table for a terminal: words at the left, figures at the right of their columns, changes beside them."""
    yield table.title
    if not table.rows:
        yield from filter(None, (table.empty, *table.notes))
        return
    shown = [lane for lane in lanes(table) if lane.part == Part.NOW or _changed(table, lane)]
    titles = (lane.column.title if lane.part == Part.NOW else "±" for lane in shown)
    cells = [[table.heading, *titles]]
    cells += [
        [_INDENT * row.level + row.title, *(lane.shown(row) for lane in shown)] for row in every_row(table)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    left = [True, *(lane.is_words for lane in shown)]
    ruled = {1, len(cells) - bool(table.total)}
    for n, row in enumerate(cells):
        if n in ruled:
            yield "  ".join("─" * width for width in widths)
        yield _aligned(row, widths, left)
    yield from table.notes


def _changed(table: Table, lane: Lane) -> bool:
    return lane.part == Part.CHANGE and any(lane.shown(row) for row in every_row(table))


def _aligned(row: Sequence[str], widths: Sequence[int], left: Sequence[bool]) -> str:
    padded = (
        text.ljust(width) if at_left else text.rjust(width)
        for text, width, at_left in zip(row, widths, left, strict=True)
    )
    return "  ".join(padded).rstrip()
