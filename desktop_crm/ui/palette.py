"""The palette: one box that finds contacts, companies and commands as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_crm.base.fold import fold, other_layout
from desktop_crm.base.i18n import N_, _, in_every_language
from desktop_crm.ui import icons, theme
from desktop_crm.ui.commands import Command, shortcut_text
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.theme import Radius, Space

if TYPE_CHECKING:
    from desktop_crm.store.search import Hit
    from desktop_crm.ui.jobs import Job

Index = QModelIndex | QPersistentModelIndex

WIDTH = 560
_ROWS_AT_MOST = 11
_PER_SECTION = 6
_ROW, _CAPTION = 34, 26
_ICONS = {
    "contact": "user",
    "company": "building-2",
    "lead": "inbox",
    "deal": "handshake",
    "task": "square-check",
}
_SECTIONS = (
    ("contact", N_("Contacts")),
    ("company", N_("Companies")),
    ("deal", N_("Deals")),
    ("lead", N_("Leads")),
    ("task", N_("Tasks")),
)
_CLIENTS, _WORK = ("contact", "company"), ("deal", "lead", "task")
"""Asked for apart, so that one kind does not crowd out the other."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a caption when there is nothing to `run`."""

    text: str
    run: Callable[[], None] | None = None
    icon: str = ""
    beside: str = ""
    keys: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class Palette(Popup):
    """Made anew for each use; closes when something is chosen, on Esc, or on a click elsewhere."""

    def __init__(self, desk: Desk, parent: QWidget, text: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._desk = desk
        self._model = _Items(self)
        self.box = SearchBox(_("Name, phone, e-mail, INN or command"))
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self))
        self._list.setProperty("kind", "clear")
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Found"))
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.clicked.connect(self._choose)
        self._list.entered.connect(self._list.setCurrentIndex)
        self.body.addLayout(column(self.box, self._list, space=Space.XS))
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        desk.changes.changed.connect(self._look_again)
        self.box.setText(text)
        if not text:
            self._search("")

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of the window, ready for typing."""
        self.move(window.mapToGlobal(window.rect().topLeft()) + _offset(window))
        self.show()
        self.box.setFocus()
        self.box.end(False)

    def offers(self, text: str) -> bool:
        """Whether a line says this."""
        return any(item.text == text for item in self._model.items)

    def _search(self, text: str) -> None:
        self._show([], text)
        if text.strip():
            self._find(text, lambda _job: _found(self._desk, text))

    def _find(self, text: str, work: Callable[[Job], list[Hit]]) -> None:
        self._desk.jobs.run(work, lambda hits: self._show(hits, text), key="palette", owner=self)

    def _look_again(self, _changed: object) -> None:
        """What is being imported meanwhile, or came from a colleague, is found without typing again."""
        text = self.box.text()
        if text.strip():
            self._find(text, lambda job: _found_anew(self._desk, text, job))

    def _show(self, hits: list[Hit], text: str) -> None:
        records: list[Item] = []
        for entity, caption in _SECTIONS:
            found = [h for h in hits if h.entity == entity][:_PER_SECTION]
            records += _section(_(caption), [self._hit(h) for h in found])
        commands = _section(_("Commands"), [self._command(c) for c in matching(self._desk, text)])
        # A command called so is more likely meant than a record that only mentions the word, or one like it.
        items = records + commands if any(h.title_spans for h in hits) else commands + records
        if text.strip():
            items += self._creating(text.strip(), bool(hits))
        self._model.show(items)
        self._select_first()
        height = sum(_ROW if item.run else _CAPTION for item in items[:_ROWS_AT_MOST]) + 2
        self._list.setFixedHeight(max(height, _ROW))
        self.adjustSize()

    def _hit(self, hit: Hit) -> Item:
        def go() -> None:
            self._desk.commands.run("open", hit.entity, hit.id)

        return Item(hit.title, go, _ICONS[hit.entity], hit.subtitle, "", hit.title_spans)

    def _command(self, command: Command) -> Item:
        return Item(
            _(command.label),
            lambda: self._desk.commands.run(command.id),
            command.icon or "list",
            "",
            shortcut_text(command),
        )

    def _creating(self, text: str, found: bool) -> list[Item]:
        texts = {"new.contact": _("New contact “{text}”"), "new.lead": _("New lead “{text}”")}
        offered = [id_ for id_ in texts if id_ in self._desk.commands]
        return [
            Item(
                texts[id_].format(text=text),
                partial(self._desk.commands.run, id_, text),
                "plus",
                keys="" if found or id_ != offered[0] else _("Enter"),
            )
            for id_ in offered
        ]

    def _select_first(self) -> None:
        first = next((i for i, item in enumerate(self._model.items) if item.run), None)
        self._list.setCurrentIndex(self._model.index(first, 0) if first is not None else QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        run = self._model.items[index.row()].run
        if run:
            self.close()
            run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentIndex())
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            step = steps.get(Qt.Key(event.key()))
            if step:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        rows = [i for i, item in enumerate(self._model.items) if item.run]
        if rows:
            here = self._list.currentIndex().row()
            at = rows.index(here) if here in rows else -1
            self._list.setCurrentIndex(self._model.index(rows[max(0, min(len(rows) - 1, at + step))], 0))


def matching(desk: Desk, text: str) -> list[Command]:
    """The commands whose words begin with the words typed, in either language and keyboard layout."""
    wanted = [w for w in (fold(text), fold(other_layout(text) or "")) if w]
    offered = [c for c in desk.commands.offered() if c.id != "palette"]
    if not wanted:
        return offered
    return [c for c in offered if any(_matches(c, w) for w in wanted)][:_PER_SECTION]


def _matches(command: Command, wanted: str) -> bool:
    labels = [f" {fold(label)}" for label in in_every_language(command.label)]
    return any(all(f" {word}" in label for word in wanted.split()) for label in labels)


def _found(desk: Desk, text: str) -> list[Hit]:
    from desktop_crm.store import search

    clients = search.find(desk.ws, text, limit=2 * _PER_SECTION, entities=_CLIENTS)
    return clients + search.find(desk.ws, text, limit=2 * _PER_SECTION, entities=_WORK)


def _found_anew(desk: Desk, text: str, job: Job) -> list[Hit]:
    """What is found once the search knows of the latest change."""
    from desktop_crm.store import search_index

    search_index.catch_up(desk.ws, job.cancelled)
    return _found(desk, text)


def _section(caption: str, items: list[Item]) -> list[Item]:
    return [Item(caption), *items] if items else []


class _Items(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[Item] = []

    def show(self, items: list[Item]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.text} {item.beside}".strip()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        chosen = self.items[index.row()].run is not None
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if chosen else Qt.ItemFlag.NoItemFlags


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW if _item(index).run else _CAPTION)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, rect = _item(index), QRect(option.rect)  # type: ignore[attr-defined]
        if item.run is None:
            paint.line_of_text(painter, rect.adjusted(10, 6, -10, 0), item.text.upper(), "caption", "hint")
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.box(painter, rect.adjusted(0, 1, 0, -1), Radius.CONTROL, "row_selected")
        icons.paint(painter, QRect(rect.left() + 10, rect.top(), 16, rect.height()), item.icon, "secondary")
        right = rect.right() - 10
        if item.keys:
            right = int(paint.key_cap(painter, right, rect.center().y(), item.keys)) - 8
        left = _marked(
            painter, QRect(rect.left() + 36, rect.top(), right - rect.left() - 36, rect.height()), item
        )
        beside = QRect(left + 10, rect.top(), right - left - 10, rect.height())
        if item.beside and beside.width() > 24:
            paint.line_of_text(painter, beside, item.beside, "body", "secondary")


def _marked(painter: QPainter, rect: QRect, item: Item) -> int:
    """Paint the text with what was found in it in bold; where it ends."""
    x, at = rect.left(), 0
    for start, end in (*item.spans, (len(item.text), len(item.text))):
        for text, role in ((item.text[at:start], "body"), (item.text[start:end], "name")):
            if text and x < rect.right():
                width = theme.metrics(role).horizontalAdvance(text)
                paint.line_of_text(
                    painter, QRect(x, rect.top(), min(width + 2, rect.right() - x), rect.height()), text, role
                )
                x += width
        at = end
    return x


def _item(index: Index) -> Item:
    model = index.model()
    assert isinstance(model, _Items)
    return model.items[index.row()]


def _offset(window: QWidget) -> QPoint:
    return QPoint((window.width() - WIDTH) // 2, min(96, window.height() // 8))
