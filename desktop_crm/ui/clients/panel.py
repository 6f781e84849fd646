"""The side panel: one record's data, whom it belongs to, and timeline, beside the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, pgettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.ops import notes, reach, records, tasks
from desktop_crm.ops.records import Card
from desktop_crm.ops.task_text import Meant
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.clients.details import Details
from desktop_crm.ui.clients.history import History
from desktop_crm.ui.clients.note_line import NoteLine
from desktop_crm.ui.clients.person import Person
from desktop_crm.ui.clients.sales import Sales, clear
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.scroll import scrolling
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
        self._gone = Notice("bad", "circle-alert")
        self.details, self.figures = Details(desk, entity), Details(desk, entity)
        self.sales = Sales(desk, entity)
        self.history = History(desk)
        self.timeline = self.history.timeline
        self.writing = NoteLine(tasks=entity in tasks.CLIENTS)
        self.note = self.writing.line
        self._build()
        desk.changes.changed.connect(self._on_changed)

    def show_record(self, record_id: str) -> None:
        """Show a record; the panel goes away when there is no such record, but not with what is being typed."""
        try:
            card = records.read(self._desk.ws, self._entity, record_id)
        except UserError as error:
            if self.card and self.card.id == record_id and self._is_typing():
                self._gone.say(sentence(error), _("Close"), self.closed.emit)
                return
            self.card = None
            self.closed.emit()
            return
        self.card = card
        self._gone.quiet()
        self._fill(card)
        self.history.show_record(self._entity, record_id)
        self.renewed.emit()

    def _is_typing(self) -> bool:
        return self.details.is_editing() or bool(self.note.text().strip())

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
        laid = column(
            self._gone,
            self._head,
            Space.XL,
            caption(_("Details")),
            Space.XS,
            self.details,
            self.sales,
            self._body,
            self._figures_side(),
            Space.L,
            self.history,
            None,
            into=inner,
            margins=(16, 0, 16, 12),
            space=0,
        )
        self._scroll = scrolling(inner)
        self._scroll.verticalScrollBar().rangeChanged.connect(
            # As wide with the scroll bar as without it.
            lambda _least, most: laid.setContentsMargins(16, 0, 4 if most else 16, 12)
        )
        self.history.within(self._scroll)
        self.sales.unfolded.connect(self._show_again)
        self.writing.note.connect(self._add_note)
        self.writing.task.connect(self._add_task)
        self.writing.renewed.connect(self.renewed)
        column(_padded(tools, 10), self._scroll, _padded(column(self.writing), 14), into=self, space=0)

    def _figures_side(self) -> QWidget:
        """What follows from the client's deals and calls."""
        self._figures = QWidget()
        column(Space.L, caption(_("Figures")), Space.XS, self.figures, into=self._figures, space=0)
        return self._figures

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
        clear(self._head)
        clear(self._body)
        self._head.addLayout(self._title(card))
        self._head.addSpacing(Space.M)
        self._head.addLayout(self._actions(card))
        for each in self._own_actions(card):
            self._head.addSpacing(Space.S)
            self._head.addWidget(each)
        fields = fields_of(self._desk.ws, self._entity)
        figures = [f for f in fields if f.computed]
        self.details.show_card(card, [f for f in fields if not f.computed])
        self.figures.show_card(card, figures)
        self._figures.setVisible(any(self.figures.value(f.key) for f in figures))
        self.sales.show_card(card)
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
        call, write = button(_("Call"), "phone"), button(pgettext("action", "E-mail"), "mail")
        call.clicked.connect(lambda: self._call(phone))
        write.setEnabled(bool(email))
        write.clicked.connect(lambda: _open(f"mailto:{email}"))
        buttons = [call, write]
        if self._entity in tasks.CLIENTS:
            task = button(_("Task"), "check")
            task.clicked.connect(lambda: self._desk.commands.run("new.task", self._entity, card.id))
            buttons.append(task)
        actions = row(*buttons)
        for place, each in enumerate(buttons):
            each.beside = 10  # three stand beside each other in every language
            actions.setStretch(place, 1)
        return actions

    def _call(self, phone: str | None) -> None:
        """Dial, and write down what is said; without a number only write it down."""
        if self.card and phone:
            self._desk.commands.run("call.dial", self._entity, self.card.id, phone)
        elif self.card:
            self._desk.commands.run("call.record", self._entity, self.card.id)

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

    def _add_note(self, text: str) -> None:
        if self.card:
            notes.add(self._desk.ws, self._entity, self.card.id, text)
            self.writing.clear()

    def _add_task(self, meant: Meant) -> None:
        """A task with a day is made at once; for one without, its dialog asks."""
        if self.card is None:
            return
        about = tasks.about(self._desk.ws, self._entity, self.card.id)
        values = {**about, "name": meant.name, "kind": meant.kind, "day": meant.day, "time": meant.time}
        if meant.day:
            tasks.create(self._desk.ws, values)
        else:
            self._desk.commands.run("task.plan", values)
        self.writing.clear()

    def _on_changed(self, changed: Changed) -> None:
        if self.card and self.isVisible() and _concerns(changed, self._entity, self.card.id):
            self._show_again()

    def _show_again(self) -> None:
        """The same record as it is now, where one had scrolled to, and with the keyboard where it was."""
        if self.card:
            bar = self._scroll.verticalScrollBar()
            at, focus = bar.value(), _Focus(self)
            self.show_record(self.card.id)
            focus.give_back()
            bar.setValue(at)


class _Focus:
    """Where the keyboard was in a panel that gets other controls: it comes to the one that is called the same."""

    def __init__(self, panel: QWidget) -> None:
        # Of the window: it may be another program that has the keyboard just now.
        focus = panel.window().focusWidget()
        self._panel = panel
        self._was = focus if focus is not None and panel.isAncestorOf(focus) else None
        self._kind, self._name = type(focus), _name(focus) if focus else ""

    def give_back(self) -> None:
        """Put the keyboard back, unless it is there still."""
        was, focus = self._was, self._panel.window().focusWidget()
        if was is None or not self._name or (isValid(was) and focus is was and self._is_it(was)):
            return
        found = next((w for w in self._panel.findChildren(self._kind) if self._is_it(w)), None)
        if found is not None:
            found.show()
            found.setFocus()

    def _is_it(self, widget: QWidget) -> bool:
        """Whether it stands there now under the same name: one that was taken out was hidden expressly."""
        gone = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        return not gone and _name(widget) == self._name


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (str(text()) if callable(text) else "")


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
        "lead",
        "deal",
        "stage",
        "passage",
        "sheet",
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
