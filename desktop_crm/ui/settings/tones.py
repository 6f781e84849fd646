"""The colour of a stage, out of a few."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus, one_stop
from desktop_crm.ui.theme import Size

_SIDE = 24
_NAMES = {
    "#7B8794": N_("Grey"),
    "#2C5BD8": N_("Blue"),
    "#8A63D2": N_("Violet"),
    "#E0912F": N_("Amber"),
    "#D2587A": N_("Pink"),
    "#1E9E8A": N_("Green"),
}


class Tones(QWidget):
    """Round samples beside each other; arrow keys go through them."""

    def __init__(self, tones: Sequence[str], value: str) -> None:
        super().__init__()
        self.samples = {tone: _Sample(tone) for tone in (*tones, *([] if value in tones else [value]))}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for sample in self.samples.values():
            self._group.addButton(sample)
            layout.addWidget(sample)
        layout.addStretch(1)
        self.samples[value].setChecked(True)
        one_stop(self._group)

    def value(self) -> str:
        """The colour that is chosen, as #RRGGBB."""
        return next(tone for tone, sample in self.samples.items() if sample.isChecked())

    def set_value(self, tone: str) -> None:
        """Choose a colour, where it is one of those offered."""
        if tone in self.samples:
            self.samples[tone].setChecked(True)

    def name(self, tone: str) -> str:
        """What a colour is called."""
        return _(_NAMES.get(tone, "")) or tone


class _Sample(KeyboardFocus, QAbstractButton):
    enter_clicks = False

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        name = _(_NAMES.get(tone, "")) or tone
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        around = QRectF(0, (self.height() - _SIDE) / 2, _SIDE, _SIDE)
        paint.box(painter, around.adjusted(3, 3, -3, -3), 9, self._tone)
        if self.isChecked():
            icons.paint(painter, around, "check", "#FFFFFF", 12)
            paint.outline(painter, around, _SIDE / 2, self._tone, 1.5)
        if self.ringed:
            paint.focus_ring(painter, around, _SIDE / 2)
        painter.end()
