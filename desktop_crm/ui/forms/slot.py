"""One field in a form: its label, its editor, and what is to be said about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.names import name_of
from desktop_crm.ops.records import NewRef
from desktop_crm.ops.written import Written
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editors import editor_for
from desktop_crm.ui.forms.meanwhile import Part, Theirs
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.rows import written_in
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.text import label


class Slot(QWidget):
    """Knows what the field held when it was shown, and so whether the user has changed it."""

    def __init__(self, desk: Desk, field: Field) -> None:
        super().__init__()
        self.field, self._desk = field, desk
        self.editor = editor_for(desk, field)
        self.known, self.theirs = Notice("warning", "users"), Theirs()
        self.before: Any = [] if field.many else None
        self._disputed: dict[str, Any] = {}
        name = _(field.label)
        self.title = label(f"{name} *" if field.required else name, tone="secondary")
        self.title.setBuddy(self.editor.controls()[0])
        column(self.title, self.editor, self.known, self.theirs, None, into=self, space=5)

    def show_value(self, value: Any) -> None:
        """Show what the field holds."""
        self.before = value
        self._disputed = {}
        self.editor.set_value(value)
        self.theirs.quiet()

    def is_changed(self) -> bool:
        """Whether what stands there is something else than the field holds, or not understood."""
        try:
            return bool(self.editor.value() != self.before)
        except UserError:
            return True

    def follow(self, value: Any, said: Written | None = None) -> None:
        """The field holds something else now, as `said` tells: show it, but leave alone what the user has changed."""
        if value == self.before:
            return
        if not self.is_changed():
            self.show_value(value)
            return
        self._disputed |= self.editor.follow(self.before, value)
        self.before = value
        if self._disputed and self.is_changed():
            self.theirs.tell(self._words(list(self._disputed.values())), said, self._take)
        else:
            self.theirs.quiet()

    def part(self) -> Part:
        """The same as a part of a dialog that follows a record."""
        key = self.field.key
        return Part(
            (key,),
            lambda: {key: self.editor.value()},
            lambda held: self.show_value(held.get(key)),
            lambda held: self.words(held.get(key)),
            _(self.field.label),
            self.theirs,
        )

    def _take(self) -> None:
        self.editor.take(self._disputed)
        if not self.is_changed():
            self.show_value(self.before)
        self._disputed = {}
        self.theirs.quiet()
        self.editor.changed.emit()
        self.editor.setFocus()

    def written(self) -> str:
        """What stands there as people read it, or as it was typed where it is not understood."""
        try:
            return self.words(self.editor.value())
        except UserError:
            return written_in(self.editor)

    def _words(self, values: list[Any]) -> str:
        return ", ".join(filter(None, map(self.words, values)))

    def words(self, value: Any) -> str:
        """A value of the field as people read it; a list of them too."""
        if isinstance(value, list):
            return self._words(value)
        if isinstance(value, Place):
            return value.name
        if isinstance(value, NewRef):
            return value.name
        if isinstance(self.field.kind, Ref):
            return name_of(self._desk.ws, self.field.kind.entity, value) if value else ""
        if isinstance(self.field.kind, Tags):
            return str(value)
        return self.field.kind.format(value.value if isinstance(value, Point) else value)
