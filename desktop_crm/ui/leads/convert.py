"""A lead becomes a client: contact, company and deal in one dialog, filled in from the lead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.ops import lead_conversion, lead_known, records
from desktop_crm.ops.lead_conversion import Conversion, Converted
from desktop_crm.ops.lead_known import Known
from desktop_crm.ops.lead_text import Heard
from desktop_crm.ops.records import Card, NewRef
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.leads.deal_part import DealPart
from desktop_crm.ui.theme import Space

NEW, NONE = "new", "none"
_WIDTH = 640


class Convert(Dialog):
    """Whoever is there already is offered first, so that nobody is there twice."""

    def __init__(self, desk: Desk, parent: QWidget | None, lead_id: str) -> None:
        super().__init__(parent, _("Qualify the lead"), _("Qualify"), check=self.apply, width=_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._card = desk, records.read(desk.ws, "lead", lead_id)
        found = lead_known.known(desk.ws, _heard(self._card), but=lead_id, limit=8)
        self._contacts = [k for k in found if k.entity == "contact"][:3]
        self._firms = [k for k in found if k.entity == "company"]
        contact = ENTITIES["contact"].fields
        self.banner = Notice("bad", "circle-alert")
        self.who = Pick(_("Contact"), optional=False)
        self.name, self.job = Slot(desk, contact["name"]), Slot(desk, contact["job_title"])
        self.company = RefEditor(_("Company"), desk, Ref("company", creates=True), _("No company"))
        self.alike = Notice("warning", "building-2")
        self.deal = DealPart(desk, self._card)
        self._along = label("", "secondary", "hint", wrap=True)
        self._build()
        self._fill()

    def apply(self) -> bool:
        """Convert the lead; False, with a sentence beside the field, when something is missing."""
        editors = [self.name.editor, self.job.editor, self.company, *self.deal.editors()]
        wrong = [editor for editor in editors if not editor.check()]
        if wrong:
            wrong[0].setFocus()
            return False
        try:
            made = lead_conversion.convert(self._desk.ws, self._card.id, self._conversion())
        except records.Invalid as error:
            self._mark(error)
            return False
        except UserError as error:
            self.banner.say(sentence(error))
            return False
        self.finished.connect(lambda _code: self._open(made))
        return True

    def _open(self, made: Converted) -> None:
        """Go to where work goes on: the deal, or else the client."""
        became = (("deal", made.deal), ("contact", made.contact), ("company", made.company))
        entity, id_ = next((pair for pair in became if pair[1]), ("lead", self._card.id))
        self._desk.commands.run("open", entity, id_)

    def _build(self) -> None:
        self.body.addWidget(self.banner)
        self.body.addWidget(label(self._card.title, "card", wrap=True))
        names = row(self.name, self.job, space=Space.L)
        names.setStretch(0, 1)
        names.setStretch(1, 1)
        self._new = QWidget()
        column(names, into=self._new)
        self.body.addLayout(
            column(label(_("Contact"), tone="secondary"), self.who, self._new, self._along, space=6)
        )
        firm = label(_("Company"), tone="secondary")
        firm.setBuddy(self.company.line)
        self.body.addLayout(column(firm, self.company, self.alike, space=5))
        self.body.addSpacing(Space.S)
        self.body.addWidget(self.deal)
        hint = label(_("One step: Undo takes all of it back."), "secondary", "hint")
        self.buttons.insertWidget(0, hint)
        self.who.chosen.connect(lambda _who: self._show_contact())
        self.company.changed.connect(self._look_alike)
        self.deal.rearranged.connect(self.fit)
        self.name.editor.changed.connect(self._name_deal)
        put_in_order(self)

    def _fill(self) -> None:
        card = self._card
        options = [Choosable(k.id, _said(k), "accent") for k in self._contacts]
        new = Choosable(NEW, _("New contact"), "accent")
        none = Choosable(NONE, _("Company only"), "plain")
        chosen = card.values.get("contact") or self._beyond_doubt() or NEW
        self.who.offer([*options, new, *([none] if card.values.get("firm") else [])], chosen)
        self.name.show_value(card.values.get("name") or None)
        self.company.set_value(self._firm())
        self._show_contact()
        self._look_alike()
        asked = self.who.options()[0] if len(self.who.options()) > 1 else self.name.editor
        asked.setFocus(Qt.FocusReason.TabFocusReason)

    def _beyond_doubt(self) -> str | None:
        """The contact who has the number or address; of several, the one who is also called like the lead."""
        sure = [k for k in self._contacts if k.sure]
        name = fold(str(self._card.values.get("name") or ""))
        among = sure if len(sure) == 1 else [k for k in sure if fold(k.title) == name]
        return among[0].id if len(among) == 1 else None

    def _firm(self) -> str | NewRef | None:
        """The company that the lead names: the one that is there, or a new one."""
        if linked := self._card.values.get("company"):
            return str(linked)
        name = str(self._card.values.get("firm") or "")
        return NewRef(name) if name else None

    def _look_alike(self) -> None:
        """Say that a company is there already when the new one is called alike."""
        try:
            value = self.company.value()
        except UserError:
            value = None
        known = next((k for k in self._firms if isinstance(value, NewRef)), None)
        if known is None:
            self.alike.quiet()
        else:
            self.alike.say(
                _("Already there: {who}").format(who=_said(known)), _("Take it"), lambda: self._take(known)
            )
        if self.isVisible():
            self.fit()

    def _take(self, known: Known) -> None:
        self.company.set_value(known.id)
        self._look_alike()
        self.company.setFocus()

    def _show_contact(self) -> None:
        new = self.who.value() == NEW
        self._new.setVisible(new)
        told = ", ".join(_details(self._card))
        said = _("Goes along: {details}") if new else _("Is added there, where it is missing: {details}")
        self._along.setText(said.format(details=told))
        self._along.setVisible(bool(told) and self.who.value() != NONE)
        self._name_deal()
        if self.isVisible():
            self.fit()

    def _name_deal(self) -> None:
        known = next((k.title for k in self._contacts if k.id == self.who.value()), "")
        self.deal.follow(known or str(self.name.editor.value() or ""))

    def _conversion(self) -> Conversion:
        who, firm = str(self.who.value()), self.company.value()
        values: dict[str, Any] = {}
        if who == NEW:
            typed = {"name": self.name.editor.value(), "job_title": self.job.editor.value()}
            values = {**lead_conversion.starts(self._desk.ws, self._card), **typed}
        return Conversion(
            contact=None if who in (NEW, NONE) else who,
            contact_values={key: value for key, value in values.items() if value},
            company=firm if isinstance(firm, str) else None,
            company_name=firm.name if isinstance(firm, NewRef) else "",
            role=self.job.editor.value() if who == NEW else None,
            deal=self.deal.values(),
        )

    def _mark(self, error: records.Invalid) -> None:
        """Say what is wrong beside its field; what the deal lacks is asked there."""
        of_contact = error.fields.get("contact.name", "")
        self.name.editor.set_error(of_contact)
        left = self.deal.mark({key: said for key, said in error.fields.items() if "." not in key})
        if of_contact:
            self.name.editor.setFocus()
        elif left:
            self.banner.say(next(iter(left.values())))
        put_in_order(self)


def _heard(card: Card) -> Heard:
    """What the lead says of itself, as if it were typed."""
    points = {system: tuple(p.value for p in held) for system, held in card.points.items()}
    name, firm = (str(card.values.get(key) or "") for key in ("name", "firm"))
    phones, emails, messengers = (points.get(system, ()) for system in ("phone", "email", "messenger"))
    return Heard(name, firm, "", phones, emails, messengers)


def _details(card: Card) -> list[str]:
    fields = ENTITIES["lead"].fields
    held = [
        fields[s].kind.format(p.value) for s, points in card.points.items() if s in fields for p in points
    ]
    return [*held, *card.tags]


def _said(known: Known) -> str:
    told = known.beside.partition(" · ")[2]
    return f"{known.title} · {told}" if told else known.title
