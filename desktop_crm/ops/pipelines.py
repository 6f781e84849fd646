"""Pipelines and their stages: what a team's deals go through."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_crm.base.clock import derived_id, now
from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, pgettext
from desktop_crm.models import all as models
from desktop_crm.models.pipeline import LOST, OPEN, OUTCOMES, WON
from desktop_crm.ops import team
from desktop_crm.ops.records import Invalid
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

TONES = ("#7B8794", "#2C5BD8", "#8A63D2", "#E0912F", "#D2587A", "#1E9E8A")
"""The colours that stages get where nobody has chosen one; a won stage has the last."""


@dataclass(frozen=True, slots=True)
class Makes:
    """A task made when a deal comes to a stage, due `days` working days later. `kind` is one of `TASK_KINDS`."""

    name: str
    kind: str = "todo"
    days: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as the team has set it. `needs` are the keys of the fields a deal must have to come here."""

    id: str
    name: str
    pipeline: str
    outcome: str = OPEN
    probability: float = 0
    norm: float | None = None
    needs: tuple[str, ...] = ()
    makes: tuple[Makes, ...] = ()
    tone: str = TONES[0]
    rank: float = 0

    @property
    def is_open(self) -> bool:
        return self.outcome == OPEN


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline with its stages in their order."""

    id: str
    name: str
    currency: str
    rank: float
    stages: tuple[Stage, ...]

    def begins(self) -> Stage | None:
        """The stage where a deal begins: the first open one."""
        return next((s for s in self.stages if s.is_open), next(iter(self.stages), None))


def all_of(ws: Workspace) -> tuple[Pipeline, ...]:
    """The pipelines of the team in their order."""
    known: tuple[Pipeline, ...] | None = ws.cache.get("pipelines")
    if known is None:
        known = ws.cache["pipelines"] = _read(ws)
    return known


def stage(ws: Workspace, stage_id: str | None) -> Stage | None:
    """A stage by its id; None when there is none (any more)."""
    return next((s for p in all_of(ws) for s in p.stages if s.id == stage_id), None)


def pipeline(ws: Workspace, pipeline_id: str | None) -> Pipeline | None:
    """A pipeline by its id; None when there is none (any more)."""
    return next((p for p in all_of(ws) if p.id == pipeline_id), None)


def first(ws: Workspace) -> Pipeline:
    """The pipeline that deals go through unless another is chosen; a usual one is made when there is none."""
    usable = next((p for p in all_of(ws) if p.stages), None)
    if usable is None:
        _make_usual(ws)
        usable = next(p for p in all_of(ws) if p.stages)
    return usable


def _read(ws: Workspace) -> tuple[Pipeline, ...]:
    stages: dict[str, list[Stage]] = {}
    for row in ws.read(
        """SELECT id, name, pipeline, outcome, probability, norm, needs, makes, tone, rank FROM stage
           WHERE deleted IS NULL ORDER BY rank, id"""
    ):
        among = stages.setdefault(row[2], [])
        among.append(_stage(row, len(among)))
    rows = ws.read("SELECT id, name, currency, rank FROM pipeline WHERE deleted IS NULL ORDER BY rank, id")
    return tuple(
        Pipeline(id_, name, currency, rank, tuple(stages.get(id_, ()))) for id_, name, currency, rank in rows
    )


def _stage(row: Sequence[Any], place: int) -> Stage:
    id_, name, of, outcome, probability, norm, needs, makes, tone, rank = row
    tasks = tuple(
        Makes(str(m["name"]), str(m.get("kind", "todo")), int(m.get("days", 0))) for m in _list(makes)
    )
    usual = {WON: TONES[-1], LOST: TONES[0]}.get(outcome, TONES[place % (len(TONES) - 1)])
    keys = tuple(str(key) for key in _list(needs))
    return Stage(id_, name, of, outcome, probability, norm, keys, tasks, tone or usual, rank)


def _list(text: str | None) -> list[Any]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _put_usual(tx: Edit, pipeline_id: str, known_ids: bool) -> None:
    """The stages of a pipeline that nobody has set yet."""
    usual = (
        (pgettext("stage", "New"), OPEN, 10.0, 2.0),
        (_("Qualification"), OPEN, 25.0, 5.0),
        (_("Proposal"), OPEN, 50.0, 7.0),
        (_("Negotiation"), OPEN, 75.0, 10.0),
        (pgettext("stage", "Won"), WON, 100.0, None),
        (pgettext("stage", "Lost"), LOST, 0.0, None),
    )
    for place, (name, outcome, probability, norm) in enumerate(usual):
        id_ = derived_id("stage", "usual", str(place)) if known_ids else None
        given = {"outcome": outcome, "probability": probability, "norm": norm}
        put_stage(tx, pipeline_id, id_, float(place), name=name, **given)


def _make_usual(ws: Workspace) -> None:
    """The ids are known beforehand, so that two laptops that begin alone have one pipeline when they meet."""
    name, currency = _("Main pipeline"), team.get(ws, team.CURRENCY)
    with ws.edit(_("Pipeline added: {name}").format(name=name)) as tx:
        id_ = derived_id("pipeline", "usual")
        row = tx.find(models.Pipeline, id_) or tx.add(models.Pipeline(id=id_))
        row.name, row.currency, row.deleted = name, currency, None
        _put_usual(tx, id_, known_ids=True)


def add(ws: Workspace, name: str, currency: str = "") -> str:
    """Add a pipeline with the usual stages and return its id. Raises Invalid."""
    _check_name(name, [p.name for p in all_of(ws)])
    with ws.edit(_("Pipeline added: {name}").format(name=name.strip())) as tx:
        own = currency or team.get(ws, team.CURRENCY)
        row = tx.add(models.Pipeline(name=name.strip(), currency=own, rank=float(now())))
        _put_usual(tx, row.id, known_ids=False)
        return row.id


def rename(ws: Workspace, pipeline_id: str, name: str, currency: str | None = None) -> None:
    """Call a pipeline otherwise, or let its deals begin with another currency. Raises Invalid."""
    _check_name(name, [p.name for p in all_of(ws) if p.id != pipeline_id])
    with ws.edit(_("Pipeline changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(models.Pipeline, pipeline_id)
        row.name = name.strip()
        if currency is not None:
            row.currency = currency


def reorder(ws: Workspace, ids: Sequence[str]) -> None:
    """Put the pipelines in this order."""
    with ws.edit(_("Pipelines put in order")) as tx:
        for rank, id_ in enumerate(ids):
            tx.get(models.Pipeline, id_).rank = float(rank)


def add_stage(ws: Workspace, pipeline_id: str, name: str, **values: Any) -> str:
    """Add a stage before the won and lost ones, or at the end when it is itself one of them; its id.

    `values` are fields of `Stage`. Raises Invalid.
    """
    stages = _stages(ws, pipeline_id)
    _check_name(name, [s.name for s in stages])
    _check(values)
    with ws.edit(_("Stage added: {name}").format(name=name.strip())) as tx:
        is_open = values.get("outcome", OPEN) == OPEN
        before = sum(s.is_open for s in stages) if is_open else len(stages)
        for place, each in enumerate(stages):
            tx.get(models.Stage, each.id).rank = float(place + (place >= before))
        return put_stage(tx, pipeline_id, None, float(before), name=name.strip(), **values)


def change_stage(ws: Workspace, stage_id: str, **values: Any) -> None:
    """Give fields of `Stage` other values. Raises Invalid."""
    was = known_stage(ws, stage_id)
    if "name" in values:
        _check_name(values["name"], [s.name for s in _stages(ws, was.pipeline) if s.id != stage_id])
    _check(values)
    if values.get("outcome", was.outcome) != was.outcome:
        not_the_only(ws, was)
    with ws.edit(_("Stage changed: {name}").format(name=values.get("name", was.name))) as tx:
        _assign(tx.get(models.Stage, stage_id), values)
        if values.get("outcome", was.outcome) != was.outcome:
            closed = "NULL" if values["outcome"] == OPEN else "coalesce(closed, since)"
            tx.execute(f"UPDATE deal SET closed = {closed} WHERE stage = ?", (stage_id,))


def reorder_stages(ws: Workspace, ids: Sequence[str]) -> None:
    """Put the stages of a pipeline in this order."""
    with ws.edit(_("Stages put in order")) as tx:
        for rank, id_ in enumerate(ids):
            tx.get(models.Stage, id_).rank = float(rank)


def put_stage(
    tx: Edit, pipeline_id: str, stage_id: str | None, rank: float, *, name: str, **values: Any
) -> str:
    """Write a stage inside an edit, with the values of `Stage`'s fields; its id."""
    row = tx.find(models.Stage, stage_id) if stage_id else None
    if row is None:
        row = tx.add(models.Stage(id=stage_id, pipeline=pipeline_id))
    row.pipeline, row.rank, row.deleted = pipeline_id, rank, None
    _assign(row, {"name": name, **values})
    return row.id


def _assign(row: models.Stage, values: dict[str, Any]) -> None:
    for key, value in values.items():
        setattr(row, key, _stored(key, value))


def _stored(key: str, value: Any) -> Any:
    if key == "needs":
        return json.dumps(list(value)) if value else None
    if key == "makes":
        tasks = [{"name": m.name, "kind": m.kind, "days": m.days} for m in value]
        return json.dumps(tasks, ensure_ascii=False) if tasks else None
    return value.strip() if key == "name" else value


def known_stage(ws: Workspace, stage_id: str) -> Stage:
    """A stage by its id. Raises UserError when there is none (any more)."""
    found = stage(ws, stage_id)
    if found is None:
        raise UserError(_("This stage no longer exists."), _("Choose another one."))
    return found


def _stages(ws: Workspace, pipeline_id: str) -> tuple[Stage, ...]:
    found = pipeline(ws, pipeline_id)
    return found.stages if found else ()


def _check_name(name: str, others: Sequence[str]) -> None:
    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    if fold(name) in {fold(other) for other in others}:
        raise Invalid({"name": _("“{name}” is in the list already.").format(name=name.strip())})


def _check(values: dict[str, Any]) -> None:
    problems = {}
    if not 0 <= (values.get("probability") or 0) <= 100:
        problems["probability"] = _("A probability is between 0 and 100 %.")
    if (values.get("norm") or 0) < 0:
        problems["norm"] = _("A norm cannot be negative.")
    if problems:
        raise Invalid(problems)


def not_the_only(ws: Workspace, was: Stage) -> None:
    """Every pipeline keeps a stage where deals begin, one where they are won and one where they are lost.

    Raises UserError when `was` is the last of its kind.
    """
    if not [s for s in _stages(ws, was.pipeline) if s.outcome == was.outcome and s.id != was.id]:
        meaning = next(_(o.label) for o in OUTCOMES if o.key == was.outcome)
        said = _("“{name}” is the only stage of this pipeline that means “{meaning}”.")
        raise UserError(
            said.format(name=was.name, meaning=meaning), _("Add another one with this meaning first.")
        )
