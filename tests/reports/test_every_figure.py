"""Every figure of every report, on random bases: it is what the records behind it add up to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import team
from desktop_crm.reports import built, catalogue, grouping, morning, overview, period, recipe, sales
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.reports.recipe import Recipe
from desktop_crm.reports.table import Adds, Behind, Figure, Row, Table, added_up
from desktop_crm.reports.units import Words
from desktop_crm.store import query
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from tests.reports import random_sales
from tests.reports.random_sales import TODAY

SEEDS = range(4)

Make = Callable[[Workspace, Ask], Table]

TABLES: dict[str, Make] = {
    "overview": overview.key_figures,
    "by_month": sales.by_month,
    **{r.key: r.make for r in catalogue.REPORTS},
}
GROUPED = {r.key: r.entity for r in catalogue.REPORTS}
ALONG_TIME = {"calls", "sales", "along"}
AGAINST_THE_YEAR = {"by_month"}
"""Compared with the year before, whatever the period."""
REMEMBERS = {"forecast_history"}
"""What was found once is kept on this laptop."""
APART = {"funnel"}
"""Their total is about other records than their rows: those that came into the pipeline, not to its stages."""
TIMELESS = {r.key for r in catalogue.REPORTS if r.timeless}


@cache
def _base(seed: int) -> Workspace:
    folder = TemporaryDirectory()
    _folders.append(folder)
    return random_sales.base(Path(folder.name) / "team.crm", seed)


_folders: list[TemporaryDirectory[str]] = []


@pytest.fixture(scope="module", autouse=True)
def no_base_stays_open() -> Iterator[None]:
    yield
    for seed in SEEDS:
        _base(seed).close()
    _base.cache_clear()
    for folder in _folders:
        folder.cleanup()


@st.composite
def periods(draw: st.DrawFn) -> period.Period:
    day = TODAY + timedelta(days=draw(st.sampled_from((0, 0, -1, -30, -90, -200, -400, 3, 40))))
    unit = draw(st.sampled_from(Unit))
    if unit == Unit.DATES:
        return period.between(day, day - timedelta(days=draw(st.integers(0, 400))))
    return period.around(unit, day)


@st.composite
def filters(draw: st.DrawFn, ws: Workspace) -> Filter:
    key, entity = draw(
        st.sampled_from(
            (
                ("responsible", "employee"),
                ("source", "source"),
                ("pipeline", "pipeline"),
                ("stage", "stage"),
                ("tags", "tag"),
                ("own", ""),
            )
        )
    )
    if key == "own":
        colour = next(f.key for f in fields_of(ws, draw(st.sampled_from(("deal", "lead")))) if f.custom)
        return Filter(colour, Operator.ANY_OF, ("red", "blue"))
    how = draw(st.sampled_from((Operator.ANY_OF, Operator.ANY_OF, Operator.NONE_OF, Operator.EMPTY)))
    known = [
        id_ for (id_,) in ws.read(f"SELECT {'name' if key == 'tags' else 'id'} FROM {entity} ORDER BY rid")
    ]
    some = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    return Filter(key, how, () if how == Operator.EMPTY else tuple(some))


@st.composite
def asks(draw: st.DrawFn, ws: Workspace, entity: str) -> Ask:
    by = ["", "own.gone", *(f.key for f in grouping.choices(ws, entity))] if entity else [""]
    chosen = draw(st.lists(filters(ws), max_size=2))
    today = draw(st.sampled_from((TODAY, TODAY, date(2026, 11, 22), date(2026, 1, 1))))
    return Ask(
        draw(periods()),
        tuple(chosen),
        draw(st.sampled_from(by)),
        draw(st.sampled_from((True, True, False))),
        today,
    )


@st.composite
def recipes(draw: st.DrawFn, ws: Workspace) -> Recipe:
    entity = draw(st.sampled_from(recipe.RECORDS))
    groups = [key for key, _name in recipe.groups(ws, entity)]
    sums = [f.key for f in recipe.measures(ws, entity)]
    return Recipe(
        entity,
        draw(st.sampled_from(groups)),
        draw(st.sampled_from(("", *groups))),
        draw(st.sampled_from(("", *sums, *sums))),
        draw(st.booleans()),
        draw(st.sampled_from(("", *(f.key for f in recipe.moments(ws, entity))))),
    )


@settings(max_examples=max(50, settings().max_examples))
@given(data=st.data())
def test_every_figure_of_a_report_that_somebody_makes_up(data: st.DataObject) -> None:
    ws = _base(data.draw(st.sampled_from(SEEDS)))
    made = data.draw(recipes(ws))
    ask = data.draw(asks(ws, ""))
    along = made.moment and made.rows.endswith(f":{made.moment}")
    _holds(ws, ask, "along" if along else "", partial(built.report, recipe=made))


@settings(max_examples=max(20, settings().max_examples // 3))
@given(data=st.data())
def test_every_figure_of_the_morning_summary(data: st.DataObject) -> None:
    ws = _base(data.draw(st.sampled_from(SEEDS)))
    day = TODAY + timedelta(days=data.draw(st.integers(-40, 3)))
    chosen = data.draw(st.lists(filters(ws), max_size=1))
    for table in morning.summary(ws, Ask(period.around(Unit.DAY, day), tuple(chosen), today=day)):
        _is_well_made(table)
        assert len(table.rows) <= morning.MOST
        for row, column, figure in _figures(table):
            where = f"{table.title}: {row.title} / {column}"
            _is_a_number(figure, where)
            if figure.behind is not None:
                _adds_up(ws, figure.behind, figure, where)
        _the_total_is_the_sum_of_the_rows(ws, table)


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=max(20, settings().max_examples // 3))
@given(data=st.data())
def test_every_figure_is_what_the_records_behind_it_add_up_to(name: str, data: st.DataObject) -> None:
    ws = _base(data.draw(st.sampled_from(SEEDS)))
    ask = data.draw(asks(ws, GROUPED.get(name, "")))
    _holds(ws, ask, name, TABLES[name])


def _holds(ws: Workspace, ask: Ask, name: str, make: Make) -> None:
    if name in REMEMBERS:
        make(ws, ask)
    before = _writes(ws)
    table = make(ws, ask)
    assert _writes(ws) == before, "a report only reads"
    _is_well_made(table)
    for row, column, figure in _figures(table):
        where = f"{row.title} / {column}"
        _is_a_number(figure, where)
        if figure.behind is not None:
            _adds_up(ws, figure.behind, figure, where)
    _the_total_is_the_sum_of_the_rows(ws, table)
    _what_was_before(ws, ask, name, make, table)


def _writes(ws: Workspace) -> tuple[int, int]:
    return ws.read("PRAGMA data_version")[0][0], ws.read("SELECT max(n) FROM entry")[0][0]


def _figures(table: Table) -> Iterator[tuple[Row, str, Figure]]:
    for row in (*table.rows, *((table.total,) if table.total else ())):
        for column, figure in zip(table.columns, row.figures, strict=True):
            if not isinstance(column.unit, Words):
                yield row, column.key, figure


def _is_well_made(table: Table) -> None:
    columns, rows = [c.key for c in table.columns], [r.key for r in table.rows]
    assert len(set(columns)) == len(columns)
    assert len(set(rows)) == len(rows)
    assert all((table.title, table.heading, *(c.title for c in table.columns)))
    assert table.rows or table.empty, "a report without rows says why"
    if table.chart:
        assert {*table.chart.columns, *table.chart.marks} <= set(columns)
        assert not table.chart.now or table.chart.now in rows
    for row in table.rows:
        assert row.title
        assert row.of is None or row.of[0] in ENTITIES
    for row in (*table.rows, *((table.total,) if table.total else ())):
        for column, figure in zip(table.columns, row.figures, strict=True):
            assert isinstance(column.unit.format(figure.value), str)
            assert isinstance(column.unit.brief(figure.value), str)
            assert isinstance(column.unit.difference(figure.value, figure.before), str)


def _is_a_number(figure: Figure, where: str) -> None:
    for value in (figure.value, figure.before):
        assert value is None or (isinstance(value, int | float) and math.isfinite(value)), where
    # What is planned has no records behind it, nor has what follows from two figures of the row.
    free = where.split(" / ")[1].startswith(("plan", "hit"))
    assert figure.behind or figure.value is None or free, where


def _adds_up(ws: Workspace, behind: Behind, figure: Figure, where: str) -> None:
    anew = added_up(ws, behind)
    assert _same(figure.value, anew), f"{where}: {figure.value} is not {anew}"
    (listed,) = ws.read(f"SELECT count(*) FROM {behind.entity} WHERE {behind.where.sql}", behind.where.values)
    assert query.count(ws, behind.query()) == listed[0], where
    if behind.adds == Adds.COUNT:
        assert listed[0] == figure.value, where


def _same(value: object, other: object) -> bool:
    if isinstance(value, int | float) and isinstance(other, int | float):
        return math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-12)
    return value is None and other is None


def _the_total_is_the_sum_of_the_rows(ws: Workspace, table: Table) -> None:
    """Where no record is behind two rows."""
    if table.total is None or table.name in APART:
        return
    rows = [row for row in table.rows if row.level == 0]
    for place, (column, whole) in enumerate(zip(table.columns, table.total.figures, strict=True)):
        parts = [row.figures[place] for row in rows]
        adds = whole.behind and whole.behind.adds in (Adds.COUNT, Adds.SUM)
        if adds and all(p.behind or p.value is None for p in parts) and _apart(ws, parts):
            total = sum(p.value for p in parts if isinstance(p.value, int | float))
            assert _same(whole.value or 0, total), f"{column.key}: {whole.value} is not {total}"


def _apart(ws: Workspace, parts: list[Figure]) -> bool:
    seen: set[tuple[str, int]] = set()
    for behind in (p.behind for p in parts if p.behind):
        found = ws.read(f"SELECT rid FROM {behind.entity} WHERE {behind.where.sql}", behind.where.values)
        these = {(behind.entity, rid) for (rid,) in found}
        if seen & these:
            return False
        seen |= these
    return True


def _what_was_before(ws: Workspace, ask: Ask, name: str, make: Make, table: Table) -> None:
    """What a figure is compared with is the figure of the report for the period before."""
    if name in AGAINST_THE_YEAR:
        return
    earlier = period.before(ask.period, ask.today, team.get(ws, team.COUNTRY)) if ask.compare else None
    if earlier is None or name in TIMELESS:
        assert all(f.before is None for _row, _column, f in _figures(table))
        return
    along_time = name in ALONG_TIME and not ask.by
    known = {(key, c): f.value for key, c, f in _placed(make(ws, ask.of(earlier)), along_time)}
    # A column that tells of today is compared with nothing, nor are weeks of a month that are no whole ones.
    compared = {(bool(row.key), column) for row, column, f in _figures(table) if f.before is not None}
    for key, column, figure in _placed(table, along_time):
        was = known.get((key, column))
        if figure.before is not None or (was and (bool(key), column) in compared):
            assert _same(figure.before, was or 0), f"{key} / {column}: {figure.before} was {was}"


def _placed(table: Table, along_time: bool) -> Iterator[tuple[str, str, Figure]]:
    """Which figure is compared with which: where rows are spans of time, the first with the first."""
    places = {row.key: str(n) if along_time else row.key for n, row in enumerate(table.rows)}
    for row, column, figure in _figures(table):
        yield places.get(row.key, ""), column, figure
