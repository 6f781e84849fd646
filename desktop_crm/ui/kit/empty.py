"""What an empty screen says."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_crm.ui import icons
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.text import label

WIDTH = 520


class Icon(QWidget):
    """An icon that stands by itself."""

    def __init__(self, name: str, token: str = "secondary", size: int = 16) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(QSize(size, size))

    def set_icon(self, name: str, token: str = "") -> None:
        """Show another icon, and in another colour when one is given."""
        self._name, self._token = name, token or self._token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self.rect(), self._name, self._token, self._size)
        painter.end()


class EmptyState(QWidget):
    """In the middle of an empty screen: what would stand here, and the buttons that fill it."""

    def __init__(self, icon: str, title: str, text: str, *actions: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        centred = Qt.AlignmentFlag.AlignHCenter
        head = label(title, "card")
        said = label(text, tone="secondary", wrap=True)
        for each in (head, said):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said.setMaximumWidth(WIDTH)
        middle = row(None, said, None, space=0)
        middle.setStretch(1, 100)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.addStretch(4)
        layout.addWidget(Icon(icon, "accent", 40), alignment=centred)
        layout.addSpacing(14)
        layout.addWidget(head)
        layout.addSpacing(6)
        layout.addLayout(middle)
        if actions:
            layout.addSpacing(20)
            layout.addLayout(row(None, *actions, None))
        layout.addStretch(5)
