"""What the check says of one column, in words."""

from __future__ import annotations

from desktop_crm.base.i18n import N_, _
from desktop_crm.importing.target import Choice, Group, Target, target_label, targets
from desktop_crm.models.all import ENTITIES
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.importing.column_row import Verdict
from desktop_crm.ui.importing.state import State, Work
from desktop_crm.ui.importing.words import cell

NOT_IMPORTED = Verdict("minus", "hint", "")
NOT_CHECKED = Verdict("", "hint", "")
CHECKING = Verdict("loader-circle", "hint", N_("Checking…"))
_EXAMPLE = 24  # characters
_ICONS = {
    "good": "circle-check",
    "warning": "triangle-alert",
    "bad": "circle-alert",
    "accent": "circle-plus",
    "plain": "minus",
}
_INKS = {"good": "good", "warning": "warning", "bad": "bad", "accent": "accent", "plain": "hint"}


def name_of(ws: Workspace, entity: str, target: Target | None) -> str:
    """The name of a field in a list of `entity`; a field of the other kind of client says whose it is."""
    text = _label(ws, target)
    if target is None or target.entity in (entity, "note") or target.new_kind:
        return text
    owner = _(ENTITIES[target.entity].label)
    return owner if target.field == "name" and target.part is None else f"{owner}: {_lower(text)}"


def offers(ws: Workspace, entity: str, name: str) -> list[Group]:
    """All that a column can become; a new field would be called `name`."""
    return [
        Group(group.label, tuple(Choice(c.target, _label(ws, c.target, c.label)) for c in group.choices))
        for group in targets(ws, entity, name)
    ]


def _label(ws: Workspace, target: Target | None, known: str = "") -> str:
    """In some languages one word means the whole name and the first name."""
    if target and target.part == "first":
        return _("First name only")
    return known or target_label(ws, target)


def verdict(state: State, column: int) -> Verdict:
    """What stands beside the field of a column; what was found for another field of it says nothing."""
    assert state.mapping
    target = state.mapping.columns[column]
    if target is None:
        return NOT_IMPORTED
    found = state.findings.columns[column] if state.findings else None
    if found is None or found.target != target:
        return CHECKING if state.work == Work.CHECKING else NOT_CHECKED
    longer = _with_example(state, column, found.text) if found.problems else ""
    return Verdict(_ICONS[found.tone], _INKS[found.tone], found.text, longer, show=bool(found.problems))


def _with_example(state: State, column: int, text: str) -> str:
    """The first value that was not understood often says what is the matter with all."""
    assert state.findings
    problems = state.findings.lists.problems
    value = cell(problems.values[problems.columns.index(column)])
    short = value if len(value) <= _EXAMPLE else value[:_EXAMPLE].rstrip() + "…"
    return _("{text}: “{value}”").format(text=text, value=short)


def _lower(text: str) -> str:
    """The first letter small, unless the word is an abbreviation."""
    return text if text[1:2].isupper() or text[1:2] == "-" else text[:1].lower() + text[1:]
