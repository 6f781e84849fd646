"""Whom one is talking to: the client and the number, or how to find out who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Moment, Name, Phone, Ref, Value
from desktop_crm.ops import subjects
from desktop_crm.ops.whom import Client, client
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.theme import Size, Space

_NUMBER_WIDTH = 190
_FACE = 44
_OFFERED = 6  # of those who share a number


class Who(QWidget):
    """The values of `subjects.KEYS`, the number, and the name of the lead that is to be made.

    A number that is known brings its client; one that is not can become a lead in one go.
    """

    changed = Signal()
    """The user has changed whom it is with."""

    def __init__(self, desk: Desk, values: Mapping[str, Any]) -> None:
        super().__init__()
        self._desk = desk
        self._values: dict[str, Value] = dict.fromkeys(subjects.KEYS)
        self.client = Client()
        self.number = LineEditor(_("Phone number"), Phone(), reading(desk), "+7 900 000-00-00")
        self.number.setFixedWidth(_NUMBER_WIDTH)
        self.others = icon_button("chevron-down", _("Other numbers"))
        self.face, self.title, self.under = Face(), Elided("", "card"), Elided("", "secondary", "secondary")
        self.contact = RefEditor(_("Who is it?"), desk, Ref("contact"), _("Who is it? Type a name"))
        self.lead_name = LineEditor(
            _("Name of the new lead"), Name(), reading(desk), _("Name, if it was given")
        )
        self.new_lead = button(_("New lead"), "user-plus")
        self.not_a_lead = icon_button("x", _("No new lead"))
        self.same = Pick(_("Several have this number. Who is it?"))
        self._several = label(self.same.accessibleName(), tone="secondary")
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._begin(values)

    def values(self) -> dict[str, Value]:
        """Whom it is with, and the number. Raises UserError when something is not understood."""
        if self.is_unknown() and not self.makes_lead():
            contact = self.contact.value()
            return {
                **self._values,
                "contact": str(contact) if contact else None,
                "number": self.number.value(),
            }
        return {**self._values, "number": self.number.value()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show whom it was with, and the number."""
        self._begin(values)

    def words(self, values: Mapping[str, Any]) -> str:
        """Whom it was with, and the number, in words."""
        about = {key: values.get(key) for key in subjects.KEYS}
        return ", ".join(
            filter(None, [client(self._desk.ws, about).title, Phone().format(values.get("number"))])
        )

    def about(self) -> dict[str, Value]:
        """Whom it is with, as far as that is known."""
        return dict(self._values)

    def deal(self) -> Value:
        """The deal that it is about from the start."""
        return self._values["deal"]

    def lead(self) -> dict[str, Value] | None:
        """The values of the lead that is to be made; None for none."""
        return {"name": str(self.lead_name.value() or "")} if self.makes_lead() else None

    def is_unknown(self) -> bool:
        """Whether nobody is known to be at the other end."""
        return not any(self._values.values())

    def makes_lead(self) -> bool:
        """Whether saving will make a lead."""
        return self._stack.currentIndex() == 2

    def check(self) -> bool:
        """Say beside each field what is not understood; whether all is well."""
        fields = [self.number] + ([self.contact] if self._stack.currentIndex() == 1 else [])
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def first(self) -> QWidget | None:
        """Where the keyboard begins when nobody is known yet."""
        if not self.is_unknown():
            return None
        return self.contact if self.number.line.text() else self.number

    def _build(self) -> None:
        known, unknown, lead = QWidget(), QWidget(), QWidget()
        names = column(self.title, self.under, space=1)
        row(self.face, names, into=known, space=Space.M).setStretch(1, 1)
        row(lowered(self.contact), lowered(self.new_lead), into=unknown, space=Space.S).setStretch(0, 1)
        sign, says = Icon("user-plus", "accent"), label(_("New lead"), "name", "accent")
        row(sign, says, self.lead_name, self.not_a_lead, into=lead, space=Space.S).setStretch(2, 1)
        for page in (known, unknown, lead):
            self._stack.addWidget(page)
        self._stack.setMinimumHeight(_FACE + 4)
        whole = row(self._stack, lowered(self.number), lowered(self.others), space=Space.S)
        whole.setStretch(0, 1)
        whole.setAlignment(self._stack, Qt.AlignmentFlag.AlignTop)
        several = row(self._several, self.same, space=Space.M)
        several.setStretch(1, 1)
        column(whole, several, into=self)
        for each in (self.others, self._several, self.same):
            each.hide()

    def _connect(self) -> None:
        self.others.clicked.connect(self._offer_numbers)
        self.number.changed.connect(self.changed.emit)
        self.number.left.connect(self._number_left)
        self.contact.changed.connect(self.changed.emit)
        self.contact.left.connect(self._contact_left)
        self.lead_name.changed.connect(self.changed.emit)
        self.new_lead.clicked.connect(self._begin_lead)
        self.not_a_lead.clicked.connect(self._no_lead)
        self.same.chosen.connect(self._take_known)

    def _begin(self, values: Mapping[str, Any]) -> None:
        self.number.set_value(values.get("number"))
        self._values = subjects.filled(self._desk.ws.read, values)
        if self.is_unknown() and values.get("number"):
            self._recognise(str(values["number"]))
        self._show()
        if self.number.value() is None and self.client.phones:
            self.number.set_value(self.client.phones[0][0])

    def _number_left(self) -> None:
        number = "" if self.number.error() else self.number.value()
        if self.is_unknown() and number and not self.makes_lead():
            self._recognise(str(number))
            if not self.is_unknown():
                self._show()
                self.changed.emit()

    def _recognise(self, number: str) -> None:
        read = self._desk.ws.read
        self._values = subjects.filled(read, subjects.recognised(read, "phone", number))
        known = subjects.behind(read, "phone", number) if self.is_unknown() else []
        self.same.offer([Choosable((each.entity, each.id), each.name) for each in known[:_OFFERED]])
        self.same.setVisible(bool(known))
        self._several.setVisible(bool(known))

    def _take_known(self, chosen: object) -> None:
        if isinstance(chosen, tuple):
            entity, id_ = chosen
            self._become(subjects.filled(self._desk.ws.read, {entity: id_}))

    def _contact_left(self) -> None:
        if self.contact.error() or not self.contact.value():
            return
        self._become(subjects.filled(self._desk.ws.read, {"contact": str(self.contact.value())}))

    def _become(self, values: dict[str, Value]) -> None:
        """It is known now who it is."""
        self._values = values
        self.same.hide()
        self._several.hide()
        self._show()
        if self.number.value() is None and self.client.phones:
            self.number.set_value(self.client.phones[0][0])
        self.changed.emit()

    def _begin_lead(self) -> None:
        self.lead_name.set_value(self.contact.name_typed() or None)
        self._stack.setCurrentIndex(2)
        self.lead_name.setFocus()
        self.changed.emit()

    def _no_lead(self) -> None:
        self._stack.setCurrentIndex(1)
        self.contact.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        self.client = client(self._desk.ws, self._values)
        self.title.set_text(self.client.title)
        last = self.client.last_contact
        said = _("last contact: {when}").format(when=Moment().brief(last)) if last else ""
        self.under.set_text(" · ".join(filter(None, [self.client.under, said])))
        self.face.show_name(self.client.title, self.client.seed)
        self._stack.setCurrentIndex(1 if self.is_unknown() else 0)
        self.others.setVisible(len(self.client.phones) > 1)

    def _offer_numbers(self) -> None:
        popup = menu(self.others)
        for number, _use in self.client.phones:
            action = popup.addAction(Phone().format(number))
            action.triggered.connect(lambda _on=False, number=number: self._take(number))
        popup.popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

    def _take(self, number: str) -> None:
        self.number.set_value(number)
        self.changed.emit()


def lowered(control: QWidget) -> QBoxLayout:
    """A control in the middle of the line of the names, whatever is said below it."""
    return column((_FACE + 4 - Size.CONTROL) // 2, control, None, space=0)


class Face(QWidget):
    """The round picture of a client."""

    def __init__(self) -> None:
        super().__init__()
        self._initials = self._seed = ""
        self.setFixedSize(QSize(_FACE, _FACE))

    def show_name(self, name: str, seed: str) -> None:
        """Show whom it is with."""
        self._initials, self._seed = initials_of(name), seed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._initials, self._seed)
        painter.end()
