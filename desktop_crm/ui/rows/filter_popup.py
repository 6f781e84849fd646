"""The popups of the filter bar: which field, and then what of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Operator, operator_label
from desktop_crm.ops import filter_words
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.kit.menu import REACH, Popup
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.pick_list import PickList
from desktop_crm.ui.rows.value_editors import ValueEditor, editor_of
from desktop_crm.ui.theme import Space

_SEARCHED_FROM = 9  # fields
WIDTH = 340


class FieldPopup(Popup):
    """All fields, to choose the one for a new filter: `picked(key)`."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, fields: Sequence[Field]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fields = fields
        self._search = SearchBox(_("Field"))
        self._list = PickList(_("Field"))
        self._list.fix_height(len(fields))
        for each in (self._search, self._list):
            self.body.addWidget(each)
        self._search.textChanged.connect(self._find)
        self._search.returnPressed.connect(self._list.use_current)
        self._search.installEventFilter(self)
        self._list.picked.connect(self._pick)
        self._find("")
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                self._list.step(step)
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        named = ((f.key, _(f.label)) for f in self._fields)
        self._list.set_offers([offer for offer in named if filter_words.like(text, offer[1])])

    def _pick(self, key: str) -> None:
        self.close()
        self.picked.emit(key)


class FilterPopup(Popup):
    """One filter. Enter, "Apply" or a click elsewhere apply it, Esc leaves all as it was.

    `applied` tells the Filter, `removed` that there shall be none.
    """

    applied = Signal(object)
    removed = Signal()

    def __init__(self, parent: QWidget, ws: Workspace, field: Field, flt: Filter | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ws, self._field, self._former = ws, field, flt
        self._done = False
        self.body.setContentsMargins(*(REACH + Space.M,) * 4)
        self.body.setSpacing(Space.M)
        self._op = Choice([(op, operator_label(op, field.kind)) for op in field.kind.operators])
        self._op.setAccessibleName(_("How to compare"))
        self._op.set_value(flt.op if flt else field.kind.operators[0])
        self._op.chosen.connect(lambda _op: self._edit_values())
        self.body.addLayout(row(label(_(field.label), "name"), None, self._op))
        self._editor = ValueEditor()
        self.body.addWidget(self._editor)
        self.body.addLayout(self._buttons())
        self._edit_values()
        self.closed.connect(self.apply)

    def apply(self) -> None:
        """Tell the filter and close, unless a value is not understood."""
        if self._done:  # Enter comes twice: from the line, and then from the popup around it
            return
        try:
            made = self._made()
        except UserError:
            QTimer.singleShot(0, self, self._fit)  # the sentence has its place by then
            return
        self._leave()
        if made is None and self._former is not None:
            self.removed.emit()
        elif made is not None and made != self._former:
            self.applied.emit(made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def _made(self) -> Filter | None:
        values = self._editor.values()
        return None if values is None else Filter(self._field.key, self._operator(), values)

    def _operator(self) -> Operator:
        return Operator(str(self._op.value()))

    def _leave(self) -> None:
        self._done = True
        self.close()

    def _edit_values(self) -> None:
        former = self._former
        values = former.values if former and _alike(former.op, self._operator()) else ()
        editor = editor_of(self._ws, self._field, self._operator(), values)
        editor.accepted.connect(self.apply)
        self.body.replaceWidget(self._editor, editor)
        self._editor.hide()
        self._editor.deleteLater()
        self._editor = editor
        editor.show()
        self._fit()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Be as high as what stands in it now."""
        self.body.activate()
        height = self.body.heightForWidth(self.width()) if self.body.hasHeightForWidth() else -1
        self.resize(self.width(), max(height, self.body.sizeHint().height()))

    def _buttons(self) -> QHBoxLayout:
        apply = button(_("Apply"), kind="primary")
        apply.clicked.connect(self.apply)
        if self._former is None:
            return row(None, apply)
        remove = button(_("Remove filter"), kind="quiet")
        remove.clicked.connect(self._remove)
        return row(remove, None, apply)

    def _remove(self) -> None:
        self._leave()
        self.removed.emit()


def _alike(one: Operator, other: Operator) -> bool:
    """Whether the values of one way to compare make sense for the other."""
    groups = (filter_words.FROM_LIST, filter_words.DAYS, filter_words.PARTS, filter_words.POINTS)
    return one == other or any(one in group and other in group for group in groups)
