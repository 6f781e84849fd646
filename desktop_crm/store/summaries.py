"""Running summaries: what reports would otherwise count from millions of rows, by the day on this computer's clock.

They are small tables that follow from the records; triggers add and take away what each row stands for, whoever
writes: a person, an import, an exchange. They are not journalled, and are on every laptop what the records there
say. A line of which nothing is left stays, with zeros.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from desktop_crm.store import stays, summary
from desktop_crm.store.summary import NEVER, Fact, Summary, Watch, day

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def _done(entity: str, kind: str, moment: str, who: str, seconds: str, *more: str) -> Fact:
    keys = (day(f"{entity}.{moment}"), _or_none(f"{entity}.{who}"), _or_none(f"{entity}.responsible"), kind)
    columns = tuple(dict.fromkeys((moment, who, "responsible", "deleted", *more)))
    where = f"{entity}.deleted IS NULL", f"{entity}.{moment} IS NOT NULL"
    return Fact(entity, keys, ("1", seconds), where, {entity: Watch(columns)})


def _or_none(column: str) -> str:
    return f"coalesce({column}, '{NEVER}')"


CALL_KIND = """CASE WHEN call.direction = 'in' THEN CASE WHEN call.answered THEN 'call_in' ELSE 'call_missed' END
  WHEN call.answered THEN 'call_out' ELSE 'call_tried' END"""
"""Of a call: answered by us, missed by us, answered by the client, or tried in vain."""

DONE = Summary(
    "done_daily",
    ("day", "employee", "responsible", "kind"),
    ("n", "seconds"),
    (
        _done(
            "call",
            CALL_KIND,
            "moment",
            "responsible",
            "coalesce(call.length, 0)",
            "direction",
            "answered",
            "length",
        ),
        _done("meeting", "'meeting'", "moment", "responsible", "0"),
        _done("letter", "'letter'", "moment", "responsible", "0"),
        _done("task", "'task'", "done", "done_by", "0"),
    ),
)
"""What was done: by day, by whom, whose it was, and its kind, how many there were and the seconds of talk."""

_TIMED = "deal.closed >= deal.created"

CLOSED = Summary(
    "closed_daily",
    ("day", "stage", "currency"),
    ("n", "amount", "valued", "took", "timed"),
    (
        Fact(
            "deal",
            (day("deal.closed"), _or_none("deal.stage"), _or_none("deal.currency")),
            (
                "1",
                "coalesce(deal.amount, 0)",
                "(deal.amount IS NOT NULL)",
                f"CASE WHEN {_TIMED} THEN deal.closed - deal.created ELSE 0 END",
                f"coalesce({_TIMED}, 0)",
            ),
            ("deal.deleted IS NULL", "deal.closed IS NOT NULL"),
            {"deal": Watch(("closed", "stage", "currency", "amount", "created", "deleted"))},
        ),
    ),
)
"""Deals that were won or lost: by day, stage and currency how many there were, their sums, how many have one, the
milliseconds since their creation, and for how many these can be told."""

SUMMARIES = (DONE, stays.CAME, stays.LEFT, CLOSED)

_SAMPLED = range(200_000_000, 2_100_000_000, 20 * 86_400)  # seconds since 1970, from 1976 to 2036
CLOCK = "local_days"
"""The memo that says by which clock the days were told."""


def tables() -> dict[str, str]:
    """The CREATE TABLE statements by name."""
    return {s.name: s.table for s in SUMMARIES}


def triggers() -> dict[str, str]:
    """The CREATE TRIGGER statements by name."""
    made = dict(stays.triggers())
    for each in SUMMARIES:
        made |= summary.triggers(each)
    return made


def refresh_all(db: Connection) -> None:
    """Make all of them from the records anew. Call inside a transaction."""
    for name in triggers():
        db.execute(f"DROP TRIGGER IF EXISTS {name}")
    stays.refresh(db)
    for each in SUMMARIES:
        for statement in each.anew:
            db.execute(statement)
    for statement in triggers().values():
        db.execute(statement)
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (CLOCK, clock()))


def wrong(db: Connection) -> dict[str, int]:
    """How many lines say something else than the records, by the name of the summary; empty when all is well."""
    found = stays.wrong(db)
    for each in SUMMARIES:
        there = f"SELECT * FROM {each.name} WHERE {_anything(each)}"
        should = f"SELECT * FROM ({each.whole}) WHERE {_anything(each)}"
        differ = f"SELECT * FROM ({there} EXCEPT {should}) UNION ALL SELECT * FROM ({should} EXCEPT {there})"
        (n,) = db.execute(f"SELECT count(*) FROM ({differ})").fetchone()
        if n:
            found[each.name] = n
    return found


def _anything(summary: Summary) -> str:
    return "(" + " OR ".join(f"{each} <> 0" for each in summary.sums) + ")"


def follow_clock(db: Connection) -> None:
    """Tell the days anew when the base was last open on a computer with another clock."""
    (known,) = db.execute("SELECT value FROM meta WHERE key = ?", (CLOCK,)).fetchone() or (None,)
    if known != clock():
        db.execute("BEGIN IMMEDIATE")
        try:
            refresh_all(db)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def clock() -> str:
    """What tells this computer's clock from one in another time zone."""
    digest = hashlib.blake2b(repr((time.tzname, time.timezone, time.altzone)).encode(), digest_size=8)
    for moment in _SAMPLED:
        digest.update(f"{time.localtime(moment).tm_gmtoff},".encode())
    return digest.hexdigest()
