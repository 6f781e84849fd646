"""A reference to another record, chosen by typing its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Ref
from desktop_crm.ops.names import name_of, named
from desktop_crm.ops.records import NewRef
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.lines import Line
from desktop_crm.ui.forms.suggestions import Suggestions
from desktop_crm.ui.kit.text import label


class RefEditor(Editor):
    """The id of a record, or NewRef with the name of one that is still to be made."""

    def __init__(self, name: str, desk: Desk, kind: Ref, placeholder: str = "") -> None:
        super().__init__(name)
        self._desk, self._kind = desk, kind
        self._chosen: tuple[str | None, str] = (None, "")
        self.line = Line("chevron-down")
        self.line.setPlaceholderText(placeholder or _("Type a name"))
        self.suggestions = Suggestions(desk, self.line, kind.entity, adds=kind.creates)
        self.suggestions.picked.connect(self._pick)
        self._note = label("", "secondary", "hint", wrap=True)
        self._note.hide()
        self.line.textEdited.connect(self._edited)
        self.line.left.connect(self._leave)
        self.line.installEventFilter(self)
        self.place(self.line)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._note)

    def controls(self) -> list[QWidget]:
        return [self.line]

    def value(self) -> str | NewRef | None:
        text = " ".join(self.line.text().split())
        chosen, name = self._chosen
        if not text:
            return None
        if chosen and fold(name) == fold(text):
            return chosen
        known = named(self._desk.ws, self._kind.entity, text)
        if known or self._kind.creates:
            return known or NewRef(text)
        raise UserError(_("There is no “{name}”.").format(name=text), _("Choose a name from the list."))

    def set_value(self, value: str | NewRef | None) -> None:
        if isinstance(value, NewRef):
            self._chosen = (None, value.name)
        else:
            name = name_of(self._desk.ws, self._kind.entity, value) if value else ""
            self._chosen = (value, name)
        self.line.setText(self._chosen[1])
        self.line.setCursorPosition(0)
        self.set_error("")
        self._tell_new(isinstance(value, NewRef))

    def name_typed(self) -> str:
        """The name as it stands there."""
        return self.line.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4}:
                self.suggestions.look_up()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._leave()
                if not self.error():
                    self.entered.emit()
                return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._clicked(event)
        return super().eventFilter(watched, event)

    def _clicked(self, event: QMouseEvent) -> None:
        if not self.line.text() or event.position().x() > self.line.width() - 30:
            self.suggestions.look_up()

    def _edited(self) -> None:
        self.set_error("")
        self._tell_new(False)
        self.changed.emit()

    def _pick(self, record: str, name: str) -> None:
        self._chosen = (record or None, name)
        self.line.setText(name)
        self._tell_new(not record)
        self.changed.emit()
        self.left.emit()

    def _leave(self) -> None:
        self.check()
        self.left.emit()

    def _tell_new(self, new: bool) -> None:
        said = _("Not there yet; “{name}” will be added.").format(name=self._chosen[1])
        self._note.setText(said if new else "")
        self._note.setVisible(new)
