"""Checking a list before anything is written: every row's fate, every cell that is not understood."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from desktop_crm.base.i18n import _
from desktop_crm.importing.cards import NONE, Cards
from desktop_crm.importing.columns import Problems, read_columns
from desktop_crm.importing.content import Contents
from desktop_crm.importing.findings import Fate, Findings, _Lists
from desktop_crm.importing.held import Held, held
from desktop_crm.importing.mapping import Mapping
from desktop_crm.importing.matching import place
from desktop_crm.importing.merge import Changes, Policy, merge
from desktop_crm.importing.references import resolve
from desktop_crm.importing.sheet import Progress, Sheet
from desktop_crm.importing.table import Table, table_of
from desktop_crm.models.kinds import Reading
from desktop_crm.store.journal import last_entry
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_AT_ONCE = 2000
READING = Reading()
"""How a list is read when nobody says otherwise."""


def check(
    ws: Workspace,
    sheet: Sheet,
    mapping: Mapping,
    policy: Policy = Policy.FILL,
    *,
    reading: Reading = READING,
    progress: Progress | None = None,
) -> Findings:
    """What loading the list would do, without doing it.

    A cell that is not understood does not stop its row: it is listed, and kept in the note of the card. A
    row is rejected only when nothing in it says who it is about, or when a required field is missing.
    `reading` says whose phone numbers and dates these are. Raises UserError when a field of the mapping is
    gone, and whatever `progress` raises.
    """
    as_of = last_entry(ws.reader)
    problems = Problems()
    columns = read_columns(ws, sheet, mapping, reading, problems, _share(progress, 0, len(sheet.rows)))
    references = resolve(ws, columns, problems)
    table = table_of(sheet, mapping.entity, columns, problems, mapping.names)
    people, firms = place(ws, table, anew=policy is Policy.ADD, progress=_share(progress, 1, len(sheet.rows)))
    lists = _Lists(table, people, firms, references, problems, columns)
    findings = Findings(sheet, mapping, policy, reading, bytearray(table.rows), lists, as_of=as_of)
    _decide(ws, findings)
    if progress:
        progress(len(sheet.rows), len(sheet.rows))
    return findings


def _share(progress: Progress | None, half: int, rows: int) -> Progress | None:
    """Progress of one half of the work, as rows of the list."""
    if progress is None:
        return None
    return lambda done, total: progress(half * rows // 2 + done * rows // max(1, 2 * total), rows)


def _decide(ws: Workspace, findings: Findings) -> None:
    incomplete = _Incomplete(ws, findings.lists.table)
    lists = findings.lists
    new = {cards.entity: bytearray(findings.rows) for cards in (lists.people, lists.firms)}
    for cards in (lists.people, lists.firms):
        _mark_new(cards, incomplete, findings, new[cards.entity])
    changed = {cards.entity: _changed(ws, findings, cards) for cards in (lists.people, lists.firms)}
    for row in range(findings.rows):
        if row in findings.reasons:
            findings.fates[row] = Fate.REJECTED
            continue
        own = findings.main_cards(row)
        if own is None:
            findings.reasons[row] = _nobody(findings.mapping.entity)
            findings.fates[row] = Fate.REJECTED
            continue
        card = own.of_row[row]
        if new[own.entity][row]:
            fate = Fate.NEW
        elif findings.policy is Policy.SKIP and own.ids[card] is not None:
            fate = Fate.SKIPPED
        elif changed["contact"][row] or changed["company"][row]:
            fate = Fate.UPDATES
        else:
            fate = Fate.UNCHANGED if own.first[card] == row else Fate.DUPLICATE
        findings.fates[row] = fate


def _nobody(entity: str) -> str:
    if entity == "company":
        return _("The row names no company.")
    return _("Nothing says who this is: no name, phone, e-mail or messenger.")


class _Incomplete:
    """Which required fields a row leaves out."""

    def __init__(self, ws: Workspace, table: Table) -> None:
        self._required = {
            entity: [
                (_(f.label), next((values for key, values in side.scalars if key == f.key), None))
                for f in fields_of(ws, entity)
                if f.required and f.custom
            ]
            for entity, side in table.sides.items()
        }

    def __call__(self, entity: str, row: int) -> str | None:
        for label, values in self._required[entity]:
            if values is None or values[row] is None:
                return _("“{field}” must be filled in.").format(field=label)
        return None


def _mark_new(cards: Cards, incomplete: _Incomplete, findings: Findings, new: bytearray) -> None:
    """Mark the row that makes each card; rows before it that miss what is required are rejected."""
    main = cards.entity == findings.mapping.entity
    for card, id_ in enumerate(cards.ids):
        if id_ is not None or cards.first[card] == NONE:
            continue
        for row in cards.rows_of(card) if card in cards.more else (cards.first[card],):
            reason = incomplete(cards.entity, row) if main else None
            if reason is None:
                new[row] = 1
                break
            findings.reasons[row] = reason


def _changed(ws: Workspace, findings: Findings, cards: Cards) -> bytearray:
    """For each row whether it changes its card of these, apart from making it."""
    lists, policy = findings.lists, findings.policy
    contents = Contents(
        lists.table,
        lists.people,
        lists.firms,
        lists.references,
        lambda firm: lists.firms.ids[firm] or f"new {firm}",
    )
    changed = bytearray(findings.rows)
    compared = (
        card
        for card, id_ in enumerate(cards.ids)
        if cards.first[card] != NONE and (id_ is not None or card in cards.more)
    )
    keys = contents.keys(cards.entity)
    while part := list(islice(compared, _AT_ONCE)):
        present = held(ws.read, cards.entity, [id_ for card in part if (id_ := cards.ids[card])], keys)
        for card in part:
            base = present.get(cards.ids[card] or "")
            for row, changes in _row_by_row(cards, card, base, contents, policy):
                changed[row] = changes
    return changed


def _row_by_row(
    cards: Cards, card: int, base: Held | None, contents: Contents, policy: Policy
) -> Iterator[tuple[int, bool]]:
    if base is not None and policy is Policy.SKIP:
        return
    state, changes = base or Held(), Changes()
    state.given = {} if card in cards.more else None
    for row in cards.rows_of(card):
        yield row, merge(state, contents.of(cards.entity, row), policy, changes)
