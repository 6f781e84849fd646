"""Who buys, who comes back, and who does not. Companies and people have rows apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.sums import sign_of
from desktop_crm.ops import team
from desktop_crm.reports import money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.buyers import COMPANY, CONTACT, SOLD_TO, A, B, Buyers, C
from desktop_crm.reports.closed import WON, currencies_of
from desktop_crm.reports.measures import NOBODY, Count, earlier, sums
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import midnight
from desktop_crm.reports.table import (
    NOTHING,
    Adds,
    Behind,
    Chart,
    Column,
    Figure,
    Row,
    Shape,
    Table,
    added_up,
)
from desktop_crm.reports.units import Days, Many
from desktop_crm.store.workspace import Workspace

LATE = 1.5
"""Whoever stays away for longer than so many of the usual intervals has not come back in time."""

_DAY = 86_400_000  # ms


class Told(NamedTuple):
    """What is told of some clients: they themselves with the days between their visits, their deals, and of each
    currency the sums."""

    clients: Count
    deals: Count
    sums: tuple[Count, ...]


class Group(NamedTuple):
    """Whom one statement tells apart: companies or people ("" for deals of nobody), back again or not, the class."""

    entity: str
    back: bool
    rank: str


Sales = dict[Group, Told]


@dataclass(frozen=True, slots=True)
class Part:
    """Some clients of an entity: which groups they are, and what their ids must meet."""

    key: str
    title: str
    holds: Callable[[Group], bool]
    only: Callable[[str], Where]


def report(ws: Workspace, ask: Ask) -> Table:
    """Clients who bought in the period: those who came for the first time and those who came back, and by the part
    of the revenue that they bring."""
    # The classes go by the team's own currency, whatever else was paid in.
    own = team.get(ws, team.CURRENCY)
    currencies = tuple(dict.fromkeys((own, *currencies_of(ws, ask, WON))))
    buyers, past = Buyers(ws, ask, currencies), earlier(ws, ask)
    now = _sales(buyers)
    then = _sales(replace(buyers, ask=past)) if past else None
    rows = [row for entity in (COMPANY, CONTACT) for row in _rows(buyers, entity, now, then)]
    rows += _unknown(buyers, now, then)
    return Table(
        "clients",
        _("Clients"),
        _("Clients"),
        _columns(currencies),
        tuple(rows),
        _row(buyers, "", _total(), None, now, then) if rows else None,
        Chart(Shape.RANKING, (f"amount.{currencies[0]}",)),
        (_about_classes(currencies[0]),) if rows else (),
        _("Nobody bought anything in this period."),
    )


def _columns(currencies: Sequence[str]) -> tuple[Column, ...]:
    revenue = sums(currencies, _("Revenue"), _("The sum of the deals won in the period"))
    bill = sums(currencies, _("Average bill"), _("The mean sum of the deals won that have one"), Adds.MEAN)
    every = _("How many days there are on average between the visits of these clients")
    late = _(
        "Those who bought once and stay away for longer than one and a half of their usual intervals, today"
    )
    return (
        Column("clients", _("Clients"), Many(), _("Clients with a deal won in the period")),
        Column("purchases", _("Purchases"), Many(), _("Deals won in the period")),
        *(m.column for m in (*revenue, *bill)),
        Column("visit_every", _("Visit every"), Days(), every),
        Column("late", _("Not returned in time"), Many(), late, -1),
    )


def _about_classes(currency: str) -> str:
    said = _(
        "A: the clients who bring the first 80% of the revenue in {sign}; B: the next 15%; C: all others."
    )
    return said.format(sign=sign_of(currency))


def _sales(buyers: Buyers) -> Sales:
    ranked = buyers.ranked(known=True)
    amounts = ", ".join(f"sum(n), coalesce(sum(s{n}), 0), sum(c{n})" for n in range(len(buyers.currencies)))
    rows = buyers.ws.read(
        f"""SELECT CASE WHEN client IS NULL THEN '' WHEN firm THEN '{COMPANY}' ELSE '{CONTACT}' END, back, class,
              sum(there), coalesce(sum(every), 0), count(every), sum(n), 0, 0, {amounts}
            FROM {ranked.sql} GROUP BY 1, 2, 3""",
        ranked.values,
    )
    return {Group(entity, bool(again), rank): _read(counts) for entity, again, rank, *counts in rows}


def _read(counts: Sequence[int]) -> Told:
    clients, deals, *amounts = (Count(*counts[n : n + 3]) for n in range(0, len(counts), 3))
    return Told(clients, deals, tuple(amounts))


def _together(sales: Sales, part: Part, width: int) -> Told:
    told = Told(Count(), Count(), (Count(),) * width)
    for group, its in sales.items():
        if part.holds(group):
            amounts = tuple(a.plus(b) for a, b in zip(told.sums, its.sums, strict=True))
            told = Told(told.clients.plus(its.clients), told.deals.plus(its.deals), amounts)
    return told


def _rows(buyers: Buyers, entity: str, now: Sales, then: Sales | None) -> Iterator[Row]:
    """A row for all companies, or all people, and one for each part of them."""
    whole, *parts = _parts(buyers, entity)
    late = _late(buyers, entity)
    if any(whole.holds(group) for group in (*now, *(then or ()))) or late.value:
        yield _row(buyers, entity, whole, late, now, then)
        yield from (_row(buyers, entity, part, None, now, then, level=1) for part in parts)


def _parts(buyers: Buyers, entity: str) -> tuple[Part, ...]:
    titles = _TITLES[entity]()

    def part(key: str, holds: Callable[[Group], bool], only: Callable[[str], Where]) -> Part:
        name = f"{entity}.{key}" if key else entity
        return Part(name, titles[key], lambda g: g.entity == entity and holds(g), only)

    def back(again: bool) -> Part:
        key = "back" if again else "new"
        return part(key, lambda g: g.back == again, lambda id_: buyers.came_back(entity, id_, again))

    def rank(name: str) -> Part:
        return part(name, lambda g: g.rank == name, lambda id_: buyers.of_class(entity, id_, name))

    everyone = part("", lambda _g: True, lambda _id: Where("1"))
    return everyone, back(False), back(True), rank(A), rank(B), rank(C)


def _titles_of_companies() -> dict[str, str]:
    return {
        "": _("Companies"),
        "new": _("New companies"),
        "back": _("Companies that came back"),
        A: _("Companies of class A"),
        B: _("Companies of class B"),
        C: _("Companies of class C"),
    }


def _titles_of_people() -> dict[str, str]:
    return {
        "": _("People"),
        "new": _("New people"),
        "back": _("People who came back"),
        A: _("People of class A"),
        B: _("People of class B"),
        C: _("People of class C"),
    }


_TITLES = {COMPANY: _titles_of_companies, CONTACT: _titles_of_people}


def _unknown(buyers: Buyers, now: Sales, then: Sales | None) -> list[Row]:
    """Deals that name no client."""
    part = Part(NOBODY, _("Client not named"), lambda g: g.entity == "", lambda _id: Where("1"))
    there = any(part.holds(group) for group in (*now, *(then or ())))
    return [_row(buyers, "", part, None, now, then)] if there else []


def _total() -> Part:
    return Part("", _("Total"), lambda _g: True, lambda _id: Where("1"))


def _row(
    buyers: Buyers,
    entity: str,
    part: Part,
    late: Figure | None,
    now: Sales,
    then: Sales | None,
    level: int = 0,
) -> Row:
    """Where it is of companies and people together, their number is not told: a figure has records of one kind."""
    width = len(buyers.currencies)
    told = _together(now, part, width)
    before = _values(_together(then, part, width)) if then is not None else None
    figures = [
        Figure(value, behind, before[n] if before else None) if behind else NOTHING
        for n, (value, behind) in enumerate(zip(_values(told), _behind(buyers, entity, part), strict=True))
    ]
    return Row(part.key, part.title, (*figures, late or NOTHING), level=level)


def _values(told: Told) -> list[int | float | None]:
    return [
        told.clients.n,
        told.deals.n,
        *(count.total for count in told.sums),
        *(_mean(count) for count in told.sums),
        _mean(told.clients),
    ]


def _mean(count: Count) -> float | None:
    return count.total / count.having if count.having else None


def _behind(buyers: Buyers, entity: str, part: Part) -> list[Behind | None]:
    deals = buyers.deals
    if part.key:
        deals = deals & SOLD_TO[entity] & part.only(f"deal.{entity}")
    amounts = [deals & money.in_currency(c) for c in buyers.currencies]
    clients = buyers.bought(entity) & part.only(f"{entity}.id") if entity else None
    return [
        Behind(entity, clients) if clients else None,
        Behind("deal", deals),
        *(Behind("deal", amount, Adds.SUM, "deal.amount") for amount in amounts),
        *(Behind("deal", amount, Adds.MEAN, "deal.amount") for amount in amounts),
        Behind(entity, clients, Adds.MEAN, f"{entity}.visit_every") if clients else None,
    ]


def _late(buyers: Buyers, entity: str) -> Figure:
    """Clients who had an interval and have not kept to it, as of today."""
    late = where(buyers.ws, entity, buyers.ask.filters, buyers.ask.today) & Where(
        f"{entity}.visit_every > 0 AND {entity}.purchases > 0 AND {entity}.last_visit + {entity}.visit_every * ? < ?",
        (round(LATE * _DAY), midnight(buyers.ask.today)),
    )
    behind = Behind(entity, late)
    return Figure(added_up(buyers.ws, behind), behind)
