"""The bar of filters above a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Number, Operator
from desktop_crm.ops import filter_words
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.chip_row import ChipRow, further
from desktop_crm.ui.theme import Space, font

AT_HAND = {
    "lead": ("status", "source"),
    "deal": ("pipeline", "stage", "closing"),
    "call": ("direction", "result", "moment"),
    "task": ("kind", "day"),
}
"""Fields that have a chip of their own while no filter is set on them; of all others those of clients."""
_CLIENTS = ("status", "city")


@dataclass(frozen=True, slots=True)
class Quick:
    """A chip that sets one filter and takes it away again. `label` is a text for translation."""

    label: str
    flt: Filter


class FilterBar(QWidget):
    """Chips for all, mine, each filter and a further one; at the right, how many records were found."""

    changed = Signal(object)
    """The user wants another list: the Query."""
    save_wanted = Signal()
    renewed = Signal()
    """Other chips stand there now."""
    update_wanted = Signal()

    def __init__(self, ws: Workspace, entity: str, quick: Sequence[Quick] = ()) -> None:
        super().__init__()
        self.usual = Query(entity)
        """The list that one begins with: there is no need to save it."""
        self._quick, self._counts = quick, (0,) * len(quick)
        self._at_hand = AT_HAND.get(entity, _CLIENTS)
        self._ws, self._entity = ws, entity
        self._query = self._given = Query(entity)
        self._saved = ""
        self._chips = ChipRow()
        self._count = label("", "secondary", "secondary")
        self._count.setFont(font("secondary"))
        row(self._chips, self._count, into=self, space=Space.M).setStretch(0, 1)
        self._show()

    def query(self) -> Query:
        """The list that the chips describe."""
        return self._query

    def set_query(self, query: Query) -> None:
        """Describe another list, without telling anybody."""
        self._query = self._given = query
        self._show()

    def set_order(self, query: Query) -> None:
        """Take over the order that was chosen elsewhere."""
        self._query = replace(self._query, sort=query.sort, descending=query.descending)
        self._show()

    def set_saved(self, name: str) -> None:
        """Say as what the list given last is saved; "" when it is not."""
        self._saved = name
        self._show()

    def set_at_hand(self, keys: Sequence[str]) -> None:
        """Give these fields chips of their own instead of the usual ones."""
        self._at_hand = tuple(keys)
        self._show()

    def set_quick_counts(self, counts: Sequence[int]) -> None:
        """Say beside the quick chips how many records each would show, in their order; 0 says nothing."""
        if tuple(counts) != self._counts:
            self._counts = tuple(counts)
            self._show()

    def set_count(self, shown: int, total: int) -> None:
        """Say how many records were found, of how many."""
        n = Number().format
        text = n(shown) if shown == total else _("{shown} of {total}").format(shown=n(shown), total=n(total))
        self._count.setText(text)

    def _show(self) -> None:
        fields = {f.key: f for f in fields_of(self._ws, self._entity)}
        chips = [self._every(), *self._mine(fields), *map(self._quick_chip, self._quick, self._counts)]
        shown = [
            (i, f) for i, f in enumerate(self._query.filters) if f.field in fields and not self._is_at_hand(f)
        ]
        chips += [self._filter_chip(i, fields[flt.field], flt) for i, flt in shown]
        taken = {flt.field for flt in self._query.filters}
        at_hand = (fields[key] for key in self._at_hand if key in fields)
        chips += [self._field_chip(f) for f in at_hand if f.key not in taken]
        self._chips.set_items(
            [
                *chips,
                further(list(fields.values()), lambda chip, field: self._edit(chip, field, None)),
                *self._keepers(),
            ]
        )
        self.renewed.emit()

    def _every(self) -> Chip:
        everything = not self._query.filters and not self._query.text
        return _chip(_("All"), lambda: self._want(), active=everything)

    def _mine(self, fields: dict[str, Field]) -> list[Chip]:
        if not self._ws.author or "responsible" not in fields:
            return []
        own = [flt for flt in self._query.filters if self._is_mine(flt)]
        others = [flt for flt in self._query.filters if flt.field != "responsible"]
        wanted = others if own else [self._my_filter(), *others]
        return [_chip(_("Mine"), lambda: self._want(*wanted), active=bool(own))]

    def _my_filter(self) -> Filter:
        return Filter("responsible", Operator.ANY_OF, (self._ws.author,))

    def _quick_chip(self, quick: Quick, count: int) -> Chip:
        others = [flt for flt in self._query.filters if flt.field != quick.flt.field]
        on = quick.flt in self._query.filters
        wanted = others if on else [quick.flt, *others]
        text = f"{_(quick.label)} · {Number().format(count)}" if count else _(quick.label)
        return _chip(text, lambda: self._want(*wanted), active=on)

    def _is_at_hand(self, flt: Filter) -> bool:
        return self._is_mine(flt) or any(flt == quick.flt for quick in self._quick)

    def _is_mine(self, flt: Filter) -> bool:
        return bool(self._ws.author) and flt == self._my_filter()

    def _filter_chip(self, place: int, field: Field, flt: Filter) -> Chip:
        chip = Chip(filter_words.said(self._ws, field, flt), active=True, closable=True)
        chip.clicked.connect(lambda: self._edit(chip, field, place))
        chip.closed.connect(lambda: self._put(place, None))
        chip.setToolTip(_("Del removes the filter"))
        return chip

    def _field_chip(self, field: Field) -> Chip:
        chip = Chip(_(field.label), chevron=True)
        chip.clicked.connect(lambda: self._edit(chip, field, None))
        return chip

    def _keepers(self) -> list[QWidget]:
        """What can be done to keep the list as it is now."""
        changed = self._query != self._given
        if self._saved and changed:
            update = _chip(_("Update list"), self.update_wanted.emit, "save")
            return [update, _chip(_("Save as new"), self.save_wanted.emit, "bookmark-plus")]
        if not self._saved and (self._query.filters or self._query.text) and self._query != self.usual:
            return [_chip(_("Save list"), self.save_wanted.emit, "bookmark-plus")]
        return []

    def _edit(self, anchor: QWidget, field: Field, place: int | None) -> None:
        flt = None if place is None else self._query.filters[place]
        from desktop_crm.ui.rows.filter_popup import WIDTH, FilterPopup

        popup = FilterPopup(self, self._ws, field, flt)
        popup.applied.connect(lambda made: self._put(place, made))
        popup.removed.connect(lambda: self._put(place, None))
        popup.open_below(anchor, width=WIDTH)

    def _put(self, place: int | None, flt: Filter | None) -> None:
        filters = list(self._query.filters)
        if place is None:
            filters += [flt] if flt else []
        else:
            filters[place : place + 1] = [flt] if flt else []
        self._want(*filters, text=self._query.text)

    def _want(self, *filters: Filter, text: str = "") -> None:
        wanted = replace(self._query, filters=filters, text=text)
        if wanted != self._query:
            self._query = wanted
            self._show()
            self.changed.emit(wanted)


def _chip(text: str, run: Callable[[], None], icon: str = "", *, active: bool = False) -> Chip:
    chip = Chip(text, icon, active=active)
    chip.clicked.connect(lambda: run())
    return chip
