"""Fields that follow from other records: last contact, purchases, the next step.

They are columns beside the written ones, so that a list of a million can be sorted and filtered by them, and triggers
keep them exact at every moment, whoever writes: a person, an import, an exchange. They are not journalled; they
are on every laptop what the records there say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DAY = 86_400_000  # milliseconds

_CURRENCY = "coalesce((SELECT value FROM team_setting WHERE key = 'currency' AND deleted IS NULL), 'RUB')"


class Formula(NamedTuple):
    """What a column of `entity` is, as a subquery in which `{id}` stands for the record's id."""

    entity: str
    column: str
    sql: str


def _next_day(entity: str) -> Formula:
    # +day: otherwise SQLite walks the open tasks of everybody in the order of their days until one is this record's.
    return Formula(
        entity,
        "next_day",
        f"SELECT min(+day) FROM task WHERE {entity} = {{id}} AND done IS NULL AND deleted IS NULL",
    )


def _last_contact(entity: str) -> Formula:
    latest = " UNION ALL ".join(
        f"SELECT max(moment) AS m FROM {source} WHERE {entity} = {{id}} AND deleted IS NULL{also}"
        for source, also in (("call", " AND answered"), ("letter", ""), ("meeting", ""))
    )
    return Formula(entity, "last_contact", f"SELECT max(m) FROM ({latest})")


def _bought(entity: str) -> str:
    return f"""FROM deal d JOIN stage s ON s.id = d.stage AND s.outcome = 'won'
        WHERE d.{entity} = {{id}} AND d.deleted IS NULL"""


def _visits(entity: str) -> str:
    """The moments at which a client came: meetings and purchases."""
    return f"""SELECT moment AS m FROM meeting WHERE {entity} = {{id}} AND deleted IS NULL
        UNION ALL SELECT d.closed {_bought(entity)} AND d.closed IS NOT NULL"""


def _of_client(entity: str) -> dict[str, tuple[Formula, ...]]:
    """The formulas of contacts and companies by what they depend on."""
    bought, came = _bought(entity), _visits(entity)
    days = "nullif(count(DISTINCT date(m / 1000, 'unixepoch', 'localtime')), 0)"
    spent = f"d.amount ELSE 0 END) {bought}"
    mine = f"CASE WHEN d.currency = {_CURRENCY} THEN"
    apart = f"CAST(round((max(m) - min(m)) / {_DAY}.0 / nullif({days} - 1, 0)) AS INTEGER)"
    visits = (
        Formula(entity, "visits", f"SELECT {days} FROM ({came})"),
        Formula(entity, "visit_every", f"SELECT {apart} FROM ({came})"),
        Formula(entity, "last_visit", f"SELECT max(m) FROM ({came})"),
    )
    purchases = (
        Formula(entity, "purchases", f"SELECT nullif(count(*), 0) {bought}"),
        Formula(entity, "spent", f"SELECT sum({mine} {spent}"),
        Formula(
            entity,
            "average",
            f"SELECT CAST(avg({mine} d.amount END) AS INTEGER) {bought}",
        ),
    )
    return {
        "task": (_next_day(entity),),
        "call": (_last_contact(entity),),
        "letter": (_last_contact(entity),),
        "meeting": (_last_contact(entity), *visits),
        "deal": (*purchases, *visits),
    }


_WATCHED = {
    "task": ("day", "done"),
    "call": ("moment", "answered"),
    "letter": ("moment",),
    "meeting": ("moment",),
    "deal": ("stage", "amount", "currency", "closed"),
}
"""The columns of each source that the formulas read, besides `deleted` and whom it belongs to."""

SOURCES: dict[str, dict[str, tuple[Formula, ...]]] = {
    "contact": _of_client("contact"),
    "company": _of_client("company"),
}
SOURCES |= {entity: {"task": (_next_day(entity),)} for entity in ("lead", "deal", "call")}
"""Owner → source → the formulas of the owner that a change of the source concerns."""


def sources(entity: str) -> frozenset[str]:
    """The kinds of records that the computed fields of an entity follow from."""
    return frozenset(SOURCES.get(entity, {})) | (
        {"stage"} if "deal" in SOURCES.get(entity, {}) else frozenset()
    )


def triggers() -> dict[str, str]:
    """The CREATE TRIGGER statements by name."""
    made: dict[str, str] = {}
    for owner, sources in SOURCES.items():
        for source, formulas in sources.items():
            made |= _triggers(owner, source, formulas)
        made[f"{owner}_comes_late"] = _late(owner)
    for owner in ("contact", "company"):
        made |= _stage_triggers(owner)
    return made


def _triggers(owner: str, source: str, formulas: tuple[Formula, ...]) -> dict[str, str]:
    columns = ", ".join((owner, "deleted", *_WATCHED[source]))
    new, old = _refresh(owner, formulas, f"NEW.{owner}"), _refresh(owner, formulas, f"OLD.{owner}")
    name = f"{owner}_follows_{source}"
    return {
        f"{name}_made": _trigger(f"{name}_made", f"INSERT ON {source}", f"NEW.{owner} IS NOT NULL", new),
        f"{name}_changed": _trigger(
            f"{name}_changed", f"UPDATE OF {columns} ON {source}", f"NEW.{owner} IS NOT NULL", new
        ),
        f"{name}_left": _trigger(
            f"{name}_left", f"UPDATE OF {owner} ON {source}", f"OLD.{owner} IS NOT NEW.{owner}", old
        ),
        f"{name}_gone": _trigger(f"{name}_gone", f"DELETE ON {source}", f"OLD.{owner} IS NOT NULL", old),
    }


def _late(owner: str) -> str:
    """What belongs to a record may be there before the record itself comes."""
    every = tuple(dict.fromkeys(f for formulas in SOURCES[owner].values() for f in formulas))
    known = " OR ".join(
        f"EXISTS (SELECT 1 FROM {s} WHERE {owner} = NEW.id AND deleted IS NULL)" for s in SOURCES[owner]
    )
    return _trigger(f"{owner}_comes_late", f"INSERT ON {owner}", known, _refresh(owner, every, "NEW.id"))


def _stage_triggers(owner: str) -> dict[str, str]:
    """Deals are won by what their stage means."""
    formulas = SOURCES[owner]["deal"]
    there = f"(SELECT {owner} FROM deal WHERE stage = NEW.id AND deleted IS NULL AND {owner} IS NOT NULL)"
    body = f"UPDATE {owner} SET {_assigned(formulas, f'{owner}.id')} WHERE id IN {there};"
    events = {"means": "UPDATE OF outcome ON stage", "comes": "INSERT ON stage"}
    return {
        f"{owner}_stage_{name}": _trigger(f"{owner}_stage_{name}", event, "1", body)
        for name, event in events.items()
    }


def _trigger(name: str, event: str, when: str, body: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} WHEN {when} BEGIN\n  {body}\nEND"


def _refresh(owner: str, formulas: tuple[Formula, ...], id_: str) -> str:
    return f"UPDATE {owner} SET {_assigned(formulas, id_)} WHERE id = {id_};"


def _assigned(formulas: tuple[Formula, ...], id_: str) -> str:
    return ", ".join(f'"{f.column}" = ({f.sql.format(id=id_)})' for f in formulas)


def refresh_all(db: Connection) -> None:
    """Compute every column anew, where it is not what it should be. Call inside a transaction."""
    for owner, sources in SOURCES.items():
        every = dict.fromkeys(f for formulas in sources.values() for f in formulas)
        for f in every:
            value = f.sql.format(id=f"{owner}.id")
            db.execute(f'UPDATE {owner} SET "{f.column}" = ({value}) WHERE "{f.column}" IS NOT ({value})')


def wrong(db: Connection) -> dict[str, int]:
    """How many records hold something else than their formula says, by "entity.column"; empty when all is well."""
    found: dict[str, int] = {}
    for owner, sources in SOURCES.items():
        for f in dict.fromkeys(f for formulas in sources.values() for f in formulas):
            value = f.sql.format(id=f"{owner}.id")
            sql = f'SELECT count(*) FROM {owner} WHERE "{f.column}" IS NOT ({value})'
            (n,) = db.execute(sql).fetchone()
            if n:
                found[f"{owner}.{f.column}"] = n
    return found
