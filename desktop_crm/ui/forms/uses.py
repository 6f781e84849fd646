"""What one of several phones, e-mails or addresses is for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Address, Email, Kind, Phone
from desktop_crm.ui.forms.lines import Line
from desktop_crm.ui.kit.choice import Choice

USES = {
    "mobile": N_("Mobile"),
    "work": N_("Work"),
    "home": N_("Home"),
    "fax": N_("Fax"),
    "whatsapp": "WhatsApp",
    "viber": "Viber",
    "telegram": "Telegram",
    "legal": N_("Legal"),
    "other": N_("Other"),
}
"""The purposes that have a key, and what they are called; any other text is a purpose in own words."""

_SHORT = {"mobile": N_("mob."), "work": N_("work"), "home": N_("home"), "fax": N_("fax")}

_OFFERED: tuple[tuple[type[Kind], tuple[str, ...]], ...] = (
    (Phone, ("mobile", "work", "home", "fax", "other")),
    (Email, ("work", "home", "other")),
    (Address, ("work", "legal", "home", "other")),
)
_OWN_WORDS = "\0own words"
_WIDTH = 130


def offered(kind: Kind) -> tuple[str, ...]:
    """The purposes offered for values of `kind`; none where a purpose says nothing."""
    return next((uses for each, uses in _OFFERED if isinstance(kind, each)), ())


def use_label(use: str) -> str:
    """A purpose in the current language; own words as they are."""
    return _(USES[use]) if use in USES else use


def use_beside(use: str) -> str:
    """A purpose in a word short enough to stand beside a phone."""
    return _(_SHORT[use]) if use in _SHORT else use_label(use)


class UsePicker(QWidget):
    """A purpose chosen from a list, or written in own words."""

    changed = Signal()

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__()
        self._keys = offered(kind)
        self.combo, self.words = Choice(placeholder=_("Purpose")), Line()
        self.combo.set_tone("secondary")
        self.combo.setAccessibleName(name)
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(_("In own words"))
        self.words.installEventFilter(self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.combo)
        self._pages.addWidget(self.words)
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.combo.chosen.connect(self._chosen)
        self.words.left.connect(self._written)
        self.set_use(None)

    def use(self) -> str | None:
        """The key or the words; None for none."""
        if self._pages.currentWidget() is self.words:
            return " ".join(self.words.text().split()) or None
        value = self.combo.value()
        return value if isinstance(value, str) else None

    def set_use(self, use: str | None) -> None:
        """Show a purpose without telling anybody."""
        keys = list(self._keys) + ([use] if use and use not in self._keys else [])
        none: list[tuple[object, str]] = [(None, _("No purpose"))] if use else []
        own: list[tuple[object, str]] = [(_OWN_WORDS, _("In own words…"))]
        self.combo.set_options([*none, *((key, use_label(key)) for key in keys), *own], use)
        self._pages.setCurrentWidget(self.combo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.currentWidget() is self.words:
            self.words.clear()
            self._written()
            return
        super().keyPressEvent(event)

    def _chosen(self, value: object) -> None:
        if value == _OWN_WORDS:
            self.words.clear()
            self._pages.setCurrentWidget(self.words)
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.set_use(value if isinstance(value, str) else None)
        self.changed.emit()

    def _written(self) -> None:
        if self._pages.currentWidget() is self.words:
            had_focus = self.words.hasFocus()
            self.set_use(self.use())
            if had_focus:
                self.combo.setFocus()
            self.changed.emit()
