"""The columns of a list: which there are, how wide they are, and which give way when the window is narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Cell, Ref, Text
from desktop_crm.ui.theme import metrics

USUAL: dict[str, tuple[str, ...]] = {
    "contact": ("name", "company", "phone", "status", "responsible", "created"),
    "company": ("name", "phone", "tax_id", "status", "responsible", "city", "created"),
    "lead": ("name", "phone", "status", "responsible", "source", "created"),
    "deal": ("name", "amount", "stage", "contact", "company", "responsible", "next_day", "created"),
    "call": ("contact", "direction", "number", "moment", "length", "result", "responsible", "text"),
    "task": ("name", "kind", "day", "time", "contact", "deal", "responsible"),
    "meeting": ("topic", "contact", "company", "deal", "moment", "length", "responsible"),
    "letter": ("subject", "direction", "contact", "company", "deal", "moment", "responsible"),
    "passage": ("deal", "stage", "entered", "left", "author", "pipeline"),
    "sheet": ("questionnaire", "contact", "company", "deal", "lead", "moment", "author"),
}
"""What a list shows until the user chooses columns."""

# cell: (width, the least width at which it can be read, both in px)
BESIDE_NAME, WIDEST_NAME = 44, 180
"""Room for the arrow beside a column's name, and the widest that a column is made for its name's sake; px."""

WIDTHS: dict[Cell, tuple[int, int]] = {
    Cell.STRONG: (204, 180),
    Cell.TITLE: (204, 180),
    Cell.TEXT: (152, 124),
    Cell.PHONE: (170, 170),
    Cell.NUMBER: (100, 84),
    Cell.MONEY: (124, 100),
    Cell.DATE: (120, 110),
    Cell.AGO: (106, 96),
    Cell.PILL: (116, 108),
    Cell.BOOL: (96, 70),
    Cell.PERSON: (118, 110),
    Cell.TAGS: (168, 110),
    Cell.LINK: (184, 130),
}
# cell: its share of the room that is left over
STRETCH = {Cell.STRONG: 3, Cell.TITLE: 3, Cell.TEXT: 2, Cell.LINK: 1, Cell.TAGS: 1}
# What a seller can do without goes first where there is no room; texts of several lines before all else.
_PRIORITY = (
    Cell.STRONG,
    Cell.TITLE,
    Cell.PHONE,
    Cell.PILL,
    Cell.TEXT,
    Cell.AGO,
    Cell.MONEY,
    Cell.DATE,
    Cell.PERSON,
    Cell.NUMBER,
    Cell.BOOL,
    Cell.LINK,
    Cell.TAGS,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is wished and `least` the narrowest, in px; the highest `priority` hides first."""

    field: Field
    title: str
    cell: Cell
    width: int
    least: int
    priority: int
    stretch: int = 0

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def right(self) -> bool:
        """Whether its values stand at the right edge, digit under digit."""
        return self.cell in (Cell.MONEY, Cell.NUMBER)


def column_of(field: Field, *, title: bool = False, face: bool = True) -> Column:
    """The column of a field as it is before the user changes it; the `title` tells which record a row is.

    Only people and firms have a `face` beside their name.
    """
    cell = cell_of(field)
    if title and (cell == Cell.TEXT or (cell == Cell.STRONG and not face)):
        cell = Cell.TITLE
    width, least = WIDTHS[cell]
    named = min(metrics("secondary").horizontalAdvance(_(field.label)) + BESIDE_NAME, WIDEST_NAME)
    width = width if cell in STRETCH else max(width, named)
    return Column(field, _(field.label), cell, width, least, _priority(field, cell), STRETCH.get(cell, 0))


def _priority(field: Field, cell: Cell) -> int:
    """How early the column gives way: long texts first; a mere label, as a source, before whoever is responsible."""
    kind = field.kind
    if isinstance(kind, Text) and kind.multiline:
        return len(_PRIORITY)
    label = cell == Cell.TEXT and isinstance(kind, Ref) and not ENTITIES[kind.entity].listed and kind.creates
    return _PRIORITY.index(Cell.NUMBER if label else cell)


def cell_of(field: Field) -> Cell:
    """How the cells of a field are painted: people with their faces, all else as its kind says."""
    if isinstance(field.kind, Ref) and field.kind.entity == "employee":
        return Cell.PERSON
    return field.kind.cell


def columns_of(
    fields: Sequence[Field], keys: Sequence[str], widths: Mapping[str, int], title: str = "name"
) -> list[Column]:
    """The columns for these keys in their order; the `title` is always among them."""
    known = {f.key: f for f in fields}
    wanted = [key for key in dict.fromkeys(keys) if key in known]
    if title not in wanted:
        wanted.insert(0, title)
    face = any(f.many and f.match for f in fields)
    made = [column_of(known[key], title=key == title, face=face) for key in wanted]
    return [replace(c, width=max(c.least, widths.get(c.key, c.width))) for c in made]


def at_least(column: Column, width: int) -> Column:
    """The column, never narrower than so many px."""
    return replace(column, width=max(column.width, width), least=max(column.least, width))


def fit(columns: Sequence[Column], room: int) -> list[int]:
    """The width of each column in `room` px, 0 for one that gives way; together they fill the room.

    Where there is not enough room the columns that stretch are narrowed first, then whole columns are hidden,
    the least important and of equals the last one first.
    """
    shown = list(range(len(columns)))
    while len(shown) > 1 and sum(_floor(columns[i]) for i in shown) > room:
        shown.remove(max(shown, key=lambda i: (columns[i].priority, i)))
    widths = [0] * len(columns)
    for i in shown:
        widths[i] = columns[i].width
    _share(columns, shown, widths, room - sum(widths))
    return widths


def _floor(column: Column) -> int:
    return column.least if column.stretch else column.width


def _share(columns: Sequence[Column], shown: Sequence[int], widths: list[int], rest: int) -> None:
    """Give what is left over to the columns that stretch, or take from them what is missing."""
    weights = [columns[i].stretch for i in shown]
    if rest < 0:
        weights = [widths[i] - columns[i].least if columns[i].stretch else 0 for i in shown]
    given = [int(rest * weight / (sum(weights) or 1)) for weight in weights]
    for i, part in zip(shown, given, strict=True):
        widths[i] += part
    widths[shown[0]] += rest - sum(given)


class Remembered:
    """The user's columns of one list, kept in the settings of this laptop."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings, self._name = settings, name

    def keys(self) -> tuple[str, ...]:
        """The chosen columns in their order; the usual ones until any were chosen."""
        chosen = self._kept().get("columns", ())
        usual = USUAL.get(self._name, ())
        return (tuple(map(str, chosen)) if isinstance(chosen, list) else ()) or usual

    def widths(self) -> dict[str, int]:
        """The widths the user has set, in px."""
        kept = self._kept().get("widths", {})
        return {str(key): int(width) for key, width in kept.items()} if isinstance(kept, dict) else {}

    def keep(self, *, keys: Sequence[str] | None = None, widths: Mapping[str, int] | None = None) -> None:
        """Remember the chosen columns, or the widths that were set."""
        kept = self._kept()
        if keys is not None:
            kept["columns"] = list(keys)
        if widths is not None:
            kept["widths"] = {**self.widths(), **widths}
        self._settings["lists"] = {**self._all(), self._name: kept}

    def forget(self) -> None:
        """Go back to the usual columns and widths."""
        self._settings["lists"] = {name: kept for name, kept in self._all().items() if name != self._name}

    def _all(self) -> dict[str, dict[str, object]]:
        every = self._settings["lists"]
        return dict(every) if isinstance(every, dict) else {}

    def _kept(self) -> dict[str, object]:
        kept = self._all().get(self._name)
        return dict(kept) if isinstance(kept, dict) else {}
