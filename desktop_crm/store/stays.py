"""The stays of deals in stages: which were the first, which led on, and their summaries.

`first_here`, `first_of_all` and `went_on` are columns of a passage that follow from the other passages of its deal and
from the order of the stages; triggers keep them as they keep the summaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.store.summary import Fact, Summary, Watch, day, trigger

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# +: otherwise SQLite may read all that were ever in the stage.
FIRST = """NOT EXISTS (SELECT 1 FROM passage AS b WHERE b.deal = passage.deal AND +b.stage = passage.stage
  AND b.deleted IS NULL AND (b.entered, b.rid) < (passage.entered, passage.rid))"""
"""The first stay of a deal in a stage: one that comes back to it is not counted again."""

FIRST_OF_ALL = """NOT EXISTS (SELECT 1 FROM passage AS e JOIN stage AS t ON t.id = e.stage
  JOIN stage AS s ON s.id = passage.stage
  WHERE e.deal = passage.deal AND e.deleted IS NULL AND (e.entered, e.rid) < (passage.entered, passage.rid)
    AND t.pipeline = s.pipeline)"""
"""The stay with which a deal came into a pipeline: no earlier one was in any of its stages."""

WENT_ON = """EXISTS (SELECT 1 FROM passage AS l JOIN stage AS t ON t.id = l.stage
  JOIN stage AS s ON s.id = passage.stage
  WHERE l.deal = passage.deal AND l.deleted IS NULL AND (l.entered, l.rid) > (passage.entered, passage.rid)
    AND t.pipeline = s.pipeline AND t.outcome <> 'lost' AND (t.outcome = 'won' OR t.rank > s.rank))"""
"""A stay after which the deal came to a further stage of its pipeline or was won."""

COLUMNS = {"first_here": FIRST, "first_of_all": FIRST_OF_ALL, "went_on": WENT_ON}

_SET = f"UPDATE passage SET {', '.join(f'{key} = {sql}' for key, sql in COLUMNS.items())}"
_STALE = f"({' OR '.join(f'{key} IS NOT {sql}' for key, sql in COLUMNS.items())})"

_COUNTS = ("passage.deleted IS NULL", "deal.deleted IS NULL")
_ITS_DEAL = "deal LEFT JOIN stage ON stage.id = deal.stage WHERE deal.id = passage.deal"
_OF_DEAL = "passage LEFT JOIN stage ON stage.id = deal.stage WHERE passage.deal = deal.id"
_SOURCE = "passage JOIN deal ON deal.id = passage.deal LEFT JOIN stage ON stage.id = deal.stage"
_STAGE = "coalesce(passage.stage, '')"
_WON, _LOST = (f"coalesce(stage.outcome = '{outcome}', 0)" for outcome in ("won", "lost"))

CAME = Summary(
    "came_daily",
    ("day", "stage", "first_of_all", "currency"),
    ("n", "moved", "stopped", "won", "lost", "amount", "valued"),
    (
        Fact(
            _SOURCE,
            (day("passage.entered"), _STAGE, "passage.first_of_all", "coalesce(deal.currency, '')"),
            (
                "1",
                "passage.went_on",
                f"(NOT passage.went_on AND {_LOST})",
                _WON,
                _LOST,
                "coalesce(deal.amount, 0)",
                "deal.amount IS NOT NULL",
            ),
            (*_COUNTS, "passage.entered IS NOT NULL", "passage.first_here"),
            {
                "passage": Watch(("deal", "stage", "entered", "deleted", *COLUMNS), _ITS_DEAL),
                "deal": Watch(("stage", "amount", "currency", "deleted"), _OF_DEAL),
            },
        ),
    ),
)
"""The first stays by the day on which they began: how many, how many of them went on, how many stopped there and are
lost, how many of all are won and lost by now, and the sums of their deals."""

LEFT = Summary(
    "left_daily",
    ("day", "stage"),
    ("n", "ms"),
    (
        Fact(
            "passage JOIN deal ON deal.id = passage.deal",
            (day('passage."left"'), _STAGE),
            ("1", 'max(passage."left" - passage.entered, 0)'),
            (*_COUNTS, 'passage."left" IS NOT NULL', "passage.entered IS NOT NULL"),
            {
                "passage": Watch(
                    ("deal", "stage", "entered", "left", "deleted"), "deal WHERE deal.id = passage.deal"
                ),
                "deal": Watch(("deleted",), "passage WHERE passage.deal = deal.id"),
            },
        ),
    ),
)
"""All stays by the day on which they ended: how many, and the milliseconds that they lasted."""


def triggers() -> dict[str, str]:
    """Those that keep the columns, and the summary when a stage begins to mean something else."""
    of_deal = "{set} WHERE deal IS {side}.deal AND {stale};"
    new, old = (of_deal.format(set=_SET, side=side, stale=_STALE) for side in ("NEW", "OLD"))
    columns = ("deal", "stage", "entered", "deleted")
    differs = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns)
    watched = ", ".join(f'"{c}"' for c in columns)
    return {
        "stay_made": trigger("stay_made", "INSERT ON passage", "1", new),
        "stay_changed": trigger("stay_changed", f"UPDATE OF {watched} ON passage", differs, new),
        "stay_left": trigger("stay_left", "UPDATE OF deal ON passage", "OLD.deal IS NOT NEW.deal", old),
        "stay_gone": trigger("stay_gone", "DELETE ON passage", "1", old),
    } | _stage_triggers()


def _stage_triggers() -> dict[str, str]:
    """The order of stages changes what went on; what a stage means, also what was won and lost. Both happen rarely."""
    order = "OLD.pipeline IS NOT NEW.pipeline OR OLD.rank IS NOT NEW.rank"
    means = "OLD.outcome IS NOT NEW.outcome"
    of_stage = "{set} WHERE deal IN (SELECT deal FROM passage WHERE stage = {side}.id) AND {stale};"
    new, old = (of_stage.format(set=_SET, side=side, stale=_STALE) for side in ("NEW", "OLD"))
    anew = "\n  ".join(f"{statement};" for statement in CAME.anew)
    known = "EXISTS (SELECT 1 FROM passage WHERE stage = {side}.id)"
    any_deal = "EXISTS (SELECT 1 FROM deal WHERE stage = {side}.id AND deleted IS NULL)"
    made = f"{known.format(side='NEW')} OR {any_deal.format(side='NEW')}"
    gone = f"{known.format(side='OLD')} OR {any_deal.format(side='OLD')}"
    changed = "UPDATE OF pipeline, outcome, rank ON stage"
    both = f"{new}\n  {anew}"
    return {
        "stay_stage_comes": trigger("stay_stage_comes", "INSERT ON stage", made, both),
        "stay_stage_moves": trigger("stay_stage_moves", changed, f"({order}) AND NOT ({means})", new),
        "stay_stage_means": trigger("stay_stage_means", changed, means, both),
        "stay_stage_gone": trigger("stay_stage_gone", "DELETE ON stage", gone, f"{old}\n  {anew}"),
    }


def refresh(db: Connection) -> None:
    """Compute the columns anew, where they are not what they should be. Call inside a transaction, without triggers."""
    db.execute(f"{_SET} WHERE {_STALE}")


def wrong(db: Connection) -> dict[str, int]:
    """How many passages hold something else than they should, by "passage.column"."""
    found = {}
    for key, sql in COLUMNS.items():
        (n,) = db.execute(f"SELECT count(*) FROM passage WHERE {key} IS NOT {sql}").fetchone()
        if n:
            found[f"passage.{key}"] = n
    return found
