"""Leaving a form in which something was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.dialog import question


def ask_to_leave(form: QWidget, leave: Callable[[], None], what: str = "") -> None:
    """Say that what was typed will be lost, and leave after a yes; `what` is the question where it is another."""
    asked = question(
        form,
        what or _("Close without saving?"),
        _("What you have typed here will be lost."),
        _("Do not save"),
        danger=True,
    )
    asked.no.setText(_("Go on editing"))
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Not connected itself: Qt would look up the slot by its name, and find the one that asks.
    asked.accepted.connect(lambda: leave())
    asked.open()
