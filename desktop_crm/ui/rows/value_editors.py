"""Editors for the value of a filter, one for each way to compare."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Bool, Date, Moment, Operator, Value
from desktop_crm.ops import filter_words
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.calendar import calendar
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.kit.switches import Radio
from desktop_crm.ui.rows.filter_line import FilterLine, Line
from desktop_crm.ui.rows.pick_list import PickList

_SEARCHED_FROM = 9  # offers
_PERIODS = (7, 14, 30, 90)  # days


class ValueEditor(QWidget):
    """Edits the values of a filter; this one where there is nothing to edit."""

    accepted = Signal()
    """Enter: the filter is as it should be."""

    def values(self) -> tuple[Value, ...] | None:
        """The values, None while one is missing. A value not understood is marked, and UserError raised."""
        return ()


class CheckEditor(ValueEditor):
    """Any of a list that is searched when it is long."""

    def __init__(self, ws: Workspace, field: Field, values: Sequence[Value]) -> None:
        super().__init__()
        self._ws, self._field = ws, field
        self._chosen: list[Value] = list(values)
        self._search = SearchBox(_("Search"))
        self._list = PickList(_(field.label), checks=True)
        offers = self._offers("")
        if len(offers) < _SEARCHED_FROM:
            self._search.hide()
        self._list.fix_height(len(offers))
        column(self._search, self._list, into=self, space=6)
        self._list.set_offers(offers, self._chosen)
        self.setFocusProxy(self._search if len(offers) >= _SEARCHED_FROM else self._list)
        self._search.textChanged.connect(lambda text: self._list.set_offers(self._offers(text), self._chosen))
        self._list.toggled.connect(self._toggle)
        self._list.accepted.connect(self.accepted)
        self._search.returnPressed.connect(self._list.use_current)

    def values(self) -> tuple[Value, ...] | None:
        return tuple(self._chosen) or None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._search.hasFocus():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _offers(self, text: str) -> list[filter_words.Offer]:
        """What is chosen already comes first, so that it can be found again to be taken back."""
        found = [o for o in filter_words.offers(self._ws, self._field, text) if filter_words.like(text, o[1])]
        if text:
            return found
        known = {value for value, _label in found}
        label = filter_words.label_of
        others = [(v, label(self._ws, self._field, v)) for v in self._chosen if v not in known]
        return others + found

    def _toggle(self, value: Value, on: bool) -> None:
        if on:
            self._chosen.append(value)
        else:
            self._chosen.remove(value)


class LineEditor(ValueEditor):
    """One value that is typed, or two for a range; days can be picked from a month."""

    def __init__(self, field: Field, op: Operator, values: Sequence[Value]) -> None:
        super().__init__()
        self._field, self._op = field, op
        names = (_("From"), _("To")) if op == Operator.BETWEEN else ("",)
        both: list[Value] = [*values, None, None]
        texts = [filter_words.written(field, op, value) for value in both]
        self._lines = [self._line(name, text) for name, text in zip(names, texts, strict=False)]
        self.setFocusProxy(self._lines[0].line)
        lines = row(*self._lines) if len(self._lines) > 1 else column(*self._lines)
        periods = [self._periods()] if op in filter_words.DAYS else []
        column(lines, *periods, into=self, space=8)

    def values(self) -> tuple[Value, ...] | None:
        read = [self._read(each) for each in self._lines]
        return None if any(value is None for value in read) else tuple(read)

    def _line(self, name: str, text: str) -> FilterLine:
        made = FilterLine(name or _(self._field.label), text, titled=bool(name))
        made.line.returnPressed.connect(self.accepted)
        if isinstance(self._field.kind, Date | Moment) and self._op not in filter_words.DAYS:
            made.line.add_button(lambda: _pick_day(made.line))
        return made

    def _read(self, line: FilterLine) -> Value:
        try:
            return filter_words.read(self._field, self._op, line.line.text())
        except UserError as error:
            line.set_error(str(error))
            line.line.setFocus()
            raise

    def _periods(self) -> QHBoxLayout:
        return row(*[self._period(days) for days in _PERIODS], None, space=6)

    def _period(self, days: int) -> Chip:
        chip = Chip(ngettext("{n} day", "{n} days", days).format(n=days))

        def take() -> None:
            self._lines[0].line.setText(str(days))
            self.accepted.emit()

        chip.clicked.connect(take)
        return chip


class YesNoEditor(ValueEditor):
    """Yes or no."""

    def __init__(self, values: Sequence[Value]) -> None:
        super().__init__()
        self._yes, self._no = Radio(_("Yes"), values != (0,)), Radio(_("No"), values == (0,))
        self.setFocusProxy(self._yes)
        row(self._yes, self._no, None, into=self)

    def values(self) -> tuple[Value, ...] | None:
        return (int(self._yes.isChecked()),)


def editor_of(ws: Workspace, field: Field, op: Operator, values: Sequence[Value]) -> ValueEditor:
    """The editor for the values of a filter."""
    if op in filter_words.FREE:
        return ValueEditor()
    if op in filter_words.FROM_LIST:
        return CheckEditor(ws, field, values)
    if isinstance(field.kind, Bool):
        return YesNoEditor(tuple(values))
    return LineEditor(field, op, values)


def _pick_day(line: Line) -> None:
    popup = Popup(line)
    popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    month = calendar()

    def take(day: QDate) -> None:
        line.setText(Date().edit(day.toString(Qt.DateFormat.ISODate)))
        popup.close()

    month.clicked.connect(take)
    popup.body.addWidget(month)
    popup.open_below(line, width=310)
