"""Editors of what is chosen out of a few."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool, Choice, Value
from desktop_crm.ui import icons
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.kit import choice, paint
from desktop_crm.ui.kit.pill import paint_pill
from desktop_crm.ui.theme import Radius


class ChoiceEditor(Editor):
    """One of the options of a choice, or none."""

    def __init__(self, name: str, kind: Choice | Bool) -> None:
        super().__init__(name)
        self.kind = kind
        self.combo = PillChoice(kind)
        self.combo.chosen.connect(self._chosen)
        self.place(self.combo)

    def controls(self) -> list[QWidget]:
        return [self.combo]

    def value(self) -> Value:
        return self.combo.value()  # type: ignore[return-value]

    def set_value(self, value: Value) -> None:
        self.combo.offer(value)
        self.set_error("")

    def _chosen(self) -> None:
        self.combo.offer(self.value())
        self.set_error("")
        self.changed.emit()
        self.left.emit()


class PillChoice(choice.Choice):
    """A choice that shows the option as the pill it is in lists."""

    def __init__(self, kind: Choice | Bool) -> None:
        super().__init__(placeholder=_("Not chosen"))
        self._kind = kind
        self.offer(None)

    def offer(self, value: Value) -> None:
        """Show a value; one that is no longer among the options is kept, and offered as it is written."""
        kind = self._kind
        keys: list[Value] = [1, 0] if isinstance(kind, Bool) else [option.key for option in kind.options]
        if value is not None and value not in keys:
            keys.append(value)
        nothing = [] if value is None else [(None, _("Not chosen"))]
        self.set_options([*nothing, *((key, kind.format(key)) for key in keys)], value)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = self._kind.option(self.value()) if isinstance(self._kind, Choice) else None  # type: ignore[arg-type]
        if option is None or not option.tone or option.tone == "plain":
            super().paintEvent(event)
            return
        painter = QPainter(self)
        border = "hint" if self.underMouse() else "line_strong"
        paint.box(painter, self.rect(), Radius.CONTROL, "surface", border)
        paint_pill(painter, self.rect().adjusted(8, 0, -34, 0), self.currentText(), option.tone)
        icons.paint(painter, QRect(self.width() - 28, 0, 16, self.height()), "chevron-down")
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()
