"""Questionnaires: making and changing them. Their questions are in `questions`, what clients said in `answers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_crm.base.clock import now
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import Questionnaire
from desktop_crm.models.kinds import Option
from desktop_crm.ops import answers
from desktop_crm.ops.questions import ASKS_ON, Question, from_json, to_json
from desktop_crm.ops.records import Invalid
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import KINDS
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire. One that is not `active` is no longer offered; what was answered stays readable."""

    id: str
    name: str
    questions: tuple[Question, ...]
    active: bool

    @property
    def shown(self) -> tuple[Question, ...]:
        """The questions that are still asked."""
        return tuple(q for q in self.questions if not q.retired)


def all_of(ws: Workspace, active_only: bool = False) -> list[Form]:
    """The questionnaires in the team's order, those out of use at the end."""
    rows = ws.read(
        """SELECT id, name, questions, active FROM questionnaire
           WHERE deleted IS NULL AND (active OR NOT ?) ORDER BY active DESC, rank, id""",
        (active_only,),
    )
    return [Form(id_, name, from_json(stored), bool(active)) for id_, name, stored, active in rows]


def get(ws: Workspace, questionnaire_id: str) -> Form | None:
    """One questionnaire, also one out of use; None when there is none."""
    rows = ws.read("SELECT id, name, questions, active FROM questionnaire WHERE id = ?", (questionnaire_id,))
    return Form(rows[0][0], rows[0][1], from_json(rows[0][2]), bool(rows[0][3])) if rows else None


def add(ws: Workspace, name: str, questions: Sequence[Question] = ()) -> str:
    """Add a questionnaire and return its id. Raises Invalid."""
    _checked(ws, name, questions)
    with ws.edit(_("Questionnaire added: {name}").format(name=name.strip())) as tx:
        return add_in(tx, name, questions)


def add_in(tx: Edit, name: str, questions: Sequence[Question], form_id: str | None = None) -> str:
    """Add one inside an edit, as a preset does, which gives it its id; the id."""
    row = tx.add(
        Questionnaire(
            id=form_id, name=name.strip(), questions=to_json(questions), active=1, rank=float(now())
        )
    )
    tx.flush()
    return row.id


def change(ws: Workspace, questionnaire_id: str, name: str, questions: Sequence[Question]) -> None:
    """Save the name and the questions. Those that were answered and are left out stay for reading only.

    Raises Invalid when the answers given could no longer be read.
    """
    _checked(ws, name, questions, questionnaire_id)
    form = get(ws, questionnaire_id)
    before = form.questions if form else ()
    _keep_readable(ws, before, questions)
    with ws.edit(_("Questionnaire changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(Questionnaire, questionnaire_id)
        row.name = name.strip()
        row.questions = to_json([*questions, *_retired(ws, before, questions)])


def put_to_use(ws: Workspace, questionnaire_id: str, active: bool) -> None:
    """Offer a questionnaire beside calls, or no longer."""
    form = get(ws, questionnaire_id)
    said = _("In use: {name}") if active else _("Out of use: {name}")
    with ws.edit(said.format(name=form.name if form else "")) as tx:
        tx.get(Questionnaire, questionnaire_id).active = int(active)


def move(ws: Workspace, questionnaire_id: str, to: int) -> None:
    """Put a questionnaire at the place `to` (from 0) among all of them."""
    ids = [f.id for f in all_of(ws) if f.id != questionnaire_id]
    ids.insert(max(0, to), questionnaire_id)
    with ws.edit(_("Questionnaires put in order")) as tx:
        for rank, each in enumerate(ids, start=1):
            tx.get(Questionnaire, each).rank = float(rank)


def remove(ws: Workspace, questionnaire_id: str) -> None:
    """Take away a questionnaire that nobody has answered. Raises Invalid for another: it is put out of use."""
    n = answers.sheets(ws, questionnaire_id)
    form = get(ws, questionnaire_id)
    if n:
        said = ngettext(
            "It was answered {n} time. Put it out of use instead; the answers stay.",
            "It was answered {n} times. Put it out of use instead; the answers stay.",
            n,
        )
        raise Invalid({"name": said.format(n=n)})
    with ws.edit(_("Questionnaire removed: {name}").format(name=form.name if form else "")) as tx:
        tx.get(Questionnaire, questionnaire_id).deleted = now()


def _retired(ws: Workspace, before: Sequence[Question], now_asked: Sequence[Question]) -> list[Question]:
    """The questions that are left out now and were answered once."""
    stays = {q.key for q in now_asked}
    return [
        replace(q, retired=True, when=None)
        for q in before
        if q.key not in stays and answers.given_to(ws, q.key)
    ]


def _keep_readable(ws: Workspace, before: Sequence[Question], after: Sequence[Question]) -> None:
    later = {q.key: q for q in after}
    for old in before:
        q = later.get(old.key)
        if q is None:
            continue
        if q.kind != old.kind and answers.given_to(ws, q.key):
            said = _("“{text}” was answered already. Add another question instead of changing what it holds.")
            raise Invalid({q.key: said.format(text=old.text)})
        stays = {o.key for o in q.options}
        for option in old.options:
            if option.key not in stays and answers.given_to(ws, q.key, option.key):
                raise Invalid({q.key: _still_used(option)})


def _still_used(option: Option) -> str:
    return _("“{label}” was answered already. Rename the option instead of taking it away.").format(
        label=option.label
    )


def _checked(ws: Workspace, name: str, questions: Sequence[Question], itself: str = "") -> None:
    if not name.strip():
        raise Invalid({"name": _("Give the questionnaire a name.")})
    if any(fold(f.name) == fold(name) for f in all_of(ws) if f.id != itself):
        raise Invalid({"name": _("There is a questionnaire “{name}” already.").format(name=name.strip())})
    problems = {q.key: said for i, q in enumerate(questions) if (said := _wrong(q, questions[:i]))}
    if problems:
        raise Invalid(problems)


def _wrong(q: Question, earlier: Sequence[Question]) -> str:
    if not q.text.strip():
        return _("Write the question.")
    if q.kind not in KINDS:
        return _("Choose what the answer is.")
    labels = [fold(o.label) or o.label for o in q.options]
    if q.kind == "choice" and not labels:
        return _("Give at least one option.")
    if len(set(labels)) < len(labels):
        return _("An option is there twice.")
    if q.when and not any(e.key == q.when.key and e.kind in ASKS_ON and not e.retired for e in earlier):
        return _("It can only depend on a choice or a yes or no that is asked before it.")
    return ""
