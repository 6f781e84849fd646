"""Connect: how a server is started. What comes of it is an invite, which the next page takes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

START = "desktop-crm serve --data team-data --listen 0.0.0.0:8443 --tls-self-made"
INVITE = "desktop-crm serve invite --data team-data"


class ServerPage(Page):
    """What is to be typed on the computer that is always on."""

    def __init__(self) -> None:
        super().__init__()
        self.yes = _("I have an invite")
        about = _("It runs on any computer of the office that is always on, or on a rented one.")
        lines = (
            _step(1, _("Install Desktop CRM on that computer and start its server there:"), START),
            _step(
                2,
                _(
                    "It prints one line that begins with https://. That is the invite for this laptop: copy it."
                ),
            ),
            _step(3, _("A later invite, for another laptop, is made there like this:"), INVITE),
        )
        self.fill(_("Start a team on a server"), about, *lines)


def _step(n: int, text: str, command: str = "") -> QWidget:
    made = QWidget()
    number = label(f"{n}.", "name", "accent")
    words = column(label(text, wrap=True), space=6)
    if command:
        words.addLayout(_command(command))
    line = row(number, words, into=made, space=Space.S)
    line.setAlignment(number, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return made


def _command(command: str) -> QHBoxLayout:
    shown = QLineEdit(command)
    shown.setReadOnly(True)
    shown.setCursorPosition(0)
    shown.setAccessibleName(_("Command"))
    copy = icon_button("copy", _("Copy"), kind="plain")

    def copied() -> None:
        QGuiApplication.clipboard().setText(command)
        copy.set_icon("check")
        QTimer.singleShot(2_000, copy, lambda: copy.set_icon("copy"))

    copy.clicked.connect(lambda: copied())
    made = row(shown, copy)
    made.setStretch(0, 1)
    return made
