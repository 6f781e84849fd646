"""Clients who bought, as SQL: whose client a deal is, who bought before, and who brings most of the revenue.

The client of a deal is its company, or its contact where it has no company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import WON, closed, meaning
from desktop_crm.reports.facts import Relation
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Unit
from desktop_crm.store.workspace import Workspace

COMPANY, CONTACT = "company", "contact"

_FIRM = "nullif(deal.company, '')"
_PERSON = "nullif(deal.contact, '')"

SOLD_TO = {
    COMPANY: Where(f"{_FIRM} IS NOT NULL"),
    CONTACT: Where(f"{_FIRM} IS NULL AND {_PERSON} IS NOT NULL"),
    "": Where(f"{_FIRM} IS NULL AND {_PERSON} IS NULL"),
}
"""The deals of companies, those of people, and those of nobody who is known."""

A, B, C = "a", "b", "c"
_UP_TO = {A: 80, B: 95}
"""Percent of the revenue that the clients of a class bring, together with those of the classes before."""


@dataclass(frozen=True, slots=True)
class Buyers:
    """The clients who bought in a period. Their class goes by the first of the `currencies`."""

    ws: Workspace
    ask: Ask
    currencies: Sequence[str]

    @property
    def deals(self) -> Where:
        """What they bought."""
        return closed(self.ws, self.ask, WON)

    def bought(self, entity: str) -> Where:
        """The companies, or the people, who bought. Their deals are filtered, not they themselves."""
        deals = self.deals & SOLD_TO[entity]
        among = Where(f"{entity}.id IN (SELECT deal.{entity} FROM deal WHERE {deals.sql})", deals.values)
        return where(self.ws, entity, (), self.ask.today) & among

    def before(self) -> Where:
        """The deals won before the period, whatever the filters."""
        earlier = Where("deal.closed < ?", (self.ask.period.since,))
        return where(self.ws, "deal", (), self.ask.today) & meaning(WON) & earlier

    def came_back(self, entity: str, id_: str, back: bool) -> Where:
        """Of the clients with the ids in the SQL `id_` those who had bought before, or those who had not."""
        if self.ask.period.unit == Unit.ANY:
            return Where("0" if back else "1")
        deals = self.before() & SOLD_TO[entity]
        known = f"SELECT deal.{entity} FROM deal WHERE {deals.sql}"
        return Where(f"{id_} {'IN' if back else 'NOT IN'} ({known})", deals.values)

    def of_class(self, entity: str, id_: str, name: str) -> Where:
        """Of the clients with the ids in `id_` those of a class."""
        ranked = self.ranked()
        firm = int(entity == COMPANY)
        sql = f"""{id_} IN (SELECT ranked.client FROM {ranked.sql} AS ranked
            WHERE ranked.firm = {firm} AND ranked.class = ?)"""
        return Where(sql, (*ranked.values, name))

    def ranked(self, known: bool = False) -> Relation:
        """A row for each client: `firm`, `client`, `n` deals, of each currency the sum `sN` and the number of sums
        `cN`, and the `class`. Deals without a client are one more row.

        With `known` also `back`, whether the client had bought before, `there`, whether it is not in the bin, and
        `every`, the days between its visits.
        """
        sold = self._known(self._sold()) if known else self._sold()
        revenue = f"SELECT *, CASE WHEN client IS NOT NULL THEN s0 END AS r FROM {sold.sql}"
        summed = """SELECT *, sum(r) OVER (ORDER BY r DESC, client, firm ROWS UNBOUNDED PRECEDING) - r AS above,
            (SELECT sum(r) FROM revenue) AS whole FROM revenue"""
        classes = " ".join(
            f"WHEN above * 100 < whole * {upto} THEN '{name}'" for name, upto in _UP_TO.items()
        )
        sql = f"""(WITH revenue AS MATERIALIZED ({revenue})
            SELECT *, CASE WHEN r > 0 THEN CASE {classes} ELSE '{C}' END ELSE '{C}' END AS class FROM ({summed}))"""
        return Relation(sql, sold.values)

    def _sold(self) -> Relation:
        deals = self.deals
        sums = ", ".join(
            f"""sum(deal.amount) FILTER (WHERE deal.currency = ?) AS s{n},
                count(deal.amount) FILTER (WHERE deal.currency = ?) AS c{n}"""
            for n in range(len(self.currencies))
        )
        sql = f"""(SELECT {_FIRM} IS NOT NULL AS firm, coalesce({_FIRM}, {_PERSON}) AS client, count(*) AS n, {sums}
            FROM deal WHERE {deals.sql} GROUP BY 1, 2)"""
        return Relation(sql, (*(c for c in self.currencies for _twice in range(2)), *deals.values))

    def _known(self, sold: Relation) -> Relation:
        """With what their cards say: looked up before they are ranked, in the order of their ids, which is faster."""
        company, contact = (where(self.ws, entity, (), self.ask.today) for entity in (COMPANY, CONTACT))
        back = self._back()
        sql = f"""(SELECT sold.*, {back.sql} AS back, coalesce(company.rid, contact.rid) IS NOT NULL AS there,
              coalesce(company.visit_every, contact.visit_every) AS every
            FROM {sold.sql} AS sold
              LEFT JOIN company ON sold.firm AND company.id = sold.client AND {company.sql}
              LEFT JOIN contact ON NOT sold.firm AND contact.id = sold.client AND {contact.sql})"""
        return Relation(sql, (*back.values, *sold.values, *company.values, *contact.values))

    def _back(self) -> Relation:
        if self.ask.period.unit == Unit.ANY:
            return Relation("0", ())
        deals = self.before()
        # Whoever bought nothing else has bought nothing before.
        each = (
            f"""{entity}.purchases IS NOT sold.n AND EXISTS (SELECT 1 FROM deal WHERE deal.{entity} = sold.client
                AND {SOLD_TO[entity].sql} AND {deals.sql})"""
            for entity in (COMPANY, CONTACT)
        )
        return Relation("CASE WHEN sold.firm THEN {} ELSE {} END".format(*each), deals.values * 2)
