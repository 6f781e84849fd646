"""The one style sheet: radius, border and padding by class or `kind`. Small: Qt walks it for each widget."""

from __future__ import annotations

from desktop_crm.base.paths import resources
from desktop_crm.ui.theme import Radius, Size
from desktop_crm.ui.tokens import Tokens


def stylesheet(t: Tokens) -> str:
    """The style sheet of the theme `t`."""
    return _frames(t) + _fields(t) + _lists(t) + _popups(t)


def _mark(name: str) -> str:
    """A sign that Qt draws from a file, in a grey or blue that can be seen on light and on dark."""
    return (resources() / "icons" / f"mark-{name}.svg").as_posix()


def _frames(t: Tokens) -> str:
    tones = ("secondary", "hint", "accent", "good", "warning", "bad")
    labels = "".join(f'QLabel[kind="{tone}"] {{ color: {getattr(t, tone)}; }}\n' for tone in tones)
    return f"""
QDialog {{ background: {t.surface}; }}
QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.line};
  border-radius: {Radius.CARD}px; }}
QFrame[kind="panel"] {{ background: {t.surface}; border: 1px solid {t.line};
  border-radius: {Radius.PANEL}px; }}
QFrame[kind="sunken"] {{ background: {t.sunken}; border: none; border-radius: {Radius.PANEL}px; }}
QFrame[kind="popup"] {{ background: {t.raised}; border: 1px solid {t.line_strong};
  border-radius: {Radius.POPUP}px; }}
QFrame[kind="bar"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
QFrame[kind="side"] {{ background: {t.surface}; border: none; border-left: 1px solid {t.line}; }}
QFrame[kind="line"] {{ background: {t.line}; border: none; }}
QSplitter::handle {{ background: {t.line}; }}
{labels}"""


def _fields(t: Tokens) -> str:
    return f"""
QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit {{
  background: {t.surface}; border: 1px solid {t.line_strong};
  border-radius: {Radius.CONTROL}px; padding: 0 11px; min-height: {Size.CONTROL - 2}px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 7px; }}
QLineEdit:hover, QAbstractSpinBox:hover, QPlainTextEdit:hover, QTextEdit:hover {{ border-color: {t.hint}; }}
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled {{
  background: {t.sunken}; border-color: {t.line}; }}
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"], QPlainTextEdit[invalid="true"] {{
  border-color: {t.bad}; background: {t.bad_soft}; }}
QLineEdit:focus, QAbstractSpinBox:focus {{ border: 2px solid {t.accent}; padding: 0 10px;
  min-height: {Size.CONTROL - 4}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.accent}; padding: 3px 6px; }}
QLineEdit[invalid="true"]:focus, QAbstractSpinBox[invalid="true"]:focus,
QPlainTextEdit[invalid="true"]:focus {{
  border-color: {t.bad}; }}
QLineEdit[kind="search"] {{ background: {t.sunken}; border-color: {t.sunken}; }}
QLineEdit[kind="search"]:hover {{ border-color: {t.line_strong}; }}
QLineEdit[kind="search"]:focus {{ border-color: {t.accent}; }}
QLineEdit[kind="bare"] {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QDateTimeEdit::drop-down {{ width: 30px; border: none; }}
QDateTimeEdit::down-arrow {{ width: 14px; height: 14px; image: url("{_mark("down")}"); }}
QAbstractSpinBox QLineEdit {{ background: transparent; border: none; padding: 0; min-height: 0; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; border: none; outline: none; }}
QAbstractScrollArea[kind="clear"], QAbstractScrollArea[kind="clear"] > QWidget > QWidget[kind="clear"] {{
  background: transparent; border: none; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.surface}; color: {t.secondary}; border: none; padding: 0 12px;
  border-bottom: 1px solid {t.line}; min-height: {Size.HEADER - 1}px; }}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {t.scroll}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {t.hint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _popups(t: Tokens) -> str:
    return f"""
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line_strong}; padding: 4px 7px; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: 5px; }}
QMenu[kind="popup"] {{ border-radius: {Radius.POPUP}px; }}
QMenu::item {{ padding: 6px 20px 6px 12px; border-radius: {Radius.CONTROL}px; min-height: 18px; }}
QMenu::item:selected {{ background: {t.row_selected}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.hint}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::indicator {{ width: 12px; height: 14px; padding-left: 8px; }}
QMenu::indicator:checked {{ image: url("{_mark("check")}"); }}
QMenu::right-arrow {{ width: 14px; height: 14px; padding-right: 8px; image: url("{_mark("next")}"); }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.raised}; }}
QCalendarWidget QAbstractItemView {{ background: {t.raised}; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QCalendarWidget QToolButton {{ background: transparent; border: none; border-radius: {Radius.CONTROL}px;
  padding: 5px 8px; color: {t.text}; font-weight: 600; }}
QCalendarWidget QToolButton:hover {{ background: {t.line}; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 8px; }}
"""
