"""What can be decided about the picked conflicts: take, keep, edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui.exchange import conflict_words
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Button, button
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.theme import Size, Space

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict, Version
    from desktop_crm.ui.forms.editor import Editor


class ConflictPanel(QFrame):
    """At the right of the list. It asks for decisions and takes none itself."""

    take_wanted = Signal(object, int)
    keep_wanted = Signal(object)
    take_all_wanted = Signal(object)
    edit_wanted = Signal(object)
    saved = Signal(object, object)
    """A conflict and the editor with the value that was typed."""
    open_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self.setFixedWidth(Size.PANEL + 24)
        self.shown: tuple[Conflict, ...] = ()
        self.editor: Editor | None = None
        inner = QWidget()
        self._content = QVBoxLayout()
        self._content.setSpacing(Space.M)
        column(self._content, None, into=inner, margins=(Space.XL, Space.L, Space.XL, Space.L))
        column(scrolling(inner), into=self)

    def show_conflicts(self, picked: Sequence[Conflict]) -> None:
        """Show what can be decided about these. While a value is typed for the same conflict it stays."""
        if tuple(picked) == self.shown or (
            self.editor and [c.id for c in picked] == [c.id for c in self.shown]
        ):
            return
        self.shown = tuple(picked)
        self._fill()

    def edit(self, editor: Editor) -> None:
        """Let another value be typed."""
        (conflict,) = self.shown
        self.editor = editor
        save, leave = button(_("Save"), kind="primary"), button(_("Cancel"))
        save.clicked.connect(lambda: self.saved.emit(conflict, editor))
        editor.entered.connect(lambda: self.saved.emit(conflict, editor))
        leave.clicked.connect(self.stop_editing)
        editor.set_value(conflict.current.value)
        self._edit_button.hide()
        self._content.addWidget(editor)
        self._content.addLayout(row(save, leave, None))
        editor.setFocus(Qt.FocusReason.TabFocusReason)

    def stop_editing(self) -> None:
        """Give up what was typed."""
        self.editor = None
        self._fill()

    def _fill(self) -> None:
        self.editor = None
        _empty(self._content)
        if len(self.shown) == 1:
            self._show_one(self.shown[0])
        elif self.shown:
            self._show_many()

    def _show_one(self, conflict: Conflict) -> None:
        opens = button(_("Open the card"), "external-link", "quiet")
        opens.clicked.connect(lambda: self.open_wanted.emit(conflict))
        head = row(label(conflict.title, "card", wrap=True), opens)
        head.setStretch(0, 1)
        self._content.addLayout(head)
        self._content.addWidget(label(conflict_words.what_happened(conflict), tone="secondary", wrap=True))
        self._content.addWidget(caption(conflict.label))
        keep = button(_("Keep"), "check", "primary")
        keep.clicked.connect(lambda: self.keep_wanted.emit([conflict]))
        self._content.addWidget(_version(conflict.current, _("Stands now"), keep))
        for version in conflict.others:
            take = button(conflict_words.take_label(conflict, version))
            take.clicked.connect(
                lambda _on=False, entry=version.entry: self.take_wanted.emit(conflict, entry)
            )
            self._content.addWidget(_version(version, "", take))
        self._edit_button = button(_("Write something else…"), "pencil", "quiet")
        self._edit_button.clicked.connect(lambda: self.edit_wanted.emit(conflict))
        self._content.addLayout(row(self._edit_button, None))

    def _show_many(self) -> None:
        n, shown = len(self.shown), list(self.shown)
        text = ngettext("{n} conflict is picked", "{n} conflicts are picked", n).format(n=n)
        self._content.addWidget(label(text, "card", wrap=True))
        hint = _("What you decide holds for all of them. The other values stay in the history.")
        self._content.addWidget(label(hint, tone="secondary", wrap=True))
        keep, take = button(_("Keep what stands"), "check", "primary"), button(_("Take the others’ newest"))
        keep.clicked.connect(lambda: self.keep_wanted.emit(shown))
        take.clicked.connect(lambda: self.take_all_wanted.emit(shown))
        self._content.addLayout(column(keep, take))


def _version(version: Version, stands: str, decide: Button) -> QWidget:
    made = card("panel" if stands else "sunken")
    lines = column(space=Space.XS)
    if stands:
        lines.addWidget(label(stands, "secondary_strong", "good"))
    lines.addWidget(label(version.text, "name", wrap=True, selectable=True))
    lines.addWidget(label(conflict_words.who(version), "secondary", "secondary", wrap=True))
    column(lines, row(None, decide), into=made, margins=Space.M, space=Space.S)
    return made


def _empty(box: QVBoxLayout) -> None:
    while item := box.takeAt(0):
        if layout := item.layout():
            while inner := layout.takeAt(0):
                _drop(inner.widget())
        else:
            _drop(item.widget())


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
