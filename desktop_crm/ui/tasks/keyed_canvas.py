"""A calendar worked by keyboard alone: arrows go from day to day and from task to task, Alt and arrows move tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from desktop_crm.ui.tasks.canvas import LAST, STEP, USUAL_LENGTH, Canvas, Slot

_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter,
    Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Insert, Qt.Key.Key_Home, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_F2,
}  # fmt: skip
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeyedCanvas(Canvas):
    """What the keys do in every calendar."""

    def event(self, event: QEvent) -> bool:
        # These keys belong to the calendar while it has the keyboard, whatever commands use them elsewhere.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if plain and event.key() in _KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyed = True
        if event.key() == Qt.Key.Key_Escape and self._drag:
            self._drag = None
            self.viewport().update()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_by_key(event)
        elif not self._go_by_key(event) and not self._act_by_key(event):
            super().keyPressEvent(event)

    def _act_by_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.selected:
            self.opened.emit(self.selected)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert):
            self.wanted.emit(Slot(self.day, self.minute), 0)
        elif key == Qt.Key.Key_Space and self.selected:
            self.finish_wanted.emit(self.selected)
        elif key == Qt.Key.Key_Delete and self.selected:
            self.delete_wanted.emit(self.selected)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            self.today_wanted.emit()
        else:
            return False
        return True

    def _go_by_key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        self.go(*step)
        return True

    def go(self, days: int, tasks: int) -> None:
        """Take the keyboard some days and some tasks on."""
        raise NotImplementedError

    def go_to_day(self, day: date) -> None:
        """Take the keyboard to a day, turning the page when it is on another one."""
        self.day = day
        self.select("")
        if day not in self.shown_days():
            self.paged.emit(1 if day > self.shown_days()[-1] else -1)
        self.viewport().update()

    def choose_next(self, step: int) -> bool:
        """Choose the next or previous task of the day; whether there was one."""
        tasks = [t.id for t in self.of_day(self.day) if not t.expected]
        if not tasks:
            return False
        at = (
            tasks.index(self.selected) + step
            if self.selected in tasks
            else (0 if step > 0 else len(tasks) - 1)
        )
        if not 0 <= at < len(tasks):
            return False
        self.select(tasks[at])
        self.reveal()
        return True

    def reveal(self) -> None:
        """Bring the chosen task into sight."""

    def _move_by_key(self, event: QKeyEvent) -> None:
        """Alt and the arrows move the chosen task; with Shift as well they change how long it is."""
        task = next((t for t in self.tasks if t.id == self.selected and not t.expected), None)
        step = _STEPS.get(Qt.Key(event.key()))
        if task is None or step is None:
            super().keyPressEvent(event)
            return
        days, quarters = step
        slot = self.slot_of(task)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if quarters and slot.minute is not None:
                seconds = (task.length or USUAL_LENGTH // 2) + quarters * STEP * 60
                self.stretched.emit(task.id, max(seconds, STEP * 60))
        else:
            self.moved.emit(task.id, self.stepped(slot, days, quarters))

    def stepped(self, slot: Slot, days: int, quarters: int) -> Slot:
        """The place some days and quarter hours from another."""
        minute = slot.minute
        if minute is not None:
            minute = min(max(minute + quarters * STEP, 0), LAST)
        return replace(slot, day=slot.day + timedelta(days=days), minute=minute)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.keyed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
