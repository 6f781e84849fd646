"""One of several values of a field: a detail with its purpose, or a company with a role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.records import NewRef
from desktop_crm.ui import icons
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.uses import UsePicker
from desktop_crm.ui.kit.controls import icon_button

_NARROW = 340  # px


class Row(QWidget):
    """An editor, what belongs to it, a handle to drag it by and a cross. Alt+Up and Alt+Down move it too."""

    changed = Signal()
    left = Signal()
    entered = Signal()
    removed = Signal()
    moved = Signal(int)
    dragged = Signal(int)

    def __init__(self, editor: Editor, beside: QWidget | None) -> None:
        super().__init__()
        self.editor = editor
        self.filled: Any = None
        """What the row was last made to show."""
        self._narrow: bool | None = None
        self.grip = Grip()
        self.remove = icon_button(
            "x",
            _("Remove: {field}").format(field=editor.name),
        )
        for each in (self.grip, self.remove):
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(each is self.remove)
            each.setSizePolicy(policy)
        self._place(beside)
        editor.changed.connect(self.changed)
        editor.left.connect(self.left)
        editor.entered.connect(self.entered)
        self.remove.clicked.connect(lambda _on=False: self.removed.emit())
        self.grip.dragged.connect(self.dragged)
        self.setFocusProxy(editor)

    def held(self) -> Any:
        """What is to be saved of it; None when it is empty. Raises UserError."""
        raise NotImplementedError

    def fill(self, held: Any) -> None:
        """Show what is held, without telling anybody."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        raise NotImplementedError

    def is_touched(self) -> bool:
        """Whether the user has changed what it was made to show."""
        return not self.holds(self.filled)

    def holds(self, held: Any) -> bool:
        """Whether exactly this stands there."""
        try:
            return bool(self.held() == held)
        except UserError:
            return False

    def says(self, held: Any) -> bool:
        """Whether the user has written the same there."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(narrow=self.width() < _NARROW)

    def _lay_out(self, *, narrow: bool) -> None:
        """Put what belongs to the value beside it, or below where there is little room."""
        if self._beside is None or self._narrow == narrow:
            return
        self._narrow = narrow
        self._grid.setColumnStretch(2, 0 if narrow else 2)
        at = (1, 1) if narrow else (0, 2)
        self._grid.addWidget(self._beside, *at, Qt.AlignmentFlag.AlignTop)
        # Tab goes by the order in the layout, and the cross comes last.
        self._grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.moved.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _place(self, beside: QWidget | None) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.addWidget(self.grip, 0, 0, top)
        self._grid.addWidget(self.editor, 0, 1)
        self._grid.addWidget(self.remove, 0, 3, top)
        self._grid.setColumnStretch(1, 3)
        self._beside = beside
        self._lay_out(narrow=False)
        for control in self.editor.controls():
            control.installEventFilter(self)


class PointRow(Row):
    """A phone, an e-mail, an address… with its purpose, where purposes are offered."""

    def __init__(self, editor: Editor, uses: UsePicker | None) -> None:
        self.uses = uses
        super().__init__(editor, uses)
        self._id: str | None = None
        self._use: str | None = None
        if uses:
            uses.changed.connect(self.changed)

    def held(self) -> Point | None:
        value = self.editor.value()
        use = self.uses.use() if self.uses else self._use
        return None if value is None else Point(str(value), use, self._id)

    def fill(self, held: Point) -> None:
        self.filled = held
        self._id, self._use = held.id, held.use
        self.editor.set_value(held.value)
        if self.uses:
            self.uses.set_use(held.use)

    def is_empty(self) -> bool:
        return not written_in(self.editor)

    def says(self, held: Point) -> bool:
        return self.holds(replace(held, use=self.uses.use() if self.uses else self._use, id=self._id))


class PlaceRow(Row):
    """A company, known or still to be made, and the role there."""

    def __init__(self, company: RefEditor, role: LineEditor) -> None:
        self.company, self.role = company, role
        super().__init__(company, role)
        role.changed.connect(self.changed)
        role.left.connect(self.left)
        role.entered.connect(self.entered)

    def held(self) -> Place | None:
        company, role = self.company.value(), self.role.value()
        if company is None:
            return None
        if isinstance(company, NewRef):
            return Place(None, company.name, str(role) if role else None)
        return Place(company, self.company.name_typed().strip(), str(role) if role else None)

    def fill(self, held: Place) -> None:
        self.filled = held
        self.company.set_value(held.company or (NewRef(held.name) if held.name else None))
        self.role.set_value(held.role)

    def is_empty(self) -> bool:
        return not self.company.name_typed().strip()

    def says(self, held: Place) -> bool:
        return fold(self.company.name_typed()) == fold(held.name)


def written_in(editor: Editor) -> str:
    """The text that stands in an editor, understood or not."""
    control = editor.controls()[0]
    text = getattr(control, "text", None) or getattr(control, "toPlainText", None)
    return str(text()).strip() if text else ""


class Grip(QWidget):
    """The handle that a row is dragged by; `dragged` tells how high on the screen it is now."""

    dragged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 32)
        self.setCursor(QCursor(Qt.CursorShape.SizeVerCursor))
        self.setToolTip(_("Drag to reorder, or press Alt+Up and Alt+Down in the field"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.dragged.emit(event.globalPosition().toPoint().y())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self.rect(), "grip-vertical", "hint", 14)
        painter.end()
