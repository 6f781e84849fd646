"""Rows as text, for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_crm.ui.rows.model import RowsModel

AT_MOST = 10_000
"""Rows that are copied; the whole of a large list is what an export is for."""


def text_of(model: RowsModel, rows: Sequence[int]) -> str:
    """The rows as lines, their cells divided by tabs; below their titles where there is more than one row."""
    across = range(model.columnCount())
    lines = [[str(model.index(row, i).data() or "") for i in across] for row in rows[:AT_MOST] if row >= 0]
    titles = [[column.title for column in model.columns]] if len(lines) > 1 else []
    return "\n".join("\t".join(_cell(text) for text in line) for line in (*titles, *lines))


def _cell(text: str) -> str:
    return " ".join(text.split())
