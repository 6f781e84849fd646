"""The chips above a report: which records count, whether it is compared, and what its rows are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.ops import filter_words
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.catalogue import Report
from desktop_crm.reports.filtering import fields_for
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.rows.chip_row import ChipRow, further

AT_HAND = ("pipeline", "responsible", "source", "tags")
"""Fields that have a chip of their own while nothing is filtered by them."""


class FilterChoice(QWidget):
    """`changed` tells the Ask that the user wants."""

    changed = Signal(object)

    def __init__(self, ws: Workspace, ask: Ask) -> None:
        super().__init__()
        self._ws, self._ask = ws, ask
        self._report: Report | None = None
        self._compares = True
        self._entity = ""
        self._chips = ChipRow()
        row(self._chips, into=self, space=0)
        self._show()

    def show_ask(
        self, ask: Ask, report: Report | None = None, *, compares: bool = True, entity: str = ""
    ) -> None:
        """Describe what is asked of a report: of one of ours whose rows can be chosen, or else of what it counts, an
        `entity`."""
        self._ask, self._report, self._compares = ask, report, compares
        self._entity = report.entity if report else entity
        self._show()

    def chips(self) -> list[QWidget]:
        """What stands there, in reading order."""
        return self._chips.items()

    def _show(self) -> None:
        known = {f.key: f for f in fields_for(self._ws, self._entity)}
        taken = {flt.field for flt in self._ask.filters}
        chips: list[QWidget] = [
            self._field_chip(known[key]) for key in AT_HAND if key in known and key not in taken
        ]
        chips += [
            self._set_chip(i, known[f.field]) for i, f in enumerate(self._ask.filters) if f.field in known
        ]
        chips.append(further(list(known.values()), lambda chip, field: self._edit(chip, field, None)))
        if self._report:
            chips.append(self._group_chip(self._report))
        if self._compares:
            chips.append(self._compare_chip())
        if _looks(chips) != _looks(self._chips.items()):  # the keyboard stays where it is
            self._chips.set_items(chips)

    def _field_chip(self, field: Field) -> Chip:
        chip = Chip(_("{field}: all").format(field=_(field.label)), chevron=True)
        chip.clicked.connect(lambda: self._edit(chip, field, None))
        return chip

    def _set_chip(self, place: int, field: Field) -> Chip:
        said = filter_words.said(self._ws, field, self._ask.filters[place])
        chip = Chip(said, active=True, closable=True)
        chip.clicked.connect(lambda: self._edit(chip, field, place))
        chip.closed.connect(lambda: self._put(place, None))
        chip.setToolTip(_("Del removes the filter"))
        return chip

    def _group_chip(self, report: Report) -> Chip:
        groups = {} if report.by else {"": _("as in the report")}
        groups |= {f.key: _(f.label) for f in report.groups(self._ws)}
        current = self._ask.by if self._ask.by in groups else report.by
        chip = Chip(_("Rows: {field}").format(field=groups.get(current, "")), "list", chevron=True)

        def choose() -> None:
            opened = menu(chip)
            opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for key, name in groups.items():
                action = opened.addAction(name)
                action.setCheckable(True)
                action.setChecked(key == current)
                action.triggered.connect(lambda _on=False, key=key: self._want(replace(self._ask, by=key)))
            opened.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

        chip.clicked.connect(choose)
        return chip

    def _compare_chip(self) -> Chip:
        chip = Chip(_("Comparison"), active=self._ask.compare)
        chip.setToolTip(_("Each figure is compared with that of the period before."))
        chip.setCheckable(True)
        chip.setChecked(self._ask.compare)
        chip.clicked.connect(lambda: self._want(replace(self._ask, compare=not self._ask.compare)))
        return chip

    def _edit(self, anchor: QWidget, field: Field, place: int | None) -> None:
        from desktop_crm.ui.rows.filter_popup import WIDTH, FilterPopup

        flt = None if place is None else self._ask.filters[place]
        popup = FilterPopup(self, self._ws, field, flt)
        popup.applied.connect(lambda made: self._put(place, made))
        popup.removed.connect(lambda: self._put(place, None))
        popup.open_below(anchor, width=WIDTH)

    def _put(self, place: int | None, flt: Filter | None) -> None:
        filters = list(self._ask.filters)
        if place is None:
            filters += [flt] if flt else []
        else:
            filters[place : place + 1] = [flt] if flt else []
        self._want(replace(self._ask, filters=tuple(filters)))

    def _want(self, ask: Ask) -> None:
        self._ask = ask
        self._show()
        self.changed.emit(ask)


def _looks(chips: Sequence[QWidget]) -> list[tuple[str, bool]]:
    return [(chip.text(), chip.is_active()) for chip in chips if isinstance(chip, Chip)]
