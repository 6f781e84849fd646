"""One field in a form: its label, its editor, and what is to be said about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.names import name_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editors import editor_for
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.text import label


class Slot(QWidget):
    """Knows what the field held when it was shown, and so whether the user has changed it."""

    def __init__(self, desk: Desk, field: Field) -> None:
        super().__init__()
        self.field, self._desk = field, desk
        self.editor = editor_for(desk, field)
        self.known, self.theirs = Notice("warning", "users"), Notice("accent", "refresh-cw")
        self.before: Any = [] if field.many else None
        name = _(field.label)
        self.title = label(f"{name} *" if field.required else name, tone="secondary")
        self.title.setBuddy(self.editor.controls()[0])
        column(self.title, self.editor, self.known, self.theirs, None, into=self, space=5)

    def show_value(self, value: Any) -> None:
        """Show what the field holds."""
        self.before = value
        self.editor.set_value(value)
        self.theirs.quiet()

    def is_changed(self) -> bool:
        """Whether what stands there is something else than the field holds, or not understood."""
        try:
            return bool(self.editor.value() != self.before)
        except UserError:
            return True

    def follow(self, value: Any) -> None:
        """The field holds something else now: show it, unless the user is changing it too."""
        if value == self.before:
            return
        if not self.is_changed():
            self.show_value(value)
            return
        if isinstance(self.editor, ManyEditor) and self.editor.take_in(self.before, value):
            self.before = value
            return
        self.before = value
        if self.is_changed():
            said = _("Changed meanwhile to: {value}").format(value=self._words(value) or _("nothing"))
            self.theirs.say(said, _("Take it"), lambda: self._take(value))
        else:
            self.theirs.quiet()

    def _take(self, value: Any) -> None:
        self.show_value(value)
        self.editor.setFocus()

    def _words(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._words_of_one(each) for each in value)
        if isinstance(self.field.kind, Ref):
            return name_of(self._desk.ws, self.field.kind.entity, value) if value else ""
        return self.field.kind.format(value)

    def _words_of_one(self, value: Any) -> str:
        if isinstance(value, Point):
            return self.field.kind.format(value.value)
        return value.name if isinstance(value, Place) else str(value)
