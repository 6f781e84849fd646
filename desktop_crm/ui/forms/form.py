"""The form of one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.fields import Field
from desktop_crm.ops import people, records, written
from desktop_crm.ops.records import Card, Invalid, Overtaken
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.search import Hit
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.known import KnownAlready, watched
from desktop_crm.ui.forms.meanwhile import who
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.sections import STARTS_WITH, is_wide, sections
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.leaving import ask_to_leave
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.theme import Space

_WIDTH = 900
_TWO_COLUMNS_FROM = 640
_NEW = {
    "contact": N_("New contact"),
    "company": N_("New company"),
    "lead": N_("New lead"),
    "deal": N_("New deal"),
    "call": N_("New call"),
    "task": N_("New task"),
}
_CHILDREN = ("contact_point", "membership", "tagging", "tag", "company", "contact", "employee", "source")

Create = Callable[[Workspace, records.Values], str]
"""Saves a record that the form has begun, and returns its id."""


def open_form(
    desk: Desk,
    parent: QWidget,
    entity: str,
    record_id: str | None = None,
    initial: Mapping[str, Any] | None = None,
    create: Create | None = None,
) -> RecordForm:
    """Open the form of a record, or with no id that of a new one; `initial` is what stands there already.

    `create` saves the one that is made here, where that takes more than writing it down.
    """
    form = RecordForm(desk, parent, entity, record_id, initial, create)
    form.open()
    return form


class RecordForm(Dialog):
    """Edits one record and saves only what was changed. It follows what others change meanwhile."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        entity: str,
        record_id: str | None = None,
        initial: Mapping[str, Any] | None = None,
        create: Create | None = None,
    ) -> None:
        self._create = create
        self.entity, self.record_id, self._desk = entity, record_id, desk
        self._card = records.read(desk.ws, entity, record_id) if record_id else None
        title = self._card.title if self._card else _(_NEW[entity])
        super().__init__(parent, title, _("Save"), check=self.save)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.slots: dict[str, Slot] = {}
        self.banner = Notice("bad", "circle-alert")
        self._saving = False
        self._build()
        self._fill(initial or {})
        desk.changes.changed.connect(self._on_changed)
        self.yes.setDefault(False)
        next(iter(self.slots.values())).editor.setFocus()

    def save(self) -> bool:
        """Save what was changed; whether it is saved. What cannot be is said beside its field."""
        focus = self.focusWidget()
        wrong = [slot for slot in self.slots.values() if not slot.editor.check()]
        if wrong:
            self._go_to(wrong[0])
            return False
        values = {key: slot.editor.value() for key, slot in self.slots.items() if self._is_new(slot)}
        self._saving = True
        try:
            self._write(values)
        except Invalid as error:
            self._mark(error.fields)
        except Overtaken as error:
            return self._look_again(error)
        except UserError as error:
            self.banner.say(sentence(error), *self._copying())
        else:
            return True
        finally:
            self._saving = False
        if focus and not self.banner.isHidden():
            focus.setFocus()
        return False

    def _look_again(self, error: Overtaken) -> bool:
        """Show what came at the last moment; what leaves nothing to decide is saved at once."""
        shown = self._disputed()
        self._follow()
        if self._disputed() == shown:
            return self.save()
        self.banner.say(sentence(error))
        return False

    def _disputed(self) -> dict[str, str]:
        return {key: slot.theirs.text() for key, slot in self.slots.items()}

    def typed(self) -> str:
        """What the user has changed, as lines of text."""
        return "\n".join(
            f"{_(slot.field.label)}: {slot.written()}" for slot in self.slots.values() if slot.is_changed()
        )

    def is_changed(self) -> bool:
        """Whether anything would be lost by closing."""
        return any(slot.is_changed() for slot in self.slots.values())

    def reject(self) -> None:
        if self.is_changed():
            ask_to_leave(self, super().reject)
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter goes on to the next field, as Tab does; it presses a button only where one has the focus.
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        inner, lines = QWidget(), QVBoxLayout()
        inner.setProperty("kind", "clear")
        inner.setLayout(lines)
        lines.setContentsMargins(2, 2, 14, 2)
        lines.setSpacing(Space.M)
        lines.addWidget(self.banner)
        wide = _room().width() >= _TWO_COLUMNS_FROM
        for title, fields in sections(self.entity, fields_of(self._desk.ws, self.entity)):
            if title:
                lines.addSpacing(Space.S)
                lines.addWidget(caption(_(title)))
            lines.addLayout(self._grid(fields, columns=2 if wide else 1))
        lines.addStretch(1)
        self.body.addWidget(self._scrolling(inner))
        self.buttons.insertWidget(0, label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint"))
        self._chain = QTimer(self, singleShot=True, interval=0)
        self._chain.timeout.connect(lambda: put_in_order(self))
        self._chain.start()

    def _scrolling(self, inner: QWidget) -> QScrollArea:
        room = _room()
        scroll = QScrollArea()
        scroll.setProperty("kind", "clear")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.page = scroll
        self.setMaximumHeight(room.height() - 40)
        self.resize(min(_WIDTH, room.width() - 32), min(inner.sizeHint().height() + 120, room.height() - 40))
        return scroll

    def _grid(self, fields: list[Field], columns: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        line = place = 0
        for f in fields:
            slot = self._slot(f)
            span = columns if is_wide(f) else 1
            if place + span > columns:
                line, place = line + 1, 0
            grid.addWidget(slot, line, place, 1, span, Qt.AlignmentFlag(0))
            place += span
        for each in range(columns):
            grid.setColumnStretch(each, 1)
            grid.setColumnMinimumWidth(each, 10)
        return grid

    def _slot(self, f: Field) -> Slot:
        slot = self.slots[f.key] = Slot(self._desk, f)
        slot.editor.rearranged.connect(lambda: self._chain.start())
        slot.editor.entered.connect(self.focusNextChild)
        for notice in (slot.known, slot.theirs):
            notice.shown.connect(lambda: self._chain.start())
        if watched(f):
            KnownAlready(
                self._desk, self.entity, f, slot.editor, slot.known, self._open_known, self.record_id
            )
        return slot

    def _fill(self, initial: Mapping[str, Any]) -> None:
        if self._card:
            for slot in self.slots.values():
                slot.show_value(self._card.holds(slot.field))
        else:
            me = people.me(self._desk.ws)
            starts = STARTS_WITH.get(self.entity, {}) | ({"responsible": me[0]} if me else {})
            for key, value in starts.items():
                if key in self.slots:
                    self.slots[key].show_value(value)
        for key, value in initial.items():
            self.slots[key].editor.set_value(value)
            self.slots[key].editor.changed.emit()

    def _is_new(self, slot: Slot) -> bool:
        value = slot.editor.value()
        return value not in (None, [], "") if self.record_id is None else value != slot.before

    def _write(self, values: dict[str, Any]) -> None:
        ws = self._desk.ws
        if self.record_id is None:
            self.record_id = (
                self._create(ws, values) if self._create else records.create(ws, self.entity, values)
            )
            self._desk.commands.run("open", self.entity, self.record_id)
            return
        if self._card and self._card.deleted:
            records.restore(ws, self.entity, [self.record_id])
        if values:
            seen = {key: self.slots[key].before for key in values}
            records.change(ws, self.entity, self.record_id, values, seen)

    def _mark(self, sentences: Mapping[str, str]) -> None:
        for key, said in sentences.items():
            if key in self.slots:
                self.slots[key].editor.set_error(said)
        self._go_to(next(slot for key, slot in self.slots.items() if key in sentences))

    def _go_to(self, slot: Slot) -> None:
        slot.editor.setFocus()
        self.page.ensureWidgetVisible(slot)

    def _on_changed(self, changed: Changed) -> None:
        if self._saving or self.record_id is None:
            return
        if changed.names(self.entity, self.record_id) or changed.touches(*_CHILDREN):
            self._follow()

    def _follow(self) -> None:
        assert self.record_id is not None
        try:
            card = records.read(self._desk.ws, self.entity, self.record_id)
        except UserError as error:
            self.banner.say(sentence(error), *self._copying())
            return
        self._tell_deleted(card)
        self._card = card
        for slot in self.slots.values():
            value = card.holds(slot.field)
            if value != slot.before and (slot.field.many or slot.field.key in card.values):
                slot.follow(value, written.of(self._desk.ws, card.id, slot.field))

    def _tell_deleted(self, card: Card) -> None:
        was, deleted = bool(self._card and self._card.deleted), bool(card.deleted)
        if deleted and not was:
            said = written.last(self._desk.ws, card.id, ["deleted"])
            text = _("This card was moved to the bin meanwhile ({who}). Saving takes it out again.")
            self.banner.say(text.format(who=who(said) if said else ""))
        elif was and not deleted:
            self.banner.quiet()
        self.yes.setText(_("Restore and save") if deleted else _("Save"))

    def _copying(self) -> tuple[str, Callable[[], None]] | tuple[()]:
        """What was typed into a card that is no more need not be typed again."""
        copy = lambda: QApplication.clipboard().setText(self.typed())  # noqa: E731
        return (_("Copy what was typed"), copy) if self.is_changed() else ()

    def _open_known(self, hit: Hit) -> None:
        """Go to the card that is there already; this form goes, and asks when it holds more than that."""
        changed = [slot for slot in self.slots.values() if slot.is_changed()]

        def go() -> None:
            super(RecordForm, self).reject()
            self._desk.commands.run("open", hit.entity, hit.id)

        if len(changed) <= 1:
            go()
            return
        self.finished.connect(lambda _code: self._desk.commands.run("open", hit.entity, hit.id))
        self.reject()


def _room() -> QRect:
    return QApplication.primaryScreen().availableGeometry()
