"""Lists in groups: "Москва" alone on a row above its clients becomes a column that says "Москва" for each."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from desktop_crm.base.i18n import _
from desktop_crm.importing.header import looks_like_data, of_a_client
from desktop_crm.importing.sheet import Row, Span

_CITIES = re.compile(
    r"(?:г\.?\s*)?(?:москва|санкт-петербург|петербург|спб|новосибирск|екатеринбург|казань|красноярск|челябинск|уфа|самара"
    r"|нижний новгород|краснодар|омск|воронеж|пермь|волгоград|саратов|тюмень|тольятти|барнаул|махачкала"
    r"|ижевск|хабаровск|ульяновск|иркутск|владивосток|ярославль|севастополь|ставрополь|томск|кемерово"
    r"|набережные челны|оренбург|новокузнецк|балашиха|рязань|чебоксары|калининград|пенза"
    r"|липецк|киров|астрахань|тула|сочи|курск|тверь"
    r"|ростов-на-дону|магнитогорск|сургут|брянск|иваново|белгород|владимир|калуга|смоленск|вологда|мурманск|минск"
    r"|алматы|астана|moscow|london|new york|paris|berlin)$"
    r"|(?:г\.|город|регион|отдел|филиал|группа|область|район)\s"
    r"|.*\b(?:область|край|район|регион|отдел|филиал|region|department|branch)$|[А-ЯA-Z]$|vip$|опт$|розница$",
    re.IGNORECASE,
)


def into_column(
    head: list[str], rows: list[Row], numbers: array[int], spans: Sequence[Span], notes: list[str]
) -> tuple[list[str], list[Row], array[int]]:
    """The list with groups and vertically merged cells filled downwards; a note says what was done.

    A row with one value may as well be a client of whom only the name is known. It counts as a group only
    when the list starts with one and the file says more: the cell is merged over the row, its column is empty
    in all full rows, or the values are of another sort than the names in that column. In doubt it is a row.
    """
    found = _groups(rows, numbers, spans) if len(head) > 2 else []
    _fill_merged(rows, numbers, spans)
    if not found:
        return head, rows, numbers
    column = _own_column(rows, found)
    if column is not None and head[column]:
        filled, kept = _filled(rows, numbers, found, column)
        name = head[column]
    else:
        filled, kept = _filled(rows, numbers, found, None)
        name = _("Group")
        head = [*head, name]
    value = next(value for value in rows[found[0]] if value is not None)
    notes.append(
        _(
            "Rows that hold one value above others, such as “{value}”, were read as the column “{name}”."
        ).format(value=value, name=name)
    )
    return head, filled, kept


def _groups(rows: Sequence[Row], numbers: Sequence[int], spans: Sequence[Span]) -> list[int]:
    """The indexes of the rows that head a group."""
    width = len(rows[0]) if rows else 0
    alone = [index for index, row in enumerate(rows) if width - row.count(None) == 1 and _may_head(row)]
    if not alone or alone[0] != 0 or 2 * len(alone) > len(rows) or alone[-1] == len(rows) - 1:
        return []
    full = sorted(width - row.count(None) for row in rows[:2000] if row.count(None) < width - 1)
    if not full or full[len(full) // 2] < 2:
        return []
    wide = {top for top, left, bottom, right in spans if top == bottom and 2 * (right - left + 1) >= width}
    merged = [index for index in alone if numbers[index] - 1 in wide]
    if merged and merged[0] == 0:
        return merged
    if _own_column(rows, alone) is not None:
        return alone
    sort = _usual_words(rows, alone)
    sure = sum(_of_another_sort(str(_value(rows[index])), sort) for index in alone)
    return alone if 2 * sure > len(alone) and not _in_a_row(alone) else []


def _may_head(row: Row) -> bool:
    value = _value(row)
    return type(value) is str and not looks_like_data(value) and not of_a_client(value)


def _value(row: Row) -> object:
    return next(value for value in row if value is not None)


def _own_column(rows: Sequence[Row], found: Sequence[int]) -> int | None:
    """The column that holds nothing but the groups, if there is one."""
    columns = {next(c for c, value in enumerate(rows[index]) if value is not None) for index in found}
    if len(columns) != 1:
        return None
    column = columns.pop()
    return column if sum(row[column] is not None for row in rows) == len(found) else None


def _usual_words(rows: Sequence[Row], alone: Sequence[int]) -> int:
    """How many words the cells of the group's column usually have in full rows."""
    column = next(c for c, value in enumerate(rows[alone[0]]) if value is not None)
    heads = set(alone)
    texts = [row[column] for index, row in enumerate(rows[:2000]) if index not in heads]
    words = Counter(len(text.split()) for text in texts if isinstance(text, str))
    return words.most_common(1)[0][0] if words else 0


def _of_another_sort(value: str, usual_words: int) -> bool:
    return bool(_CITIES.match(value)) or (usual_words > 1 and len(value.split()) == 1) or usual_words == 0


def _in_a_row(alone: Sequence[int]) -> bool:
    return any(b == a + 1 for a, b in pairwise(alone))


def _filled(
    rows: Sequence[Row], numbers: Sequence[int], found: Sequence[int], column: int | None
) -> tuple[list[Row], array[int]]:
    heads = set(found)
    filled: list[Row] = []
    kept = array("I")
    group: str | None = None
    for index, row in enumerate(rows):
        if index in heads:
            group = str(_value(row))
            continue
        filled.append((*row, group) if column is None else (*row[:column], group, *row[column + 1 :]))
        kept.append(numbers[index])
    return filled, kept


def _fill_merged(rows: list[Row], numbers: Sequence[int], spans: Sequence[Span]) -> None:
    """Give every row under a vertically merged cell its value."""
    for top, left, bottom, _right in spans:
        if bottom == top or not rows or not 0 <= left < len(rows[0]):
            continue
        first, end = bisect_left(numbers, top + 1), bisect_left(numbers, bottom + 2)
        if first >= end or numbers[first] != top + 1 or rows[first][left] is None:
            continue
        for index in range(first + 1, end):
            row = rows[index]
            if row[left] is None:
                rows[index] = (*row[:left], rows[first][left], *row[left + 1 :])
