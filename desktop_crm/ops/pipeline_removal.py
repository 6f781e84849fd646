"""Removing pipelines and stages: their deals go to another stage in the same step."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models import all as models
from desktop_crm.ops import passages
from desktop_crm.ops.pipelines import Stage, all_of, known_stage, not_the_only, pipeline
from desktop_crm.store.workspace import LongEdit, Workspace

_CHUNK = 500


def deals_in(ws: Workspace, stage_id: str) -> int:
    """How many deals stand in a stage."""
    return int(ws.read("SELECT count(*) FROM deal WHERE stage = ? AND deleted IS NULL", (stage_id,))[0][0])


def remove_stage(ws: Workspace, stage_id: str, into: str | None = None) -> None:
    """Remove a stage; its deals, also those in the bin, go to the stage `into`.

    Raises UserError when it has deals and no stage is given for them, or when its pipeline cannot do without it.
    """
    was = known_stage(ws, stage_id)
    not_the_only(ws, was)
    home = pipeline(ws, was.pipeline)
    to = _target(ws, into, [was], list(home.stages) if home else [])
    with ws.long_edit(_("Stage removed: {name}").format(name=was.name)) as work:
        _bring(ws, work, [was], to)
        with work.chunk() as tx:
            tx.get(models.Stage, stage_id).deleted = now()


def remove(ws: Workspace, pipeline_id: str, into: str | None = None) -> None:
    """Remove a pipeline with its stages; its deals go to the stage `into` of another.

    Raises UserError when it has deals and no stage is given for them, or when it is the only pipeline.
    """
    was = pipeline(ws, pipeline_id)
    if was is None:
        return
    others = [s for p in all_of(ws) if p.id != pipeline_id for s in p.stages]
    if not others:
        raise UserError(
            _("“{name}” is the only pipeline.").format(name=was.name), _("Add another one first.")
        )
    to = _target(ws, into, list(was.stages), others)
    with ws.long_edit(_("Pipeline removed: {name}").format(name=was.name)) as work:
        _bring(ws, work, list(was.stages), to)
        with work.chunk() as tx:
            for stage in was.stages:
                tx.get(models.Stage, stage.id).deleted = now()
            tx.get(models.Pipeline, pipeline_id).deleted = now()


def _target(ws: Workspace, into: str | None, removed: list[Stage], usual: list[Stage]) -> Stage:
    """Where the deals go. Only those in the bin may go where nobody has chosen."""
    if into:
        chosen = known_stage(ws, into)
        if chosen in removed:
            raise UserError(_("The deals cannot go to what is being removed."), _("Choose another stage."))
        return chosen
    held = next((s for s in removed if deals_in(ws, s.id)), None)
    if held:
        raise UserError(
            _("There are deals in “{name}”.").format(name=held.name), _("Choose the stage where they go.")
        )
    return next(s for s in usual if s not in removed)


def _bring(ws: Workspace, work: LongEdit, stages: list[Stage], to: Stage) -> None:
    for stage in stages:
        for part in _parts(ws, stage.id):
            with work.chunk() as tx:
                passages.enter(tx, part, to, now(), ws.author)


def _parts(ws: Workspace, stage_id: str) -> Iterator[list[str]]:
    ids = [id_ for (id_,) in ws.read("SELECT id FROM deal WHERE stage = ?", (stage_id,))]
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
