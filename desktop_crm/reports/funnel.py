"""Where deals stop on their way: how many came to each stage in the period, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Operator
from desktop_crm.models.pipeline import LOST, OPEN, WON
from desktop_crm.ops import pipelines, team
from desktop_crm.reports import facts, grouping, money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import meaning
from desktop_crm.reports.facts import FIRST, FIRST_OF_ALL, MOVED, during
from desktop_crm.reports.measures import earlier, titled
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.table import NOTHING, Adds, Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Days, Many, Share, Sum
from desktop_crm.store.workspace import Workspace

_MOVED, _LOST, _HERE = "moved", "lost", "here"
_STAGES = "stage IN (SELECT stage.id FROM stage WHERE stage.pipeline = ?)"
_STAY = """max(passage."left" - passage.entered, 0) / 86400000.0"""


class Stage(NamedTuple):
    """A stage of the pipeline, which may have been removed since."""

    id: str
    name: str
    outcome: str
    removed: bool
    tone: str

    @property
    def title(self) -> str:
        """Its name alone: all rows are of one pipeline."""
        return _("{name} (removed)").format(name=self.name) if self.removed else self.name


@dataclass(slots=True)
class Came:
    """The deals that came to a stage, and their `sums` by currency."""

    n: int = 0
    moved: int = 0
    lost: int = 0
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, n: int, moved: int, lost: int, currency: str, amount: int | None) -> None:
        """Further deals, all of one currency."""
        self.n, self.moved, self.lost = self.n + n, self.moved + moved, self.lost + lost
        if amount is not None:
            self.sums[currency] = self.sums.get(currency, 0) + amount


@dataclass(frozen=True, slots=True)
class Told:
    """What the journal of stays says of a period: by stage, and of the pipeline as a whole."""

    stages: Mapping[str, Came]
    whole: Came
    days: Mapping[str, float]


def report(ws: Workspace, ask: Ask) -> Table:
    """A row for each stage through which deals go to the sale. The total is about the deals that came into the
    pipeline in the period."""
    names = grouping.by(ws, "deal", "pipeline").titles(ws)
    pipeline = _pipeline(ws, ask)
    if pipeline is None:
        return Table(
            "funnel", _("Funnel"), _("Stage"), _columns(ws, ()), empty=_("There is no pipeline yet.")
        )
    stages = _stages(ws, pipeline)
    # Deals that have left this pipeline do not fall out of what happened in it.
    ask = replace(ask, filters=tuple(f for f in ask.filters if f.field != "pipeline"))
    past = earlier(ws, ask)
    now, then = _told(ws, ask, pipeline), _told(ws, past, pipeline) if past else None
    shown = [s for s in stages if s.outcome != LOST and not (s.removed and _is_empty(now, s.id))]
    currencies = _currencies(ws, now, shown)
    made = _Shown(ws, ask, pipeline, currencies, now, then)
    rows = [made.row(s, s.title) for s in shown]
    return Table(
        "funnel",
        _("Funnel: {pipeline}").format(pipeline=names.get(pipeline, _("Removed"))),
        _("Stage"),
        _columns(ws, currencies),
        tuple(rows),
        made.total() if rows else None,
        Chart(Shape.FUNNEL, ("came",)),
        empty=_("This pipeline has no stages yet."),
    )


def _pipeline(ws: Workspace, ask: Ask) -> str | None:
    """The one that is asked for, else the first; one that was removed is known by its id still."""
    for flt in ask.filters:
        if flt.field == "pipeline" and flt.op in (Operator.IS, Operator.ANY_OF) and flt.values:
            return str(flt.values[0])
    known = pipelines.all_of(ws)
    return next((p.id for p in known if p.stages), known[0].id if known else None)


def _stages(ws: Workspace, pipeline: str) -> list[Stage]:
    found = pipelines.pipeline(ws, pipeline)
    tones = {s.id: s.tone for s in found.stages} if found else {}
    rows = ws.read(
        "SELECT id, name, outcome, deleted IS NOT NULL FROM stage WHERE pipeline = ? ORDER BY rank, id",
        (pipeline,),
    )
    return [
        Stage(id_, name, outcome, bool(removed), tones.get(id_, "")) for id_, name, outcome, removed in rows
    ]


def _is_empty(told: Told, stage: str) -> bool:
    return stage not in told.stages and stage not in told.days


# What is counted.


def _entries(pipeline: str, ask: Ask) -> Where:
    """The first stays in the stages of a pipeline that began in the period."""
    of = Where("passage.stage IN (SELECT stage.id FROM stage WHERE stage.pipeline = ?)", (pipeline,))
    return Where("passage.deleted IS NULL") & of & during("passage", "entered", ask) & FIRST


def _told(ws: Workspace, ask: Ask, pipeline: str) -> Told:
    came = facts.came(ws, ask)
    rows = ws.read(
        f"""SELECT stage, first_of_all, currency, sum(n), sum(moved), sum(stopped), sum(won), sum(lost),
              CASE WHEN sum(valued) THEN sum(amount) END
            FROM {came.sql} WHERE {_STAGES} GROUP BY 1, 2, 3""",
        (*came.values, pipeline),
    )
    stages: dict[str, Came] = {}
    whole = Came()
    for stage, is_first, currency, n, moved, stopped, sold, gone, amount in rows:
        stages.setdefault(stage, Came()).add(n, moved, stopped, currency, amount)
        if is_first:
            whole.add(n, sold, gone, currency, amount)
    return Told(stages, whole, _days(ws, ask, pipeline))


def _ended(ws: Workspace, ask: Ask) -> Where:
    """The stays that ended in the period."""
    deals = where(ws, "deal", ask.filters, ask.today)
    ended = Where('passage."left" >= ? AND passage."left" < ?', (ask.period.since, ask.period.until))
    those = Where(f"passage.deal IN (SELECT deal.id FROM deal WHERE {deals.sql})", deals.values)
    return Where("passage.deleted IS NULL") & ended & those


def _days(ws: Workspace, ask: Ask, pipeline: str) -> dict[str, float]:
    ended = facts.ended(ws, ask)
    sql = f"SELECT stage, sum(ms) / 86400000.0 / sum(n) FROM {ended.sql} WHERE {_STAGES} GROUP BY 1"
    return dict(ws.read(sql, (*ended.values, pipeline)))


# What is shown.


def _currencies(ws: Workspace, told: Told, shown: Sequence[Stage]) -> tuple[str, ...]:
    """Those of the deals that came, the team's own first."""
    own = team.get(ws, team.CURRENCY)
    came = [told.stages[s.id] for s in shown if s.id in told.stages]
    found = {currency for each in (*came, told.whole) for currency in each.sums}
    return tuple(sorted(found, key=lambda c: (c != own, c))) or (own,)


def _columns(ws: Workspace, currencies: Sequence[str]) -> tuple[Column, ...]:
    known = tuple(currencies) or (team.get(ws, team.CURRENCY),)
    about = _("The sum of the deals that came, as it is today")
    return (
        Column("came", _("Came"), Many(), _("Deals that came to the stage for the first time in the period")),
        *(Column(f"amount.{c}", titled(_("Sum"), c, known), Sum(c), about) for c in known),
        Column(_MOVED, _("Moved on"), Many(), _("Of those, came to a further stage since or were won")),
        Column("conversion", _("Conversion"), Share(), _("Moved on, of those that came")),
        Column(_LOST, _("Were lost"), Many(), _("Of those, did not move on and are lost"), -1),
        Column(_HERE, _("Still under way"), Many(), _("Of those, neither moved on nor were lost"), 0),
        Column(
            "time", _("Time in stage"), Days(), _("The mean length of the stays that ended in the period")
        ),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is told of a period and the one before, of a pipeline with sums in some currencies."""

    ws: Workspace
    ask: Ask
    pipeline: str
    currencies: Sequence[str]
    now: Told
    then: Told | None

    def row(self, stage: Stage, title: str) -> Row:
        """A stage that deals go through."""
        its = Where("passage.stage = ?", (stage.id,))
        entries = _entries(self.pipeline, self.ask) & its
        came, before = self._deals(entries), _of(self.then, stage.id)
        stopped = self._deals(entries & Where(f"NOT {MOVED.sql}"))
        parts = (came, self._deals(entries & MOVED), stopped)
        figures = list(self._figures(_of(self.now, stage.id) or Came(), before, *parts))
        stays = Behind("passage", _ended(self.ws, self.ask) & its, Adds.MEAN, _STAY)
        then = self.then.days.get(stage.id) if self.then else None
        figures.append(Figure(self.now.days.get(stage.id), stays, then))
        if stage.outcome != OPEN:
            # A won deal has come to the end: only how many there are, and their sum, can be told.
            told = 1 + len(self.currencies)
            figures[told:] = [NOTHING] * (len(figures) - told)
        return Row(stage.id, title, tuple(figures), ("stage", stage.id), 0, stage.tone)

    def total(self) -> Row:
        """The deals that came into the pipeline in the period, and how many of them are won by now."""
        came = self._deals(_entries(self.pipeline, self.ask) & FIRST_OF_ALL)
        parts = (came, came & meaning(WON), came & _not(meaning(WON)))
        figures = self._figures(self.now.whole, self.then.whole if self.then else None, *parts)
        return Row("", _("Came in, and won by now"), (*figures, NOTHING))

    def _deals(self, entries: Where) -> Where:
        """The deals of such stays; each has one first stay in a stage."""
        deals = where(self.ws, "deal", self.ask.filters, self.ask.today)
        those = f"deal.id IN (SELECT passage.deal FROM passage WHERE {entries.sql})"
        return deals & Where(those, entries.values)

    def _figures(
        self, now: Came, then: Came | None, came: Where, moved: Where, stopped: Where
    ) -> Iterator[Figure]:
        """All but the time: those that came, their sums, and what became of them."""
        yield Figure(now.n, Behind("deal", came), then.n if then else None)
        for c in self.currencies:
            behind = Behind("deal", came & money.in_currency(c), Adds.SUM, "deal.amount")
            yield Figure(now.sums.get(c, 0), behind, then.sums.get(c, 0) if then else None)
        # Those of the period before have had more time: what became of them is told when this one is over, too.
        then = None if self.ask.period.first <= self.ask.today < self.ask.period.last else then
        yield Figure(now.moved, Behind("deal", moved), then.moved if then else None)
        yield Figure(_share(now), Behind("deal", moved, Adds.SHARE, of=came), _share(then))
        yield Figure(now.lost, Behind("deal", stopped & meaning(LOST)), then.lost if then else None)
        yield Figure(_here(now), Behind("deal", stopped & _not(meaning(LOST))), _here(then))


def _of(told: Told | None, stage: str) -> Came | None:
    return told.stages.get(stage, Came()) if told else None


def _not(these: Where) -> Where:
    return Where(f"({these.sql}) IS NOT TRUE", these.values)


def _share(came: Came | None) -> float | None:
    return came.moved / came.n if came and came.n else None


def _here(came: Came | None) -> int | None:
    return came.n - came.moved - came.lost if came else None
