"""Short tables: the largest of many, and what is beyond them in one last row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Value
from desktop_crm.ops import team
from desktop_crm.reports import grouping, money
from desktop_crm.reports.measures import Measure, sums
from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.table import NOTHING, Adds, Behind, Column, Figure, Row, Table
from desktop_crm.reports.units import Sum, Words
from desktop_crm.store.workspace import Workspace

REST = "rest"
"""The key of the row for what is beyond those that have one of their own."""

Said = tuple[str, str, tuple[Value, ...]]
"""A column of words: its title, and SQL for what it says of a deal with its values."""


def folded(rows: Sequence[Row], most: int) -> tuple[Row, ...]:
    """At most so many rows: those beyond are one, of which the records are those of all of them."""
    if len(rows) <= most:
        return tuple(rows)
    rest = rows[most - 1 :]
    figures = tuple(_together([row.figures[n] for row in rest]) for n in range(len(rest[0].figures)))
    return (*rows[: most - 1], Row(REST, _more(len(rest)), figures))


def _more(n: int) -> str:
    return ngettext("{n} more", "{n} more", n).format(n=n)


def _together(figures: Sequence[Figure]) -> Figure:
    """Of numbers or sums of records that are apart, that of all of them."""
    behinds = [f.behind for f in figures if f.behind]
    first = behinds[0] if behinds else None
    if first is None or first.adds not in (Adds.COUNT, Adds.SUM):
        return NOTHING
    either = Where(
        f"({' OR '.join(f'({b.where.sql})' for b in behinds)})",
        tuple(v for b in behinds for v in b.where.values),
    )
    past = [f.before for f in figures if isinstance(f.before, int | float)]
    value = sum(f.value for f in figures if isinstance(f.value, int | float))
    return Figure(value, Behind(first.entity, either, first.adds, first.each), sum(past) if past else None)


def largest(
    ws: Workspace, name: str, title: str, chosen: Where, most: int, words: Mapping[str, Said], empty: str
) -> Table:
    """The largest of the chosen deals by name, those of the team's own currency first."""
    n, totals = _all_together(ws, chosen)
    amounts = sums(money.in_order(ws, totals), _("Sum"), _("The sum of these deals"))
    rows = _named(ws, chosen, most if n <= most else most - 1, amounts, words)
    wordless = (Figure(""),) * (len(words) + 1)
    if n > len(rows):
        ids = tuple(row.key for row in rows)
        beyond = chosen & Where(f"deal.id NOT IN ({', '.join('?' * len(ids))})", ids)
        rows.append(
            Row(
                REST,
                _more(n - len(ids)),
                (*_added(beyond, amounts, _without(totals, rows, amounts)), *wordless),
            )
        )
    said = [Column(key, head, Words()) for key, (head, _sql, _values) in words.items()]
    return Table(
        name,
        title,
        _("Deal"),
        (*(m.column for m in amounts), *said, Column("who", _("Responsible"), Words())),
        tuple(rows),
        Row("", _("Total"), (*_added(chosen, amounts, totals), *wordless)) if rows else None,
        empty=empty,
    )


def _all_together(ws: Workspace, chosen: Where) -> tuple[int, dict[str, int]]:
    """How many the deals are, and their sums by currency: asked for once, as finding them is what takes time."""
    rows = ws.read(
        f"SELECT deal.currency, count(*), sum(deal.amount) FROM deal WHERE {chosen.sql} GROUP BY 1",
        chosen.values,
    )
    return sum(n for _c, n, _sum in rows), {c: total for c, _n, total in rows if total is not None}


def _without(totals: Mapping[str, int], rows: Sequence[Row], amounts: Sequence[Measure]) -> dict[str, int]:
    """The sums without those of the rows."""
    left = dict(totals)
    for row in rows:
        for c, figure in zip(_currencies(amounts), row.figures, strict=False):
            left[c] = left.get(c, 0) - (figure.value if isinstance(figure.value, int) else 0)
    return left


def _named(
    ws: Workspace, chosen: Where, most: int, amounts: Sequence[Measure], words: Mapping[str, Said]
) -> list[Row]:
    said = "".join(f", {sql}" for _title, sql, _values in words.values())
    given = tuple(v for _title, _sql, values in words.values() for v in values)
    order = "amount IS NULL, currency <> ?, currency, amount DESC, rid"
    own = team.get(ws, team.CURRENCY)
    # What is said of a deal is asked only of those that are shown.
    found = ws.read(
        f"""SELECT id, name, amount, currency, nullif(responsible, ''){said} FROM deal
            WHERE rid IN (SELECT rid FROM deal WHERE {chosen.sql} ORDER BY {order} LIMIT ?) ORDER BY {order}""",
        (*given, *chosen.values, own, most, own),
    )
    by = grouping.by(ws, "deal", "responsible")
    names = by.titles(ws)
    return [
        Row(
            id_,
            called or _("Without a name"),
            (*_its(id_, amount, currency, amounts), *map(Figure, told), Figure(by.title(names, who))),
            ("deal", id_),
        )
        for id_, called, amount, currency, who, *told in found
    ]


def _its(id_: str, amount: int | None, currency: str, amounts: Sequence[Measure]) -> list[Figure]:
    """The sum of one deal in the column of its currency."""
    its = Where("deal.id = ?", (id_,))
    return [
        Figure(amount, Behind("deal", its & m.only, m.adds, m.each))
        if amount is not None and m.column.unit == Sum(currency)
        else NOTHING
        for m in amounts
    ]


def _added(chosen: Where, amounts: Sequence[Measure], totals: Mapping[str, int]) -> tuple[Figure, ...]:
    """The sums of the chosen deals, which are known by currency."""
    behinds = (Behind("deal", chosen & m.only, m.adds, m.each) for m in amounts)
    return tuple(Figure(totals.get(c, 0), b) for c, b in zip(_currencies(amounts), behinds, strict=True))


def _currencies(amounts: Sequence[Measure]) -> list[str]:
    return [m.column.unit.currency for m in amounts if isinstance(m.column.unit, Sum)]
