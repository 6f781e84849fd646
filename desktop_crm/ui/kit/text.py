"""Texts that stand by themselves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import font, metrics, restyle


def label(
    text: str, role: str = "body", tone: str = "", *, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """A plain text in the type `role` (theme.TYPE); `tone`: secondary, hint, accent, good, warning or bad.

    Never rich text: what users typed must not be able to become markup.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(role))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("kind", tone)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    made.setText(text)
    return made


def plain_tooltip(text: str) -> str:
    """`text` as a tooltip that Qt does not take for markup."""
    import html

    return f"<p>{html.escape(text)}</p>" if "<" in text else text


def set_tone(widget: QLabel, tone: str) -> None:
    """Write the label in another tone."""
    if widget.property("kind") != tone:
        restyle(widget, kind=tone)


def caption(text: str) -> QLabel:
    """The small capitals above a section."""
    made = label(text, "caption", "secondary")
    capitals = QFont(font("caption"))
    capitals.setCapitalization(QFont.Capitalization.AllUppercase)
    capitals.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.2)
    made.setFont(capitals)
    return made


class Elided(QWidget):
    """One line that is shortened when there is no room for it, and then shows the whole as a tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text") -> None:
        super().__init__()
        self._role, self._tone, self._text = role, tone, ""
        self.set_text(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str, tone: str = "") -> None:
        """Show another text, and in another tone when one is given."""
        self._text, self._tone = text, tone or self._tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self._explain()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics(self._role).horizontalAdvance(self._text) + 2, metrics(self._role).height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, metrics(self._role).height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._explain()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.line_of_text(painter, self.rect(), self._text, self._role, self._tone)
        painter.end()

    def _explain(self) -> None:
        wide = metrics(self._role).horizontalAdvance(self._text)
        self.setToolTip(plain_tooltip(self._text) if wide > self.width() else "")
