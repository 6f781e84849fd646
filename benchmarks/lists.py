"""Long lists without a window: the first page, all numbers, a page from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, in_turn, p50
from benchmarks.process import alone
from desktop_crm.models.all import Contact
from desktop_crm.models.kinds import Ref
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

COLUMNS = ("name", "company", "phone", "status", "responsible", "created")
SORTS = [
    *Contact.sorted_by,
    *(key for key, *more in Contact.indexes if not more and not isinstance(Contact.fields[key].kind, Ref)),
]
"""The columns that an index puts in order; colleagues and sources are put in order by their names."""


def lists(big: Path, small: Path) -> list[Figure]:
    """What a list reads, in the large base and in one of a tenth of its size."""
    read = alone(pages, big, small)
    ours, tenth, n = (read.value[key] for key in ("ours", "tenth", "contacts"))
    first, middle = max(map(p50, ours["first"])), p50(ours["middle"])
    return [
        Figure(
            "first page with ten times the contacts, slowest order, p50",
            first,
            floor=max(map(p50, tenth["first"])),
            most=1.5,
        ),
        Figure(
            "a page from the middle with ten times the contacts, p50",
            middle,
            floor=p50(tenth["middle"]),
            most=1.5,
        ),
        Figure(f"the numbers of all {n:,}, slowest order, p50", max(map(p50, ours["all"])), most=600),
        Figure("lists: peak memory", read.peak, "MB"),
    ]


def pages(big: str, small: str) -> dict[str, Any]:
    """Times of first pages in every order, of all numbers in every order, and of pages from the middle."""
    with Workspace(Path(big)) as ws, Workspace(Path(small)) as tenth:
        bases = (ws, tenth)
        first = [in_turn([_first(each, sort) for each in bases], 15) for sort in SORTS]
        every = [in_turn([_all(each, sort) for each in bases], 3) for sort in SORTS]
        middle = in_turn([_middle(each) for each in bases], 40)
        (n,) = ws.read("SELECT count(*) FROM contact")[0]
    ours, others = (
        {"first": [t[i] for t in first], "all": [t[i] for t in every], "middle": middle[i]} for i in (0, 1)
    )
    return {"ours": ours, "tenth": others, "contacts": n}


def _first(ws: Workspace, sort: str) -> Any:
    return lambda _i: query.first_page(ws, Query("contact", sort=sort), COLUMNS)


def _all(ws: Workspace, sort: str) -> Any:
    return lambda _i: query.ids(ws, Query("contact", sort=sort))


def _middle(ws: Workspace) -> Any:
    rids = query.ids(ws, Query("contact", sort="name"))
    starts = [len(rids) * (i * 7 % 40) // 40 for i in range(40)]
    return lambda i: query.page(ws, "contact", COLUMNS, rids[starts[i] : starts[i] + 128])
