"""An invite, big, with what is to be done with it on the other laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.exchange import invite_text
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Button, button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.sync.place import Invite

_COPIED_FOR = 2_000  # ms
_BIG = 40  # letters; a longer invite is for pasting only


class InviteCard(QWidget):
    """`copy` copies the invite alone, `copy_all` a whole message to a colleague."""

    def __init__(self, invite: Invite) -> None:
        super().__init__()
        self.invite = invite
        self.text = invite_text.shown(invite)
        self.copy = button(_("Copy the invite"), "copy", "primary")
        self.copy_all = button(_("Copy as a message"), "mail")
        self.copy.clicked.connect(lambda: self._copied(self.copy, self.text))
        self.copy_all.clicked.connect(lambda: self._copied(self.copy_all, invite_text.letter(invite)))
        code = self._code()
        box = card("sunken")
        buttons = row(self.copy, self.copy_all, None)
        column(code, self._until(), buttons, into=box, margins=Space.L, space=Space.M)
        lines = [_step(n, text) for n, text in enumerate(invite_text.steps(invite), start=1)]
        then = label(_("On the other laptop"), "name")
        column(box, Space.XS, then, *lines, into=self, space=Space.S)

    def _code(self) -> QWidget:
        made: QLabel | QLineEdit
        if len(self.text) <= _BIG:
            made = label(self.text, "figure", selectable=True)
            made.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        else:
            made = QLineEdit(self.text)
            made.setReadOnly(True)
            made.setCursorPosition(0)
        made.setAccessibleName(_("Invite"))
        return made

    def _until(self) -> QLabel:
        text = _("It lets one laptop in.")
        if self.invite.expires:
            day = QLocale().toString(QDateTime.fromMSecsSinceEpoch(self.invite.expires), "d MMMM")
            text = _("It lets one laptop in, until {day}.").format(day=day)
        return label(text, "secondary", "secondary", wrap=True)

    def _copied(self, pressed: Button, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        said = _("Copy the invite") if pressed is self.copy else _("Copy as a message")
        icon = "copy" if pressed is self.copy else "mail"

        def as_before() -> None:
            pressed.setText(said)
            pressed.set_icon(icon)

        pressed.setMinimumWidth(pressed.width())
        pressed.setText(_("Copied"))
        pressed.set_icon("check")
        QTimer.singleShot(_COPIED_FOR, pressed, as_before)


def _step(n: int, text: str) -> QWidget:
    made = QWidget()
    number = label(f"{n}.", "name", "accent")
    line = row(number, label(text, wrap=True), into=made, space=Space.S)
    line.setAlignment(number, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return made
