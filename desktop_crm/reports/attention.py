"""What is forgotten, as things stand today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop_crm.base.i18n import _
from desktop_crm.ops import pipelines, team
from desktop_crm.ops.deal_attention import stuck_before
from desktop_crm.ops.leads import OPEN as OPEN_LEADS
from desktop_crm.reports import grouping, money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.employees import overdue
from desktop_crm.reports.measures import Counted, Measure, counted, counted_apart, key_of, sums
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import midnight
from desktop_crm.reports.table import NOTHING, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Many
from desktop_crm.store.workspace import Workspace

SILENT_DAYS = 30
"""A client with whom nobody was in contact for so long is forgotten."""

_CALLS_BACK = """nullif((SELECT due.responsible FROM task AS due WHERE due.call = call.id AND due.done IS NULL
    AND due.deleted IS NULL ORDER BY due.rid DESC LIMIT 1), '')"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be forgotten: the records, and the SQL for whose they are. Deals have sums.

    `parts` are conditions that say the same, no record meeting two of them.
    """

    key: str
    title: str
    about: str
    entity: str
    only: Where
    whose: str = ""
    parts: tuple[Where, ...] = ()

    @property
    def column(self) -> Column:
        """What it is as a column."""
        return Column(self.key, self.title, Many(), self.about, -1)

    @property
    def who(self) -> str:
        """The SQL for whose a record is."""
        return self.whose or f"nullif({self.entity}.responsible, '')"

    def counted(self, ws: Workspace, ask: Ask, by: str, more: Sequence[Measure] = ()) -> Counted:
        """How many there are, and `more` of them."""
        known = where(ws, self.entity, ask.filters, ask.today)
        measures = (Measure(self.column), *more)
        if self.parts:
            parts = [known & part for part in self.parts]
            return counted_apart(ws, self.entity, parts, known & self.only, by, measures)
        return counted(ws, self.entity, known & self.only, by, measures)


def report(ws: Workspace, ask: Ask) -> Table:
    """How much is forgotten of each kind; or by whom, with a column for each kind."""
    found = kinds(ws, ask)
    return _by_employee(ws, ask, found) if ask.by == "responsible" else _by_kind(ws, ask, found)


def _by_kind(ws: Workspace, ask: Ask, found: Sequence[Kind]) -> Table:
    # Of any currency: there is an index by stage, currency and amount.
    any_ = _open_deals(ws) & Where("deal.currency >= ''")
    known = money.currencies(ws, where(ws, "deal", ask.filters, ask.today) & any_)
    amounts = sums(known, _("Sum"), _("The sum of these deals"))
    none = (NOTHING,) * len(amounts)
    rows = []
    for kind in found:
        more = amounts if kind.entity == "deal" else ()
        figures = kind.counted(ws, ask, "NULL", more).totals(None)
        rows.append(Row(kind.key, kind.title, (*figures, *(() if more else none))))
    count = Column("count", _("Number"), Many(), _("How many there are today"), -1)
    columns = (count, *(m.column for m in amounts))
    return Table(
        "attention", _("Attention"), _("What"), columns, tuple(rows), chart=Chart(Shape.RANKING, ("count",))
    )


def _by_employee(ws: Workspace, ask: Ask, found: Sequence[Kind]) -> Table:
    all_ = [kind.counted(ws, ask, kind.who) for kind in found]
    by = grouping.by(ws, "deal", "responsible")
    names = by.titles(ws)
    people = {who for each in all_ for who in each.rows}
    title = {who: by.title(names, who) for who in people}
    rows = [
        Row(key_of(who), title[who], tuple(_of(k, each, who) for k, each in zip(found, all_, strict=True)), by.of(who))
        for who in sorted(people, key=lambda who: (who is None, title[who], str(who)))
    ]  # fmt: skip
    total = Row("", _("Total"), tuple(each.totals(None)[0] for each in all_))
    most = max(zip(found, total.figures, strict=True), key=lambda pair: _number(pair[1]))[0]
    return Table(
        "attention",
        _("Attention"),
        _("Employee"),
        tuple(kind.column for kind in found),
        tuple(rows),
        total if rows else None,
        Chart(Shape.RANKING, (most.key,)),
        empty=_("Nothing is forgotten."),
    )


def _of(kind: Kind, found: Counted, who: str | int | float | None) -> Figure:
    its = Where(f"{kind.who} IS NULL") if who is None else Where(f"{kind.who} = ?", (who,))
    return found.figures(who, its, None)[0]


def _number(figure: Figure) -> float:
    return figure.value if isinstance(figure.value, int | float) else 0


def kinds(ws: Workspace, ask: Ask) -> tuple[Kind, ...]:
    """All that can be forgotten, in the order in which it matters."""
    late = Where("call.next_day IS NOT NULL")
    nobodys = Where("lead.status IN (?, ?) AND nullif(lead.responsible, '') IS NULL", OPEN_LEADS)
    return (
        Kind(
            "missed",
            _("Missed calls to return"),
            _("Calls that nobody took and nobody has returned"),
            "call",
            late,
            _CALLS_BACK,
        ),
        Kind(
            "nobody_leads",
            _("Nobody's leads"),
            _("Open leads for which nobody is responsible"),
            "lead",
            nobodys,
        ),
        Kind("overdue", _("Tasks overdue"), _("Open tasks that were due before today"), "task", overdue(ask)),
        *_deals(ws, ask),
        *_silent(ws, ask),
    )


def _deals(ws: Workspace, ask: Ask) -> tuple[Kind, ...]:
    idle = Where("(deal.waiting_until IS NULL OR deal.waiting_until <= ?)", (ask.today.isoformat(),))
    nobodys, stuck = _open_deals(ws) & Where("nullif(deal.responsible, '') IS NULL"), _stuck(ws, ask)
    return (
        Kind(
            "no_step",
            _("Deals without a next step"),
            _("Open deals that wait for nothing and have no task to come"),
            "deal",
            _open_deals(ws) & Where("deal.next_day IS NULL") & idle,
        ),
        Kind(
            "stuck",
            _("Deals that are stuck"),
            _("Open deals that wait for nothing and have been in their stage longer than its norm"),
            "deal",
            _any_of(stuck) & idle,
            parts=tuple(part & idle for part in stuck),
        ),
        Kind(
            "nobody_deals",
            _("Nobody's deals"),
            _("Open deals for which nobody is responsible"),
            "deal",
            nobodys,
        ),
    )


def _open_deals(ws: Workspace) -> Where:
    ids = tuple(s.id for p in pipelines.all_of(ws) for s in p.stages if s.is_open)
    return Where(f"deal.stage IN ({', '.join('?' * len(ids))})", ids)


def _stuck(ws: Workspace, ask: Ask) -> list[Where]:
    """The deals beyond the norm of their stage, by stage."""
    country = team.get(ws, team.COUNTRY)
    since = {s.id: stuck_before(s, country, ask.today) for p in pipelines.all_of(ws) for s in p.stages}
    return [Where("deal.stage = ? AND deal.since < ?", each) for each in since.items() if each[1] is not None]


def _any_of(parts: Sequence[Where]) -> Where:
    either = " OR ".join(f"({p.sql})" for p in parts) or "0"
    return Where(f"({either})", tuple(v for p in parts for v in p.values))


def _silent(ws: Workspace, ask: Ask) -> tuple[Kind, ...]:
    about = _("Clients, with a deal that is open or was won or with that status, not contacted for {n} days")
    titles = {"contact": _("People not contacted"), "company": _("Companies not contacted")}
    said = about.format(n=SILENT_DAYS)
    return tuple(_silent_of(ws, ask, entity, title, said) for entity, title in titles.items())


def _silent_of(ws: Workspace, ask: Ask, entity: str, title: str, about: str) -> Kind:
    since = midnight(ask.today - timedelta(days=SILENT_DAYS))
    silent = Where(f"({entity}.last_contact IS NULL OR {entity}.last_contact < ?)", (since,))
    bought, has_status, may_buy = _clients(ws, ask, entity)
    # +: those few with an open deal are found by their ids, not among all that have bought nothing.
    no_purchase = Where(f"+{entity}.purchases IS NULL")
    no_client = Where(f"+{entity}.status IS NOT 'client'")
    parts = (
        silent & bought,
        silent & Where(f"{entity}.purchases IS NULL") & has_status,
        silent & no_purchase & no_client & may_buy,
    )
    either = Where(f"({bought.sql} OR {has_status.sql} OR {may_buy.sql})", may_buy.values)
    return Kind(f"silent_{entity}", title, about, entity, silent & either, parts=parts)


def _clients(ws: Workspace, ask: Ask, entity: str) -> tuple[Where, Where, Where]:
    """Who has bought, who is called a client, and who has an open deal."""
    deals = where(ws, "deal", (), ask.today) & _open_deals(ws)
    among = Where(f"{entity}.id IN (SELECT deal.{entity} FROM deal WHERE {deals.sql})", deals.values)
    return Where(f"{entity}.purchases > 0"), Where(f"{entity}.status = 'client'"), among
