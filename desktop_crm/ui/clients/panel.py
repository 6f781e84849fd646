"""The side panel: one record's data, whom it belongs to, and timeline, beside the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, pgettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.ops import notes, reach, records
from desktop_crm.ops.records import Card
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.clients.details import Details
from desktop_crm.ui.clients.person import Person
from desktop_crm.ui.clients.timeline import Timeline
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.text import Elided, caption
from desktop_crm.ui.theme import Size, Space


class Panel(QFrame):
    """Shows one record and follows its changes; `closed` when the user wants the panel away."""

    closed = Signal()
    renewed = Signal()
    """Other controls stand there now."""

    def __init__(
        self,
        desk: Desk,
        entity: str,
        menu_of: Callable[[str], Sequence[tuple[str, str, Callable[[], None]]]],
        own_actions: Callable[[Card], Sequence[QWidget]] = lambda _card: (),
    ) -> None:
        """`menu_of(id)` gives the lines of the "more" menu: icon, text and what to do.

        `own_actions` are the buttons of a card besides the usual ones.
        """
        super().__init__()
        self.setProperty("kind", "side")
        self.setFixedWidth(Size.PANEL)
        self._desk, self._entity, self._menu_of = desk, entity, menu_of
        self._own_actions = own_actions
        self.card: Card | None = None
        self._head, self._body = QVBoxLayout(), QVBoxLayout()
        self.details = Details(desk, entity)
        self.timeline = Timeline(desk)
        self.note = QLineEdit()
        self._build()
        desk.changes.changed.connect(self._on_changed)

    def show_record(self, record_id: str) -> None:
        """Show a record; the panel goes away when there is no such record."""
        try:
            self.card = records.read(self._desk.ws, self._entity, record_id)
        except UserError:
            self.card = None
            self.closed.emit()
            return
        self._fill(self.card)
        self.timeline.items.show(self._entity, record_id)
        self._fit_timeline()
        self.renewed.emit()

    def write_note(self) -> None:
        """Put the keyboard into the note line."""
        self.note.setFocus()

    def _build(self) -> None:
        tools = row(
            None,
            self._tool("pencil", _("Edit"), self._edit),
            self._more_button(),
            self._tool("x", _("Close"), self.closed.emit),
        )
        tools.setSpacing(2)
        inner = QWidget()
        inner.setProperty("kind", "clear")
        self._history = caption(_("History"))
        column(
            self._head,
            Space.XL,
            caption(_("Details")),
            Space.XS,
            self.details,
            self._body,
            Space.L,
            self._history,
            self.timeline,
            None,
            into=inner,
            margins=(16, 0, 16, 12),
            space=0,
        )
        scroll = QScrollArea()
        scroll.setProperty("kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self._scroll = scroll
        self.timeline.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.note.setPlaceholderText(_("Write a note…"))
        self.note.setAccessibleName(_("Note"))
        self.note.returnPressed.connect(self._add_note)
        column(_padded(tools, 10), scroll, _padded(column(self.note), 14), into=self, space=0)

    def _tool(self, icon: str, name: str, run: Callable[[], None]) -> QWidget:
        made = icon_button(icon, name)
        made.clicked.connect(lambda _on=False: run())
        return made

    def _more_button(self) -> QWidget:
        made = icon_button("ellipsis", _("More"))

        def open_menu() -> None:
            if self.card is None:
                return
            popup = menu(made)
            from desktop_crm.ui import icons

            for icon, text, run in self._menu_of(self.card.id):
                popup.addAction(icons.icon(icon), text).triggered.connect(lambda _on=False, run=run: run())
            popup.popup(made.mapToGlobal(made.rect().bottomLeft()))

        made.clicked.connect(open_menu)
        return made

    def _edit(self) -> None:
        if self.card:
            self._desk.commands.run("edit", self._entity, self.card.id)

    def _fill(self, card: Card) -> None:
        _clear(self._head)
        _clear(self._body)
        self._head.addLayout(self._title(card))
        self._head.addSpacing(Space.M)
        self._head.addLayout(self._actions(card))
        for each in self._own_actions(card):
            self._head.addSpacing(Space.S)
            self._head.addWidget(each)
        self.details.show_card(card, fields_of(self._desk.ws, self._entity))
        for title, people in self._relations(card):
            self._body.addSpacing(Space.L)
            self._body.addWidget(caption(title))
            self._body.addSpacing(Space.XS)
            for person in people:
                self._body.addWidget(person)

    def _title(self, card: Card) -> QHBoxLayout:
        lines = column(
            Elided(card.title, "card"), *[Elided(text, "body", "secondary") for text in under(card)], space=1
        )
        return row(_Portrait(card), lines, space=Space.M)

    def _actions(self, card: Card) -> QHBoxLayout:
        ws = self._desk.ws
        phone, email = reach.first(ws, card, "phone"), reach.first(ws, card, "email")
        call = button(_("Call"), "phone")
        call.setEnabled(bool(phone))
        write = button(pgettext("action", "E-mail"), "mail")
        write.setEnabled(bool(email))
        note = icon_button("notebook-pen", _("Write a note"), kind="plain")
        if phone:
            call.clicked.connect(lambda: self._call(phone))
        if email:
            write.clicked.connect(lambda: _open(f"mailto:{email}"))
        note.clicked.connect(self.write_note)
        actions = row(call, write, note)
        actions.setStretch(0, 1)
        actions.setStretch(1, 1)
        return actions

    def _call(self, phone: str) -> None:
        """Dial, and write down what is said."""
        if self.card:
            self._desk.commands.run("call.dial", self._entity, self.card.id, phone)

    def _relations(self, card: Card) -> list[tuple[str, list[QWidget]]]:
        found: list[tuple[str, list[QWidget]]] = []
        if card.places:
            lines = [
                Person(p.name, p.role or "", "building-2", self._opens("company", p.company or ""))
                for p in card.places
            ]
            found.append((_("Companies"), list(lines)))
        if card.people:
            lines = [
                Person(name or _("No name"), role or "", "user", self._opens("contact", id_))
                for id_, name, role in card.people
            ]
            found.append((_("People"), list(lines)))
        related = [
            Person(card.text(key), _(f.label), _SIGNS[f.kind.entity], self._opens(f.kind.entity, str(value)))
            for key, f in ENTITIES[card.entity].fields.items()
            if not f.many and isinstance(f.kind, Ref) and f.kind.entity in _SIGNS
            if (value := card.values.get(key))
        ]
        return [*found, (_("Belongs to"), list(related))] if related else found

    def _opens(self, entity: str, id_: str) -> Callable[[], None]:
        return lambda: self._desk.commands.run("open", entity, id_)

    def _add_note(self) -> None:
        if self.card and self.note.text().strip():
            notes.add(self._desk.ws, self._entity, self.card.id, self.note.text())
            self.note.clear()

    def _on_changed(self, changed: Changed) -> None:
        if self.card and self.isVisible() and _concerns(changed, self._entity, self.card.id):
            at = self._scroll.verticalScrollBar().value()
            self.show_record(self.card.id)
            self._scroll.verticalScrollBar().setValue(at)

    def _scrolled(self, value: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if value > bar.maximum() - 400 and self.timeline.items.canFetchMore(self.timeline.rootIndex()):
            self.timeline.items.fetchMore(self.timeline.rootIndex())
            self._fit_timeline()

    def _fit_timeline(self) -> None:
        """The timeline is as high as its events; the whole panel scrolls as one."""
        model, view = self.timeline.items, self.timeline
        height = sum(view.sizeHintForRow(i) for i in range(model.rowCount()))
        view.setFixedHeight(height + 4)
        self._history.setVisible(bool(model.rowCount()))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_timeline()


class _Portrait(QWidget):
    def __init__(self, card: Card) -> None:
        super().__init__()
        self._initials, self._seed = initials_of(card.title), card.id
        self.setFixedSize(QSize(52, 52))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._initials, self._seed)
        painter.end()


_SIGNS = {"contact": "user", "company": "building-2", "lead": "user-plus", "deal": "kanban"}
_UNDER = {
    "contact": ("job_title",),
    "lead": ("firm",),
    "deal": ("company", "contact"),
    "call": ("moment",),
    "task": ("contact", "company"),
}
"""What stands under the title of a card."""


def under(card: Card) -> list[str]:
    """The lines under the title of a card."""
    lines = [card.text(key) for key in _UNDER.get(card.entity, ())]
    lines += [card.places[0].name if card.places else ""]
    if card.deleted:
        lines.append(_("In the bin"))
    return [line for line in lines if line]


def _concerns(changed: Changed, entity: str, record_id: str) -> bool:
    details = (
        "contact_point",
        "membership",
        "tagging",
        "note",
        "company",
        "employee",
        "own_field",
        "lost_reason",
        "call",
        "letter",
        "meeting",
        "task",
        "source",
        "tag",
    )
    return changed.names(entity, record_id) or changed.touches(*details)


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))


def _padded(layout: QHBoxLayout | QVBoxLayout, vertical: int) -> QWidget:
    made = QWidget()
    layout.setContentsMargins(16, vertical, 12 if vertical < 12 else 16, vertical)
    made.setLayout(layout)
    return made


def _clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        inner = item.layout()
        if inner is not None:
            _clear(inner)  # type: ignore[arg-type]
        elif item.widget():
            # Out of sight at once: it is deleted only when the event loop comes to it.
            item.widget().hide()
            item.widget().deleteLater()
