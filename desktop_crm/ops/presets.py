"""Presets by trade: pipelines, fields, scripts and lists that a team of that trade can begin with.

What a preset holds is written in resources/templates, a file for each trade and language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from desktop_crm.base.clock import derived_id
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import LANGUAGES, _
from desktop_crm.base.paths import resources
from desktop_crm.models.all import Pipeline, Questionnaire, Script
from desktop_crm.models.kinds import Option
from desktop_crm.models.pipeline import OPEN, WON
from desktop_crm.ops import own_fields, pipelines, questionnaires, scripts, team
from desktop_crm.ops.details import lost_reason_named, source_named
from desktop_crm.ops.pipelines import Makes
from desktop_crm.ops.questions import Question, When
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

TRADES = ("wholesale", "services", "salon", "shop")
"""The trades in the order they are offered."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A trade as it is offered: its name, and in a sentence what is in it."""

    trade: str
    name: str
    about: str
    stages: tuple[str, ...]
    """The names of the stages of its first pipeline."""


def offered(language: str) -> list[Preset]:
    """The presets in a language, English for one that has none."""
    return [_offer(trade, content(trade, language)) for trade in TRADES]


def _offer(trade: str, held: dict[str, Any]) -> Preset:
    return Preset(
        trade, held["name"], held["about"], tuple(s["name"] for s in held["pipelines"][0]["stages"])
    )


@lru_cache
def content(trade: str, language: str) -> dict[str, Any]:
    """All that the preset of a trade holds, as it is written. Raises KeyError for a trade that is not known."""
    if trade not in TRADES:
        raise KeyError(trade)
    code = language if language in LANGUAGES else "en"
    return tomllib.loads((resources() / "templates" / f"{trade}.{code}.toml").read_text(encoding="utf-8"))


def is_in_use(ws: Workspace, trade: str) -> bool:
    """Whether the team has the first pipeline of a trade's preset."""
    return pipelines.pipeline(ws, derived_id("pipeline", trade, "0")) is not None


def apply(ws: Workspace, trade: str, language: str, agreed: Mapping[str, str] = MappingProxyType({})) -> None:
    """Add what the preset of a trade holds, in one step; what is there already under the same name stays as it is.

    `agreed` are settings of the team that come with it; the trade's currency is taken where there is none. The ids
    follow from the trade, so that two laptops which begin alone have everything once when they meet.
    """
    held = content(trade, language)
    usual = {} if team.is_agreed(ws, team.CURRENCY) else {team.CURRENCY: held["currency"]}
    with ws.edit(_("Preset: {name}").format(name=held["name"])) as tx:
        for setting, value in {**usual, **agreed}.items():
            team.put(tx, setting, value)
        for name in held["sources"]:
            source_named(tx, name)
        for name in held["reasons"]:
            lost_reason_named(tx, name)
        currency = team.seen_by(tx, team.CURRENCY)
        keys = _add_fields(ws, tx, held.get("fields", ()))
        for rank, pipeline in enumerate(held["pipelines"]):
            _add_pipeline(ws, tx, trade, rank, pipeline, currency, keys)
        forms = {f["name"]: _add_questionnaire(tx, trade, f) for f in held.get("questionnaires", ())}
        for script in held.get("scripts", ()):
            _add_script(tx, trade, script, forms)


def _add_fields(ws: Workspace, tx: Edit, fields: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The field keys of the preset's own fields by their names."""
    keys: dict[str, str] = {}
    for f in fields:
        known = {fold(_(k.label)): k.key for k in fields_of(ws, f["of"])}
        options = [Option(derived_id("option", label), label, "plain") for label in f.get("options", ())]
        key = known.get(fold(f["name"])) or own_fields.add_in(tx, f["of"], f["name"], f["kind"], options)
        keys[f["name"]] = key
    return keys


def _add_pipeline(
    ws: Workspace,
    tx: Edit,
    trade: str,
    rank: int,
    held: dict[str, Any],
    currency: str,
    keys: dict[str, str],
) -> None:
    id_ = derived_id("pipeline", trade, str(rank))
    row = tx.find(Pipeline, id_)
    if row is not None and row.deleted is None:
        return
    row = row or tx.add(Pipeline(id=id_))
    last = max((p.rank for p in pipelines.all_of(ws)), default=-1.0)
    row.name, row.currency, row.rank, row.deleted = held["name"], currency, last + 1 + rank, None
    tx.flush()
    for place, stage in enumerate(held["stages"]):
        _add_stage(tx, id_, place, stage, keys)


def _add_stage(tx: Edit, pipeline: str, place: int, held: dict[str, Any], keys: dict[str, str]) -> None:
    outcome = held.get("outcome", OPEN)
    norm = held.get("norm")
    pipelines.put_stage(
        tx,
        pipeline,
        derived_id("stage", pipeline, str(place)),
        float(place),
        name=held["name"],
        outcome=outcome,
        probability=float(held.get("probability", 100 if outcome == WON else 0)),
        norm=None if norm is None else float(norm),
        needs=[keys.get(key, key) for key in held.get("needs", ())],
        makes=[Makes(m["name"], m["kind"], m["days"]) for m in held.get("makes", ())],
    )


def _add_questionnaire(tx: Edit, trade: str, held: dict[str, Any]) -> str:
    id_ = derived_id("questionnaire", trade, held["name"])
    there = tx.find(Questionnaire, id_)
    if there is None:
        questionnaires.add_in(tx, held["name"], _questions(id_, held["questions"]), id_)
    else:
        there.deleted = None
    return id_


def _questions(form: str, held: Sequence[dict[str, Any]]) -> list[Question]:
    made: list[Question] = []
    for q in held:
        key = derived_id("question", form, q["text"])
        options = tuple(Option(derived_id(key, label), label, "plain") for label in q.get("options", ()))
        when = _when(made, q["when"]) if "when" in q else None
        made.append(Question(key, q["text"], q["kind"], options, q.get("required", False), when))
    return made


def _when(earlier: Sequence[Question], held: dict[str, str]) -> When:
    on = next(q for q in earlier if q.text == held["text"])
    return When(on.key, on.holds.parse(held["is"]))


def _add_script(tx: Edit, trade: str, held: dict[str, Any], forms: dict[str, str]) -> None:
    id_ = derived_id("script", trade, held["name"])
    there = tx.find(Script, id_)
    if there is not None:
        there.deleted = None
    else:
        steps = [scripts.Step(s["title"], s["text"]) for s in held["steps"]]
        scripts.add_in(tx, held["name"], steps, forms.get(held.get("questionnaire", "")), id_)
