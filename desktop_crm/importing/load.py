"""Writing a checked list into the base: one step, in short transactions, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from desktop_crm.base.clock import new_id
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing import memory
from desktop_crm.importing.cards import NONE, Cards
from desktop_crm.importing.check import check
from desktop_crm.importing.content import Contents
from desktop_crm.importing.findings import Fate, Findings
from desktop_crm.importing.held import Held, held
from desktop_crm.importing.merge import Changes, Content, Policy, merge
from desktop_crm.importing.sheet import Faulty, Progress
from desktop_crm.importing.writing import Batch, first
from desktop_crm.models.kinds import Number
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import IMPORT, last_entry
from desktop_crm.store.workspace import LongEdit, Workspace

_ROWS_AT_ONCE = 100
_SECONDS_AT_ONCE = 0.5
"""How long one transaction should take, so that a seller's own save hardly waits."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an import has done. `step` is None when there was nothing to write; rows are counted by their
    fate.
    """

    step: str | None
    rows: int
    new: int
    updated: int
    skipped: int
    rejected: int
    companies: int
    notes: tuple[str, ...] = ()


def load(ws: Workspace, findings: Findings, progress: Progress | None = None) -> Result:
    """Do what `findings` say, as one step that Undo takes back; on an error or Cancelled nothing stays.

    When the base has changed since the check, the list is checked once more first, so that nobody is added
    twice and no card that is gone is written to. `progress(done, total)` counts rows and may raise Cancelled.
    """
    if last_entry(ws.reader) != findings.as_of:
        findings = check(ws, findings.sheet, findings.mapping, findings.policy, reading=findings.reading)
    name = _("Import of {file}").format(file=findings.sheet.path.name)
    loading = _Loading(findings, progress)
    step = None
    if not findings.nothing_to_do:
        with ws.long_edit(name, IMPORT) as work:
            loading.run(work)
        step = work.step.id if loading.wrote else None
    memory.remember(ws, findings.sheet, findings.mapping)
    return Result(
        step,
        findings.rows,
        findings.new,
        findings.updated,
        findings.skipped,
        findings.rejected,
        loading.companies,
        tuple(_notes(loading, findings)),
    )


def _notes(loading: _Loading, findings: Findings) -> Iterator[str]:
    """What the user should know besides the counts."""
    kept = sum(type(value) is not Faulty for value in findings.lists.problems.values)
    if kept:
        yield ngettext(
            "{n} value was not understood; it is kept in a note.",
            "{n} values were not understood; they are kept in notes.",
            kept,
        ).format(n=Number().format(kept))
    if loading.companies and findings.mapping.entity == "contact":
        yield ngettext("{n} company was added.", "{n} companies were added.", loading.companies).format(
            n=Number().format(loading.companies)
        )


class _Loading:
    """One import under way."""

    def __init__(self, findings: Findings, progress: Progress | None) -> None:
        lists = findings.lists
        self.findings = findings
        self.companies = 0
        self.wrote = False
        self._progress = progress
        self._done = 0
        self._firm_ids = list(lists.firms.ids)
        self._contents = Contents(
            lists.table, lists.people, lists.firms, lists.references, self._firm_ids.__getitem__
        )

    def run(self, work: LongEdit) -> None:
        """Write fields, employees, sources and tags first, then companies, then people."""
        lists = self.findings.lists
        with work.chunk() as tx:
            self.wrote = first(tx, lists.table.fresh, lists.references.added)
            self._add_further(tx, lists.firms, work)
        for cards in (lists.firms, lists.people):
            self._write(work, cards)

    def _add_further(self, tx: Edit, firms: Cards, work: LongEdit) -> None:
        """Add the companies that rows only name beside their own."""
        batch = Batch("company", ["name"], work.step)
        rows = [row for row in firms.further if self._takes_part(row) and self._counts(row)]
        for card in dict.fromkeys(card for row in rows for card in firms.further[row]):
            if self._firm_ids[card] is None and firms.first[card] == NONE:
                id_ = self._firm_ids[card] = new_id()
                batch.add(id_, Changes({"name": firms.names[card]}))
                self.companies += 1
        batch.write(tx)
        self.wrote = self.wrote or batch.size > 0

    def _write(self, work: LongEdit, cards: Cards) -> None:
        batch_keys = self._contents.keys(cards.entity)
        parts = self._parts(cards)
        over = False
        while not over:
            until = perf_counter() + _SECONDS_AT_ONCE
            with work.chunk() as tx:
                over = True
                for part in parts:
                    batch = Batch(cards.entity, batch_keys, work.step)
                    self._put(tx, cards, part, batch)
                    batch.write(tx)
                    self.wrote = self.wrote or batch.size > 0
                    self._tell(cards, part)
                    if work.wanted() or perf_counter() > until:
                        over = False
                        break

    def _parts(self, cards: Cards) -> Iterator[list[tuple[int, list[int]]]]:
        """Cards with their rows, as many as go into one short transaction."""
        part: list[tuple[int, list[int]]] = []
        size = 0
        for card in range(len(cards.ids)):
            rows = [row for row in cards.rows_of(card) if self._takes_part(row)]
            if not any(map(self._counts, rows)):
                continue
            part.append((card, rows))
            size += len(rows)
            if size >= _ROWS_AT_ONCE:
                yield part
                part, size = [], 0
        if part:
            yield part

    def _takes_part(self, row: int) -> bool:
        return self.findings.fates[row] not in (Fate.REJECTED, Fate.SKIPPED)

    def _counts(self, row: int) -> bool:
        """Whether the row writes anything; one that does not still says what rows after it repeat."""
        return self.findings.fates[row] != Fate.UNCHANGED

    def _put(self, tx: Edit, cards: Cards, part: list[tuple[int, list[int]]], batch: Batch) -> None:
        ids = [id_ for card, _rows in part if (id_ := cards.ids[card])]
        present = held(tx.rows, cards.entity, ids, batch.keys) if ids else {}
        for card, rows in part:
            base = present.get(cards.ids[card] or "")
            if base is None:
                self._add(cards, card, rows, batch)
            elif self.findings.policy is not Policy.SKIP:
                batch.change(str(cards.ids[card]), base, self._merged(cards, rows, base))

    def _add(self, cards: Cards, card: int, rows: list[int], batch: Batch) -> None:
        id_ = new_id()
        if cards.entity == "company":
            self._firm_ids[card] = id_
            self.companies += 1
        if len(rows) == 1:
            batch.add(id_, _as_changes(self._contents.of(cards.entity, rows[0])))
        else:
            batch.add(id_, self._merged(cards, rows, Held()))

    def _merged(self, cards: Cards, rows: list[int], base: Held) -> Changes:
        changes = Changes()
        base.given = {} if len(rows) > 1 else None
        for row in rows:
            merge(base, self._contents.of(cards.entity, row), self.findings.policy, changes)
        return changes

    def _tell(self, cards: Cards, part: list[tuple[int, list[int]]]) -> None:
        other = self.findings.lists.people if cards.entity == "company" else None
        self._done += sum(
            1 for _card, rows in part for row in rows if other is None or other.of_row[row] == NONE
        )
        if self._progress:
            self._progress(min(self._done, self.findings.rows), self.findings.rows)


def _as_changes(content: Content) -> Changes:
    return Changes(
        content.values,
        content.points,
        list(dict.fromkeys(content.places)),
        content.tags,
        [content.note] if content.note else [],
    )
