"""Rows of a list that are no clients: totals, and the header printed again on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_crm.base.i18n import ngettext
from desktop_crm.importing.header import Header, is_header_word
from desktop_crm.importing.sheet import CellValue, Row

_MORE = (
    r"(?:\s+(?:по|за|на|for|in|of)\s[^@\d]{1,30}"
    r"|\s+(?:клиент|контакт|компани|сделок|сделк|запис|строк|сумм|руб|шт|чел|client|contact|row|deal|amount)\w*)*"
    r"[\s:.,=\d₽$€-]*$"
)
_INNER = re.compile(rf"(?:итог[оаи]?|всего|(?:grand\s+|sub)total){_MORE}", re.IGNORECASE)
_LAST = re.compile(
    rf"(?:общ\w+\s+)?(?:итог[оаи]?|всего|сумма|количество|(?:grand\s+|sub)?totals?|sum){_MORE}", re.IGNORECASE
)
_FIGURE = re.compile(r"[-+]?\d[\d\s.,]*\s?(?:₽|%|руб\.?|р\.|шт\.?|чел\.?|клиент\w*|[$€])?$", re.IGNORECASE)
_OF_ONE_CLIENT = re.compile(r"тел|phone|моб|mobile|whatsapp|инн|факс|fax|номер|mail|почт", re.IGNORECASE)
_LISTED = 10


def repeated_headers(rows: Sequence[Row], found: Header, notes: list[str]) -> list[int]:
    """The rows under the header that are the header again, told of in `notes`."""
    lines = [
        row
        for row in rows[found.first : found.end]
        if any(is_header_word(str(v)) for v in row if v is not None)
    ]
    if not lines:
        return []
    again = [index for index in range(found.end, len(rows)) if rows[index] in lines]
    if again:
        notes.append(
            ngettext(
                "The header is repeated in {count} row inside the list; it was skipped.",
                "The header is repeated in {count} rows inside the list; they were skipped.",
                len(again),
            ).format(count=len(again))
        )
    return again


def totals(rows: Sequence[Row], found: Header, numbers: Sequence[int], notes: list[str]) -> list[int]:
    """The rows that sum up others, told of in `notes` with their numbers so that none is lost in silence."""
    width = len(rows[0])
    last = len(rows) - 3
    found_in = [
        index
        for index in range(found.end, len(rows))
        if 2 * rows[index].count(None) >= width - 2 and _is_total(rows[index], found.names, index >= last)
    ]
    if found_in and len(found_in) < len(rows) - found.end:
        named = ", ".join(str(numbers[index]) for index in found_in[:_LISTED])
        if len(found_in) > _LISTED:
            named += ", …"
        notes.append(
            ngettext(
                "Row {rows} holds totals and was left out.",
                "Rows {rows} hold totals and were left out.",
                len(found_in),
            ).format(rows=named)
        )
        return found_in
    return []


def _is_total(row: Row, names: Sequence[str], at_the_end: bool) -> bool:
    filled = [(column, value) for column, value in enumerate(row) if value is not None]
    word = filled[0][1]
    if not isinstance(word, str) or not (_LAST if at_the_end else _INNER).match(word):
        return False
    return all(
        _is_figure(value, names[column] if column < len(names) else "") for column, value in filled[1:]
    )


def _is_figure(value: CellValue, name: str) -> bool:
    """Whether the cell is a sum or a count; a number under "Phone" belongs to a client named "Total"."""
    if _OF_ONE_CLIENT.search(name) and len(re.sub(r"\D", "", str(value))) > 6:
        return False
    return type(value) is not str or bool(_FIGURE.match(value) or _LAST.match(value))
