"""How a running summary is declared, and the triggers that follow from its declaration."""

from __future__ import annotations

import re
from typing import NamedTuple

NEVER = ""
"""The day of what no calendar knows; also stands for nobody and for no stage."""


class Watch(NamedTuple):
    """A table whose rows make a difference: the columns that do, and the other tables that are read with a row."""

    columns: tuple[str, ...]
    rest: str = ""


class Fact(NamedTuple):
    """What the rows of `source` add to a summary: SQL on the tables under their own names."""

    source: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    where: tuple[str, ...]
    watches: dict[str, Watch]

    @property
    def counts(self) -> str:
        """The condition as one."""
        return " AND ".join(self.where)


class Summary(NamedTuple):
    """A table of sums by keys."""

    name: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def table(self) -> str:
        """The statement that makes the table."""
        columns = [f"{key} NOT NULL" for key in self.keys]
        columns += [f"{each} INTEGER NOT NULL DEFAULT 0" for each in self.sums]
        ends = f"PRIMARY KEY ({', '.join(self.keys)})) WITHOUT ROWID"
        return f"CREATE TABLE {self.name} ({', '.join(columns)}, {ends}"

    @property
    def anew(self) -> list[str]:
        """The statements that make all of it from the records, in no more memory than it takes itself."""
        fills = [
            self.adding(f"SELECT {self._named(fact)} FROM {fact.source} WHERE {fact.counts}")
            for fact in self.facts
        ]
        return [f"DELETE FROM {self.name}", *fills]

    @property
    def whole(self) -> str:
        """All that should stand in it, as the records say."""
        sums = [f"sum({each}) AS {each}" for each in self.sums]
        rows = " UNION ALL ".join(
            f"SELECT {self._named(fact)} FROM {fact.source} WHERE {fact.counts}" for fact in self.facts
        )
        keys = ", ".join(self.keys)
        return f"SELECT {keys}, {', '.join(sums)} FROM ({rows}) GROUP BY {keys}"

    def adding(self, select: str) -> str:
        """The statement that adds rows to its lines."""
        columns = (*self.keys, *self.sums)
        added = ", ".join(f"{each} = {each} + excluded.{each}" for each in self.sums)
        return f"""INSERT INTO {self.name} ({", ".join(columns)}) {select}
    ON CONFLICT ({", ".join(self.keys)}) DO UPDATE SET {added}"""

    def _named(self, fact: Fact) -> str:
        values = (*fact.keys, *fact.sums)
        return ", ".join(f"{v} AS {n}" for v, n in zip(values, (*self.keys, *self.sums), strict=True))


def day(moment: str) -> str:
    """SQL for the local day of a moment."""
    return f"coalesce(date({moment} / 1000, 'unixepoch', 'localtime'), '{NEVER}')"


def triggers(summary: Summary) -> dict[str, str]:
    """The CREATE TRIGGER statements that keep it, by name."""
    made: dict[str, str] = {}
    for fact in summary.facts:
        for entity, watch in fact.watches.items():
            made |= _triggers(summary, fact, entity, watch)
    return made


def _triggers(summary: Summary, fact: Fact, entity: str, watch: Watch) -> dict[str, str]:
    add, take = (
        _change(summary, fact, entity, watch, side, sign) for side, sign in (("NEW", "+"), ("OLD", "-"))
    )
    columns = ", ".join(f'"{c}"' for c in watch.columns)
    differs = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in watch.columns)
    name = f"{summary.name}_{entity}"
    return {
        f"{name}_made": trigger(f"{name}_made", f"INSERT ON {entity}", _counts(fact, entity, "NEW"), add),
        f"{name}_changed": trigger(
            f"{name}_changed", f"UPDATE OF {columns} ON {entity}", differs, f"{take}\n  {add}"
        ),
        f"{name}_gone": trigger(f"{name}_gone", f"DELETE ON {entity}", _counts(fact, entity, "OLD"), take),
    }


def _counts(fact: Fact, entity: str, side: str) -> str:
    """Whether a row counts, as far as it says so itself."""
    own = [c for c in fact.where if set(re.findall(r"(\w+)\.", c)) == {entity}]
    return _of_side(" AND ".join(own) or "1", entity, side)


def _of_side(sql: str, entity: str, side: str) -> str:
    return re.sub(rf"(?<![\w.]){entity}\.", f"{side}.", sql)


def trigger(name: str, event: str, when: str, body: str) -> str:
    """A CREATE TRIGGER statement."""
    return f"CREATE TRIGGER {name} AFTER {event} WHEN {when} BEGIN\n  {body}\nEND"


def _change(summary: Summary, fact: Fact, entity: str, watch: Watch, side: str, sign: str) -> str:
    """Add what one row stands for to its line, or take it away."""
    sums = [each if sign == "+" else f"-({each})" for each in fact.sums]
    rest = f"FROM {watch.rest} AND" if watch.rest else "WHERE"
    select = f"SELECT {', '.join((*fact.keys, *sums))} {rest} {fact.counts}"
    return summary.adding(_of_side(select, entity, side)) + ";"
