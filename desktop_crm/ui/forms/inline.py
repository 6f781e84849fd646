"""A value in the side panel that is edited where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Phone
from desktop_crm.ops import records, written
from desktop_crm.ops.records import Card, Invalid, Overtaken
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.choices import ChoiceEditor
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.inline_line import HIGH, Line
from desktop_crm.ui.forms.meanwhile import who
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.shown import Shown, shown
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import label

_LABEL = 112  # px


class InlineValue(QWidget):
    """Label and value; a click, Enter or F2 makes it an editor. Enter saves, Esc gives up.

    Show it what the record holds now with `show_card`; what is being typed stays. A `fixed` value is only shown.
    """

    def __init__(
        self, desk: Desk, entity: str, record_id: str, field: Field, card: Card, *, fixed: bool = False
    ) -> None:
        super().__init__()
        self._fixed = fixed
        self._desk, self._entity, self._id, self._field = desk, entity, record_id, field
        self._card = card
        self._slot: Slot | None = None
        self._editing: QWidget | None = None
        self._gone = Notice("bad", "circle-alert")
        self._shown: list[Shown] | None = None
        self._lines = QWidget()
        column(into=self._lines, space=0)
        self._values = QVBoxLayout()
        self._values.addWidget(self._lines)
        title = self._title = label(_(field.label), tone="secondary", wrap=True)
        title.setFixedWidth(_LABEL - 8)
        title.setMinimumHeight(HIGH)
        outer = row(title, self._values, into=self)
        outer.setAlignment(title, Qt.AlignmentFlag.AlignTop)
        outer.setStretch(1, 1)
        self.show_card(card)

    def show_card(self, card: Card) -> None:
        """Show what the card holds; an editor keeps what is typed and says what has changed meanwhile."""
        self._card = card
        if self._slot:
            self._follow(self._slot, card)
        self._fill(shown(card, self._field))

    def set_fixed(self, fixed: bool) -> None:
        """Whether it is only shown from now on; what is being typed stays."""
        if fixed != self._fixed:
            self._fixed = fixed
            self._shown = None
            self._fill(shown(self._card, self._field))

    def _follow(self, slot: Slot, card: Card) -> None:
        value = card.holds(self._field)
        if value != slot.before:
            slot.follow(value, written.of(self._desk.ws, self._id, self._field))
        if not card.deleted:
            self._gone.quiet()
        elif not self._gone.text():
            said = written.last(self._desk.ws, self._id, ["deleted"])
            text = _("This card was moved to the bin meanwhile ({who}). Saving takes it out again.")
            self._gone.say(text.format(who=who(said) if said else ""))

    def is_editing(self) -> bool:
        """Whether the value is being edited."""
        return self._slot is not None

    def first_line(self) -> Line:
        """The line of the first value, which may be empty."""
        first = self._lines.findChild(Line)
        assert isinstance(first, Line)
        return first

    def edit(self) -> None:
        """Put the editor in the place of the value."""
        if self._slot or self._fixed:
            return
        slot = self._slot = Slot(self._desk, self._field)
        slot.show_value(self._card.holds(self._field))
        slot.editor.entered.connect(self.save)
        if isinstance(slot.editor, ChoiceEditor):
            slot.editor.changed.connect(self.save)
        self._editing = self._with_buttons(slot)
        self._lines.hide()
        self._title.hide()
        self._values.addWidget(self._editing)
        slot.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def save(self) -> bool:
        """Save what was typed as one step; whether it is saved. What cannot be is said below it."""
        slot = self._slot
        if slot is None or not slot.editor.check():
            return False
        if not slot.is_changed():
            self.cancel()
            return True
        try:
            self._write(slot)
        except Overtaken as error:
            return self._look_again(slot, error)
        except UserError as error:
            slot.editor.set_error(_sentence(error, self._field.key))
            return False
        self._put_away()
        self.show_card(records.read(self._desk.ws, self._entity, self._id))
        self._go_to_value()
        return True

    def _write(self, slot: Slot) -> None:
        ws, key = self._desk.ws, self._field.key
        if self._card.deleted:
            records.restore(ws, self._entity, [self._id])
        records.change(ws, self._entity, self._id, {key: slot.editor.value()}, {key: slot.before})

    def _look_again(self, slot: Slot, error: Overtaken) -> bool:
        """Show what came at the last moment; what leaves nothing to decide is saved at once."""
        shown = slot.theirs.text()
        self.show_card(records.read(self._desk.ws, self._entity, self._id))
        if slot.theirs.text() == shown:
            return self.save()
        slot.editor.set_error(sentence(error))
        return False

    def cancel(self) -> None:
        """Show the value again; what was typed is given up."""
        self._put_away()
        self._go_to_value()

    def _put_away(self) -> None:
        if self._editing:
            self._gone = Notice("bad", "circle-alert")
            self._editing.hide()
            self._editing.deleteLater()
        self._slot = self._editing = None
        self._lines.show()
        self._title.show()

    def _dialling(self, each: Shown) -> Callable[[], None] | None:
        """A phone is dialled with the call ready to be written down."""
        if not isinstance(self._field.kind, Phone) or "call.dial" not in self._desk.commands:
            return None
        number = each.url.removeprefix("tel:")
        return lambda: self._desk.commands.run("call.dial", self._entity, self._id, number)

    def _go_to_value(self) -> None:
        self.first_line().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._slot and event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif self._slot and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.save()
        else:
            super().keyPressEvent(event)

    def _with_buttons(self, slot: Slot) -> QWidget:
        made = QWidget()
        if isinstance(slot.editor, ChoiceEditor):
            column(self._gone, slot, into=made, space=6)
            return made
        save, leave = button(_("Save"), kind="primary"), button(_("Cancel"))
        save.clicked.connect(lambda _on=False: self.save())
        leave.clicked.connect(lambda _on=False: self.cancel())
        column(self._gone, slot, row(save, leave, None), 4, into=made, space=6)
        return made

    def _fill(self, values: list[Shown]) -> None:
        """Lines that show the same as before stay: the keyboard or a menu may be on one."""
        if values == self._shown:
            return
        self._shown, had_focus = values, self._lines.isAncestorOf(self.window().focusWidget() or self)
        layout = self._lines.layout()
        assert layout is not None
        while item := layout.takeAt(0):
            gone = item.widget()
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for each in values or [Shown("")]:
            edit = None if self._fixed else self.edit
            made = Line(_(self._field.label), each, edit, self._dialling(each))
            layout.addWidget(made)
            made.show()
        if had_focus:
            self._go_to_value()


def _sentence(error: UserError, key: str) -> str:
    return error.fields.get(key, sentence(error)) if isinstance(error, Invalid) else sentence(error)
