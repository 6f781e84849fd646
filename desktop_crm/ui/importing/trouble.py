"""What went wrong and what to do about it, said where it happened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy

from desktop_crm.base.errors import UserError
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_WIDTH = 560


class Trouble(QFrame):
    """A sentence with its hint; nothing when all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setMaximumWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._what = label("", "name", "bad", wrap=True, selectable=True)
        self._hint = label("", tone="secondary", wrap=True, selectable=True)
        self._what.setMinimumWidth(_WIDTH - 120)
        icon = column(Icon("circle-alert", "bad", 20), None, space=0)
        row(icon, column(self._what, self._hint, space=Space.XS), into=self, margins=Space.L, space=Space.M)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def show_error(self, error: UserError | None) -> None:
        """Say the error, or nothing."""
        self.setVisible(error is not None)
        if error:
            self._what.setText(error.what)
            self._hint.setText(error.hint)
            self._hint.setVisible(bool(error.hint))
            self.setAccessibleName(str(error))

    def sentence(self) -> str:
        """What is said now, "" for nothing."""
        return "" if self.isHidden() else self._what.text()
