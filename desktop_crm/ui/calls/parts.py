"""Going from part to part of the call by one key: the note, the script, the questionnaire, the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_crm.ui.calls.dialog import CallDialog


def go_on(dialog: CallDialog) -> None:
    """Put the keyboard into the part after the one where it is."""
    parts, focus = _parts(dialog), dialog.focusWidget()
    here = next((i for i, part in enumerate(parts) if focus and part.isAncestorOf(focus)), -1)
    part = parts[(here + 1) % len(parts)]
    if part in (dialog.beside.script, dialog.beside.form):
        dialog.beside.show_part(part)
    if part is dialog.next:
        dialog.next.go()
    else:
        _start_of(dialog, part).setFocus(Qt.FocusReason.ShortcutFocusReason)


def _parts(dialog: CallDialog) -> list[QWidget]:
    there = (
        (dialog.form.note, True),
        (dialog.beside.script, dialog.beside.has_script),
        (dialog.beside.form, dialog.beside.has_form),
        (dialog.next, dialog.call_id is None),
    )
    return [part for part, is_there in there if is_there]


def _start_of(dialog: CallDialog, part: QWidget) -> QWidget:
    beside = dialog.beside
    if part is beside.form:
        asks = list(beside.form.asks().values())
        return asks[0].editor if asks else beside.form_choice
    if part is beside.script:
        left = [step.box for step in beside.script.steps if not step.box.isChecked()]
        return left[0] if left else beside.script.choice
    return dialog.form.note.box
