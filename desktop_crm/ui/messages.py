"""How the program speaks to the user: what was done, what went wrong, and what nobody expected."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_crm import __version__
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.paths import log_dir
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.kit.toast import Toasts


class Messages:
    """Toasts and error dialogs of one window."""

    def __init__(self, window: QWidget, toasts: Toasts) -> None:
        self._window = window
        self._toasts = toasts
        self._over: Toasts | None = None

    def speak_in(self, toasts: Toasts) -> None:
        """Show toasts here from now on, after the window was made anew."""
        self._toasts = toasts

    def keep_clear(self, *widgets: QWidget) -> None:
        """Speak above these widgets while they are visible."""
        self._toasts.keep_clear(*widgets)

    def speak_over(self, toasts: Toasts | None) -> None:
        """Show toasts there while a dialog covers the window; None: in the window again."""
        self._over = toasts

    def done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Report what was done, with Undo beside it when it can be taken back."""
        if undo:
            self._place.show(text, _("Undo"), undo, tone="good", shortcut="Ctrl+Z", of_step=True)
        else:
            self._place.show(text, tone="good")

    def reversed(self, text: str) -> None:
        """Report what was undone or done again."""
        self._place.show(text, of_step=True)

    def offer(self, text: str, action: str, run: Callable[[], None]) -> None:
        """Report what was done, with what can be done next beside it."""
        self._toasts.show(text, action, run, tone="good")

    def say(self, text: str) -> None:
        """Tell something that needs no answer."""
        self._place.show(text)

    def error(self, error: BaseException) -> None:
        """Show an error that belongs to no field: a sentence for a UserError, the details of anything else."""
        if isinstance(error, UserError):
            self._place.show(str(error), tone="bad")
        else:
            unexpected(self._window, error)

    @property
    def _place(self) -> Toasts:
        return self._over or self._toasts


def unexpected(parent: QWidget | None, error: BaseException) -> None:
    """Say that something nobody expected has happened, with details to copy for whoever can mend it."""
    import platform

    details = "".join(traceback.format_exception(error))
    text = (
        f"Desktop CRM {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{details}"
    )
    dialog = Dialog(parent, _("Something went wrong"), _("Close"), no="")
    dialog.body.addWidget(
        label(_("The last action was not completed. What was saved before it is safe."), wrap=True)
    )
    dialog.body.addWidget(
        label(_("The log is in {path}").format(path=log_dir()), "secondary", "hint", wrap=True)
    )
    view = QPlainTextEdit(text)
    view.setReadOnly(True)
    view.setAccessibleName(_("Details"))
    dialog.body.addWidget(view)
    copy = button(_("Copy details"), "copy")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    dialog.buttons.insertWidget(0, copy)
    dialog.exec()
