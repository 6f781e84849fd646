"""A day, typed in any way or picked from a month."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Date, Reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.kit.calendar import calendar
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.menu import Popup


class DateEditor(LineEditor):
    """A line for a day ("14.03.86", "7 марта") with a month to pick from: the button, F4 or Alt+Down."""

    def __init__(self, name: str, kind: Date, reading: Reading) -> None:
        example = _("7 March or 14.03.1986") if kind.partial else kind.format("2026-03-14")
        super().__init__(name, kind, reading, example)
        self.line.installEventFilter(self)

    def open_calendar(self) -> None:
        """Show the month of the day that stands there, or this one."""
        popup = Popup(self.line)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        month = calendar(self._day())
        popup.body.addWidget(month)
        month.clicked.connect(lambda day: self._pick(day, popup))
        month.activated.connect(lambda day: self._pick(day, popup))
        popup.open_below(self.line)
        month.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt_down or event.key() == Qt.Key.Key_F4:
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    def _content(self) -> QHBoxLayout:
        button = icon_button("calendar", _("Choose a day"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _on=False: self.open_calendar())
        return row(self.line, button, space=4)

    def _day(self) -> QDate | None:
        try:
            value = str(self.value() or "")
        except UserError:
            return None
        day = QDate.fromString(value.replace("--", f"{QDate.currentDate().year()}-"), Qt.DateFormat.ISODate)
        return day if day.isValid() else None

    def _pick(self, day: QDate, popup: Popup) -> None:
        if not popup.isVisible():
            return
        popup.close()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self._edited()
        self.finish()
        self.line.setFocus()
