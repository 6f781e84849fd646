"""What the check of a list has found: the fate of every row and the state of every column."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.importing.cards import BY, NONE, By, Cards
from desktop_crm.importing.columns import Column, Problems, written_cell
from desktop_crm.importing.mapping import Mapping
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.references import References
from desktop_crm.importing.sheet import Sheet
from desktop_crm.importing.table import Table
from desktop_crm.importing.target import Target
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Date, Email, Moment, Number, Phone, Reading, Ref
from desktop_crm.ops.records import title_of
from desktop_crm.store.own_fields import KINDS


class Fate(IntEnum):
    """What becomes of a row."""

    NEW = 0
    UPDATES = 1
    UNCHANGED = 2
    DUPLICATE = 3
    SKIPPED = 4
    REJECTED = 5


FATES = {
    Fate.NEW: N_("New"),
    Fate.UPDATES: N_("Updates a card"),
    Fate.UNCHANGED: N_("Nothing to change"),
    Fate.DUPLICATE: N_("Repeated in the list"),
    Fate.SKIPPED: N_("Skipped"),
    Fate.REJECTED: N_("Rejected"),
}
"""The fates for people; to be translated."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that was not understood. `row` counts as in the file, `column` is the column's name."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowFate:
    """A row for people. `whom` is the name of the card that it meets and `id` that card's id when the base
    has it; `by` says by what it was recognised, `of_row` which row of the file it repeats, `reason` why it is
    rejected."""

    row: int
    fate: Fate
    whom: str = ""
    id: str | None = None
    by: str = ""
    of_row: int | None = None
    reason: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One column for people: `filled` cells, of which `understood`; `text` is a short sentence and `tone`
    one of "good", "warning", "accent" (something is added) and "plain" (not imported)."""

    name: str
    target: Target | None
    filled: int
    understood: int
    problems: int
    text: str
    tone: str


@dataclass(slots=True)
class _Lists:
    """What `Findings` keeps beside the rows."""

    table: Table
    people: Cards
    firms: Cards
    references: References
    problems: Problems
    columns: list[Column]


@dataclass
class Findings:
    """All that a check has found. It holds arrays, not an object for each row."""

    sheet: Sheet
    mapping: Mapping
    policy: Policy
    reading: Reading
    fates: bytearray
    lists: _Lists
    reasons: dict[int, str] = field(default_factory=dict)
    """Why rows are rejected, by index."""
    as_of: int = 0
    """The last entry of the journal when the base was looked at."""

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many rows have each fate."""
        counted = Counter(self.fates)
        return {fate: counted.get(fate, 0) for fate in Fate}

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.fates)

    @property
    def new(self) -> int:
        return self.counts[Fate.NEW]

    @property
    def updated(self) -> int:
        return self.counts[Fate.UPDATES]

    @property
    def skipped(self) -> int:
        """Rows that add nothing: already there, repeated, or passed over as the policy asks."""
        return sum(self.counts[fate] for fate in (Fate.UNCHANGED, Fate.DUPLICATE, Fate.SKIPPED))

    @property
    def rejected(self) -> int:
        return self.counts[Fate.REJECTED]

    @property
    def nothing_to_do(self) -> bool:
        """Whether loading would change nothing."""
        return not (self.new or self.updated)

    def rows_with(
        self, fate: Fate | None = None, column: int | None = None, *, problems: bool = False
    ) -> array[int]:
        """The indexes of the rows with this fate, of those with a problem in this column or in any."""
        if column is not None or problems:
            found = self.lists.problems
            pairs = zip(found.rows, found.columns, strict=True)
            return array("I", sorted({row for row, c in pairs if column in (None, c)}))
        return array("I", (n for n, f in enumerate(self.fates) if fate is None or f == fate))

    def row(self, index: int) -> RowFate:
        """One row for people."""
        cards = self.main_cards(index)
        card = cards.of_row[index] if cards else NONE
        fate = Fate(self.fates[index])
        number = self.sheet.row_numbers[index]
        problems = tuple(self._problem(n) for n in self._problems_by_row.get(index, ()))
        if cards is None or card == NONE:
            return RowFate(number, fate, reason=self.reasons.get(index, ""), problems=problems)
        first = cards.first[card]
        return RowFate(
            number,
            fate,
            title_of(cards.names[card], *self._points(index)),
            cards.ids[card],
            _(BY[By(cards.how[index])]) if fate is not Fate.NEW else "",
            self.sheet.row_numbers[first] if first != index else None,
            self.reasons.get(index, ""),
            problems,
        )

    def main_cards(self, index: int) -> Cards | None:
        """The cards among which a row's own stands: those of the main entity, else those of the other one."""
        people, firms = self.lists.people, self.lists.firms
        order = (people, firms) if self.mapping.entity == "contact" else (firms, people)
        return next((cards for cards in order if cards.of_row[index] != NONE), None)

    def cell(self, index: int, column: int) -> str:
        """A cell of the file as text."""
        return written_cell(self.sheet.rows[index][column])

    def problems(self) -> Iterator[Problem]:
        """Cells not understood, and rejected rows (with an empty column), in the order of the file."""
        found = [(self.lists.problems.rows[n], n) for n in range(len(self.lists.problems))]
        found += [(row, -1) for row in self.reasons]
        for row, n in sorted(found):
            yield (
                self._problem(n)
                if n >= 0
                else Problem(self.sheet.row_numbers[row], "", "", self.reasons[row])
            )

    def problem_count(self) -> int:
        """How many problems there are."""
        return len(self.lists.problems) + len(self.reasons)

    @cached_property
    def columns(self) -> tuple[ColumnSummary, ...]:
        """Every column of the file for people."""
        imported = {column.index: column for column in self.lists.columns}
        wrong = Counter(self.lists.problems.columns)
        return tuple(
            self._summary(n, name, imported.get(n), wrong[n]) for n, name in enumerate(self.mapping.names)
        )

    def _summary(self, index: int, name: str, column: Column | None, wrong: int) -> ColumnSummary:
        target = self.mapping.columns[index]
        if column is None:
            return ColumnSummary(name, target, 0, 0, 0, "—", "plain")
        text, tone = self._said_of(column, wrong)
        return ColumnSummary(name, target, column.filled, column.understood, wrong, text, tone)

    def _said_of(self, column: Column, wrong: int) -> tuple[str, str]:
        f = column.field
        if wrong:
            return _not_understood(column, wrong), "warning"
        if column.target.new_kind and f:
            return _makes_a_field(column.target.entity, column.target.new_kind), "accent"
        if column.index in self.lists.references.counts:
            entity = f.kind.entity if f and isinstance(f.kind, Ref) else "tag"
            return _found_and_added(entity, *self.lists.references.counts[column.index])
        return self.of_all(column.understood), "good"

    def of_all(self, n: int) -> str:
        """ "18 204 of 18 204"."""
        shown = Number().format
        return _("{n} of {total}").format(n=shown(n), total=shown(self.rows))

    def _points(self, index: int) -> list[str]:
        return [p.value for p in self.lists.table.sides["contact"].points_of(index)[:1]]

    def _problem(self, n: int) -> Problem:
        found = self.lists.problems
        number, name = self.sheet.row_numbers[found.rows[n]], self.mapping.names[found.columns[n]]
        return Problem(number, name, found.values[n], found.reasons[n])

    @cached_property
    def _problems_by_row(self) -> dict[int, list[int]]:
        by_row: dict[int, list[int]] = {}
        for n, row in enumerate(self.lists.problems.rows):
            by_row.setdefault(row, []).append(n)
        return by_row


def _not_understood(column: Column, wrong: int) -> str:
    kind = column.field.kind if column.field else None
    if isinstance(kind, Phone):
        text = ngettext("{n} number not understood", "{n} numbers not understood", wrong)
    elif isinstance(kind, Email):
        text = ngettext("{n} address not understood", "{n} addresses not understood", wrong)
    elif isinstance(kind, (Date, Moment)):
        text = ngettext("{n} date not understood", "{n} dates not understood", wrong)
    else:
        text = ngettext("{n} value not understood", "{n} values not understood", wrong)
    return text.format(n=Number().format(wrong))


def _makes_a_field(entity: str, kind: str) -> str:
    text = (
        _("{kind}, makes a field of contacts")
        if entity == "contact"
        else _("{kind}, makes a field of companies")
    )
    return text.format(kind=_(KINDS[kind][0]))


def _found_and_added(entity: str, found: int, added: int) -> tuple[str, str]:
    texts = {
        "employee": (
            ngettext("{n} employee found", "{n} employees found", found),
            ngettext("{n} employee will be added", "{n} employees will be added", added),
        ),
        "source": (
            ngettext("{n} source found", "{n} sources found", found),
            ngettext("{n} source will be added", "{n} sources will be added", added),
        ),
        "tag": (
            ngettext("{n} tag found", "{n} tags found", found),
            ngettext("{n} tag will be added", "{n} tags will be added", added),
        ),
    }
    said = [text.format(n=n) for text, n in zip(texts[entity], (found, added), strict=True) if n]
    return ", ".join(said) or "—", "accent" if added else "good"


def plural_of(entity: str) -> str:
    """The records of an entity for people."""
    return _(ENTITIES[entity].plural)
