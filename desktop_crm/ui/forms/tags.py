"""Tags as chips in a box that one types into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Tags
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.lines import Line
from desktop_crm.ui.forms.suggestions import Suggestions
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.theme import Radius, Size


class TagsEditor(Editor):
    """The names of the tags. Enter or a comma makes a chip, Backspace takes the last one back."""

    def __init__(self, name: str, desk: Desk) -> None:
        super().__init__(name)
        self._tags: list[str] = []
        self._chips: list[Chip] = []
        self.line = Line()
        self.line.setProperty("kind", "bare")
        self.line.setFixedHeight(Size.CHIP)
        self.line.setPlaceholderText(_("Add a tag"))
        self.box = _Box(self.line)
        self.suggestions = Suggestions(desk, self.line, "tag", adds=True)
        self.suggestions.left_out = self.tags
        # Queued: the completer writes the name into the line after it has told the choice.
        self.suggestions.picked.connect(self._pick, Qt.ConnectionType.QueuedConnection)
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self._leave)
        self.line.installEventFilter(self)
        self.place(self.box)
        self._show()

    def controls(self) -> list[QWidget]:
        return [self.line]

    def tags(self) -> list[str]:
        """The chips that stand there."""
        return list(self._tags)

    def value(self) -> list[str]:
        return _distinct([*self._tags, *_written(self.line.text())])

    def set_value(self, value: Sequence[str]) -> None:
        self._tags = list(value)
        self.line.clear()
        self._show()

    def follow(self, before: Sequence[str], theirs: Sequence[str]) -> dict[str, Any]:
        """There is nothing to decide: the tags of both, without those that either has taken away."""
        mine, old = {fold(tag) for tag in self._tags}, {fold(tag) for tag in before}
        kept = [tag for tag in theirs if fold(tag) in mine or fold(tag) not in old]
        self._tags = _distinct([*kept, *(tag for tag in self._tags if fold(tag) not in old)])
        self._show()
        return {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._enter()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._tags:
                self._remove(self._tags[-1])
                return True
            if event.key() == Qt.Key.Key_Down:
                self.suggestions.look_up()
                return True
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.box.update()
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        if self.line.text().strip():
            self._commit()
        else:
            self.entered.emit()

    def _typed(self, text: str) -> None:
        if text.endswith((",", ";")):
            self._commit()
        self.changed.emit()

    def _pick(self, _record: str, name: str) -> None:
        self.line.setText(name)
        self._commit()
        self.changed.emit()

    def _commit(self) -> None:
        self._tags = self.value()
        self.line.clear()
        self._show()
        self.changed.emit()

    def _remove(self, tag: str) -> None:
        self._tags.remove(tag)
        self._show()
        self.line.setFocus()
        self.changed.emit()

    def _leave(self) -> None:
        if self.line.text().strip():
            self._commit()
        self.left.emit()

    def _show(self) -> None:
        focused = next((chip.text() for chip in self._chips if chip.hasFocus()), None)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(tag) for tag in self._tags]
        self.box.set_chips(self._chips)
        if focused is not None:
            next((chip for chip in self._chips if chip.text() == focused), self.line).setFocus()
        self.line.setPlaceholderText("" if self._tags else _("Add a tag"))
        self.line.setTextMargins(2 if self._tags else 7, 0, 0, 0)
        self.rearranged.emit()

    def _chip(self, tag: str) -> Chip:
        made = Chip(tag, active=True, closable=True)
        made.setAccessibleName(_("Tag “{tag}”; Delete removes it").format(tag=tag))
        made.closed.connect(lambda: self._remove(tag))
        return made


def _written(text: str) -> list[str]:
    return [part.raw for part in Tags().split(text)]


def _distinct(tags: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(fold(tag) or tag, tag)
    return list(found.values())


class _Box(QWidget):
    """Looks like one field, and holds the chips and the line after them."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._flow = Flow(line)
        self.setLayout(self._flow)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips before the line."""
        self._flow.set_chips(chips)
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), Radius.CONTROL, "surface", "line_strong")
        if self._line.hasFocus():
            paint.outline(painter, self.rect(), Radius.CONTROL, "accent", 2)
        painter.end()


class Flow(QLayout):
    """Items beside each other as long as there is room, then below; the last takes what is left."""

    GAP = 4

    def __init__(self, last: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(5, 3, 5, 3))
        self.addWidget(last)

    def set_chips(self, chips: Sequence[QWidget]) -> None:
        """Lay these out before the last item."""
        last = self._items[-1]
        for item in self._items[:-1]:
            self.removeItem(item)
        for chip in chips:
            self.addWidget(chip)
        self._items.remove(last)
        self._items.append(last)
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(self.geometry().width() or 200))

    def minimumSize(self) -> QSize:
        return QSize(80, Size.CHIP + 6)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        at = area.topLeft()
        for item in self._items:
            last = item is self._items[-1]
            wide = min(90 if last else item.sizeHint().width(), area.width())
            if at.x() > area.left() and at.x() + wide > area.right() + 1:
                at = QPoint(area.left(), at.y() + Size.CHIP + self.GAP)
            if move:
                room = area.right() + 1 - at.x() if last else wide
                item.setGeometry(QRect(at, QSize(room, Size.CHIP)))
            at.setX(at.x() + wide + self.GAP)
        return at.y() + Size.CHIP + self.contentsMargins().bottom() - rect.top()
