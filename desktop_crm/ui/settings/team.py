"""The team: what it is called, who works on this laptop, and everybody who works here."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import people
from desktop_crm.ops.records import Invalid
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.open_setting import OpenSetting, text_part
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space

_NEW = "new"


class TeamPage(QWidget):
    """Names and people. What is typed or chosen is saved at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.team = QLineEdit(people.team_name(desk.ws))
        self.team.setPlaceholderText(_("For example, Daisy Ltd"))
        self.team.editingFinished.connect(self._call_team)
        self.who = Choice(placeholder=_("Choose your name…"))
        self.who.chosen.connect(self._work_as)
        self.list = Rows(_("Employees"))
        self.add_button = button(_("Add employee…"), "user-plus")
        self.rename_button = button(_("Change…"), "pencil", "quiet")
        self.active_button = button("", "", "quiet")
        self._build()
        desk.changes.changed.connect(self._on_changed)
        self._fill()

    def _build(self) -> None:
        self.add_button.clicked.connect(lambda: self.name_somebody())
        self.rename_button.clicked.connect(lambda: self._rename(self.list.current()))
        self.active_button.clicked.connect(self._toggle_active)
        self.list.opened.connect(self._rename)
        self.list.picked.connect(self._offer)
        team, who = Field(_("Name of the team"), self.team), Field(_("Who works on this laptop"), self.who)
        titled(
            self,
            _("Team"),
            row(team, who, space=Space.L),
            Space.XS,
            row(label(_("Employees"), "name"), None, self.rename_button, self.active_button),
            beside=self.add_button,
            grows=framed(self.list),
        )

    def name_somebody(self, employee: str = "", *, works_here: bool = False) -> NameForm:
        """Ask for the name of a new employee, or of one to rename; `works_here`: it is this laptop's user."""
        known = next((p for p in people.everybody(self._desk.ws) if p.id == employee), None)
        form = NameForm(self, self._desk, known)
        if works_here:
            form.accepted.connect(lambda: self._work_as(form.employee))
        form.finished.connect(lambda _code: self._fill())
        form.open()
        return form

    def _fill(self) -> None:
        everybody = people.everybody(self._desk.ws)
        me = self._desk.ws.author
        self.list.show_rows([_row(person, me) for person in everybody])
        names: list[tuple[object, str]] = [(p.id, p.name) for p in everybody if p.active or p.id == me]
        self.who.set_options([*names, (_NEW, _("Somebody else…"))], me)
        self._offer()

    def _offer(self) -> None:
        person = self._picked()
        self.rename_button.setEnabled(person is not None)
        self.active_button.setEnabled(person is not None)
        gone = person is not None and not person.active
        self.active_button.setText(_("Works here again") if gone else _("No longer works here"))
        self.active_button.updateGeometry()

    def _picked(self) -> people.Person | None:
        return next((p for p in people.everybody(self._desk.ws) if p.id == self.list.current()), None)

    def _rename(self, employee: str) -> None:
        if employee:
            self.name_somebody(employee)

    def _toggle_active(self) -> None:
        person = self._picked()
        if person:
            people.set_active(self._desk.ws, person.id, not person.active)

    def _work_as(self, employee: object) -> None:
        if employee == _NEW:
            self.name_somebody(works_here=True)
            return
        people.work_as(self._desk.ws, str(employee))
        self._desk.commands.run("team.changed")
        self._fill()

    def _call_team(self) -> None:
        if self.team.text().strip() != people.team_name(self._desk.ws):
            people.call_team(self._desk.ws, self.team.text())
            self._desk.commands.run("team.changed")

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("employee"):
            self._fill()


class NameForm(Dialog):
    """Asks for an employee's name and position; `employee` is the id of the one that was added or renamed."""

    def __init__(self, parent: QWidget, desk: Desk, person: people.Person | None) -> None:
        title = _("Change employee") if person else _("New employee")
        super().__init__(parent, title, _("Save") if person else _("Add"), check=self._save)
        self.employee = person.id if person else ""
        self._desk = desk
        self.name = QLineEdit(person.name if person else "")
        self.job = QLineEdit(person.job_title if person else "")
        self.field = Field(_("Name"), self.name)
        self.name.textEdited.connect(lambda _text: self.field.set_error(""))
        self.name.selectAll()
        self.body.addWidget(self.field)
        self.body.addWidget(Field(_("Position"), self.job))
        parts = (text_part("name", _("Name"), self.name), text_part("job", _("Position"), self.job))
        self.open_person = OpenSetting(self, desk.ws, "employee", self.employee, parts, self._held)
        self.open_person.show_in(self.body)

    def _held(self) -> dict[str, Any] | None:
        found = next((p for p in people.everybody(self._desk.ws) if p.id == self.employee), None)
        return {"name": found.name, "job": found.job_title or ""} if found else None

    def _save(self) -> bool:
        if not self.open_person.ready():
            return False
        held = self.open_person.values()
        try:
            if self.employee:
                people.rename(self._desk.ws, self.employee, held["name"], held["job"])
            else:
                self.employee = people.add(self._desk.ws, held["name"], held["job"])
        except Invalid as error:
            self.field.set_error(error.fields["name"])
            return False
        return True


def _row(person: people.Person, me: str | None) -> Row:
    pills = ((_("This laptop"), "accent"),) if person.id == me else ()
    detail = person.job_title if person.active else _("no longer works here")
    return Row(person.id, person.name, detail, pills, person=True, faint=not person.active)
