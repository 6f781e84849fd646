"""Deals: begun, moved through their stages, made to wait, and what a deal needs attention for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import Deal
from desktop_crm.models.fields import Field
from desktop_crm.models.pipeline import LOST
from desktop_crm.ops import deal_tasks, passages, pipelines, records, rules, step_names
from desktop_crm.ops.deal_attention import Concern, DealBrief, concern_of, stuck, without_next_step
from desktop_crm.ops.pipelines import Stage
from desktop_crm.ops.records import Card, Invalid, NewRef, Values
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

__all__ = [
    "Concern",
    "DealBrief",
    "add",
    "change",
    "check_many",
    "concern_of",
    "create",
    "missing",
    "missing_in",
    "move",
    "move_many",
    "stop_waiting",
    "stuck",
    "wait",
    "without_next_step",
]

Progress = Callable[[int, int], None]
Read = Callable[..., list[Any]]

_CHUNK = 500
_EMPTY: tuple[Any, ...] = (None, "", (), [])


def create(ws: Workspace, values: Values) -> str:
    """Begin a deal and return its id: in the chosen stage, or where deals begin. Raises Invalid.

    What is not given is filled in: the responsible is who writes, a deal without a name is called as its client.
    """
    to = _begins(ws, values)
    full = _filled(ws, ws.read, values, to)
    _check(ws, full, to)
    with ws.edit(step_names.new("deal").format(name=full["name"])) as tx:
        return begin(tx, ws, full, to)


def add(ws: Workspace, tx: Edit, values: Values) -> str:
    """Begin a deal inside another edit, as when a lead becomes one; its id. Raises Invalid.

    There must be a pipeline already: call `pipelines.first` before the edit.
    """
    to = _begins(ws, values)
    full = _filled(ws, tx.rows, values, to)
    _check(ws, full, to)
    return begin(tx, ws, full, to)


def begin(tx: Edit, ws: Workspace, values: Values, to: Stage) -> str:
    """Write a deal that has been checked."""
    row = Deal()
    for f in Deal.fields.values():
        if f.default is not None:
            setattr(row, f.key, f.default)
    row.pipeline, row.stage = to.pipeline, to.id
    records.assign(tx, row, values, fields_of(ws, "deal"))
    tx.flush()
    moment = now()
    passages.enter(tx, [row.id], to, moment, ws.author)
    deal_tasks.on_entry(tx, ws, [row.id], to)
    return row.id


def _begins(ws: Workspace, values: Values) -> Stage:
    if values.get("stage"):
        return pipelines.known_stage(ws, values["stage"])
    chosen = pipelines.pipeline(ws, values.get("pipeline")) or pipelines.first(ws)
    begins = chosen.begins()
    if begins is None:
        raise UserError(
            _("“{name}” has no stages.").format(name=chosen.name), _("Add stages to it in Settings.")
        )
    return begins


def _filled(ws: Workspace, read: Read, values: Values, to: Stage) -> dict[str, Any]:
    home = pipelines.pipeline(ws, to.pipeline)
    usual = {"currency": home.currency if home else None, "responsible": ws.author}
    full = {**usual, **values, "pipeline": to.pipeline, "stage": to.id}
    full["name"] = full.get("name") or _client_of(read, values)
    return full


def _client_of(read: Read, values: Values) -> str:
    for key in ("company", "contact"):
        value = values.get(key)
        if isinstance(value, NewRef):
            return value.name
        found = read(f"SELECT name FROM {key} WHERE id = ?", (value,)) if value else []
        if found and found[0][0]:
            return str(found[0][0])
    return ""


def _check(ws: Workspace, values: Values, to: Stage) -> None:
    records.checked(ws, "deal", values)
    problems = {f.key: _ask(f) for f in _lacking(ws, to, lambda f: values.get(f.key))}
    if to.outcome == LOST and not values.get("lost_reason"):
        problems["lost_reason"] = _why_lost()
    if problems:
        raise Invalid(problems)


def change(ws: Workspace, deal_id: str, values: Values) -> None:
    """Save the values that `values` names; another stage is a move, in the same step. Raises Invalid."""
    card = records.read(ws, "deal", deal_id)
    to = _asked_for(ws, card, values)
    rest = {key: value for key, value in values.items() if key not in ("stage", "pipeline")}
    if to is None:
        records.change(ws, "deal", deal_id, rest)
    else:
        move(ws, deal_id, to.id, rest)


def _asked_for(ws: Workspace, card: Card, values: Values) -> Stage | None:
    """The stage that the values bring the deal to, when it is another one."""
    if values.get("stage") and values["stage"] != card.values["stage"]:
        return pipelines.known_stage(ws, values["stage"])
    if values.get("pipeline") and values["pipeline"] != card.values["pipeline"]:
        return _begins(ws, {"pipeline": values["pipeline"]})
    return None


def missing(ws: Workspace, deal_id: str, stage_id: str) -> tuple[Field, ...]:
    """The fields that a stage needs and the deal has not yet."""
    card = records.read(ws, "deal", deal_id)
    return _lacking(ws, pipelines.known_stage(ws, stage_id), partial(_held, card))


def _lacking(ws: Workspace, to: Stage, value_of: Callable[[Field], Any]) -> tuple[Field, ...]:
    known = {f.key: f for f in fields_of(ws, "deal")}
    needed = [known[key] for key in to.needs if key in known]
    return tuple(f for f in needed if value_of(f) in _EMPTY)


def _held(card: Card, f: Field) -> Any:
    return card.held(f) if f.many else card.values.get(f.key)


def move(
    ws: Workspace,
    deal_id: str,
    stage_id: str,
    values: Values | None = None,
    reason: str | NewRef | None = None,
    comment: str | None = None,
) -> None:
    """Bring a deal to a stage, with what the stage needs in `values`, as one step.

    A lost deal needs a `reason`. Raises Invalid with a sentence for each field that is still missing.
    """
    to = pipelines.known_stage(ws, stage_id)
    card = records.read(ws, "deal", deal_id)
    given = {**(values or {}), **_lost(reason, comment)}
    if card.values["stage"] == stage_id and not given:
        return
    _check_move(ws, card, given, to)
    with ws.edit(_("Deal “{name}” moved to “{stage}”").format(name=card.title, stage=to.name)) as tx:
        if card.values["stage"] != stage_id:
            passages.enter(tx, [deal_id], to, now(), ws.author)
        records.assign(tx, tx.get(Deal, deal_id), given, fields_of(ws, "deal"))
        if card.values["stage"] != stage_id:
            deal_tasks.on_entry(tx, ws, [deal_id], to)


def _lost(reason: str | NewRef | None, comment: str | None) -> dict[str, Any]:
    return {key: value for key, value in {"lost_reason": reason, "lost_comment": comment}.items() if value}


def _check_move(ws: Workspace, card: Card, given: Values, to: Stage) -> None:
    now_held = {f.key: _held(card, f) for f in fields_of(ws, "deal")}
    after = {**now_held, **given, "pipeline": to.pipeline, "stage": to.id}
    if card.values["stage"] != to.id and "lost_reason" not in given:
        after["lost_reason"] = None
    if problems := rules.fixed(ws, "deal", [card.id], given):
        raise Invalid(problems)
    _check(ws, after, to)


def move_many(
    ws: Workspace,
    rids: Sequence[int],
    stage_id: str,
    values: Values | None = None,
    reason: str | NewRef | None = None,
    comment: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Bring many deals to a stage as one step; those that are there already stay as they are.

    `values` fill in what the stage needs where it is empty. Raises Invalid with what some of them still lack.
    """
    to = pipelines.known_stage(ws, stage_id)
    given = {**(values or {}), **_lost(reason, comment)}
    check_many(ws, rids, stage_id, given)
    said = ngettext("{n} deal moved to “{stage}”", "{n} deals moved to “{stage}”", len(rids))
    with ws.long_edit(said.format(n=len(rids), stage=to.name)) as work:
        for start in range(0, len(rids), _CHUNK):
            with work.chunk() as tx:
                _move_part(ws, tx, rids[start : start + _CHUNK], to, given)
            if progress:
                progress(min(start + _CHUNK, len(rids)), len(rids))


def check_many(ws: Workspace, rids: Sequence[int], stage_id: str, given: Values) -> None:
    """Raise Invalid when these deals cannot go to the stage with what is given."""
    to = pipelines.known_stage(ws, stage_id)
    lacking = missing_in(ws, rids, stage_id)
    problems = {f.key: _ask(f) for f in lacking if given.get(f.key) in _EMPTY}
    if to.outcome == LOST and not given.get("lost_reason"):
        problems["lost_reason"] = _why_lost()
    if problems:
        raise Invalid(problems)


def missing_in(ws: Workspace, rids: Sequence[int], stage_id: str) -> tuple[Field, ...]:
    """The fields that a stage needs and some of these deals have not yet."""
    to = pipelines.known_stage(ws, stage_id)
    if not to.needs:
        return ()
    lacking: dict[str, Field] = {}
    for id_ in _elsewhere(ws.read, rids, to):
        card = records.read(ws, "deal", id_)
        lacking |= {f.key: f for f in _lacking(ws, to, partial(_held, card))}
        if len(lacking) == len(to.needs):
            break
    return tuple(lacking.values())


def _elsewhere(read: Read, rids: Sequence[int], to: Stage) -> list[str]:
    """The ids of those that are not in the stage yet."""
    sql = """SELECT id FROM deal WHERE rid IN (SELECT value FROM json_each(?)) AND stage IS NOT ?
             AND deleted IS NULL"""
    return [id_ for (id_,) in read(sql, (json.dumps(list(rids)), to.id))]


def _move_part(ws: Workspace, tx: Edit, rids: Sequence[int], to: Stage, given: Values) -> None:
    ids = _elsewhere(tx.rows, rids, to)
    passages.enter(tx, ids, to, now(), ws.author)
    fields = fields_of(ws, "deal")
    for id_ in ids if given else ():
        row = tx.get(Deal, id_)
        empty = {k: v for k, v in given.items() if k.startswith("lost_") or _value(row, k) in _EMPTY}
        records.assign(tx, row, empty, fields)
    deal_tasks.on_entry(tx, ws, ids, to)


def _value(row: Deal, key: str) -> Any:
    return (row.own or {}).get(key[4:]) if key.startswith("own.") else getattr(row, key, None)


def wait(ws: Workspace, deal_id: str, until: str | None, why: str | None) -> None:
    """Let a deal rest until a day for a reason; meanwhile it is neither stuck nor without a next step.

    Raises Invalid.
    """
    problems = {}
    if not until:
        problems["waiting_until"] = _("Say until when.")
    elif until <= date.today().isoformat():
        problems["waiting_until"] = _("Choose a day after today.")
    if not (why or "").strip():
        problems["waiting_for"] = _("Say what for, so that a colleague understands it too.")
    if problems:
        raise Invalid(problems)
    card = records.read(ws, "deal", deal_id)
    with ws.edit(_("Deal “{name}” waits").format(name=card.title)) as tx:
        row = tx.get(Deal, deal_id)
        row.waiting_until, row.waiting_for = until, (why or "").strip()


def stop_waiting(ws: Workspace, deal_id: str) -> None:
    """Let a deal go on."""
    card = records.read(ws, "deal", deal_id)
    with ws.edit(_("Deal “{name}” goes on").format(name=card.title)) as tx:
        row = tx.get(Deal, deal_id)
        row.waiting_until = row.waiting_for = None


def _ask(f: Field) -> str:
    return _("Fill in “{field}”.").format(field=_(f.label))


def _why_lost() -> str:
    return _("Choose why the deal was lost.")
