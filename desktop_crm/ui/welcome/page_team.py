"""The first question: what the team is called, and who works here."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base import i18n
from desktop_crm.base.i18n import _
from desktop_crm.ops import people
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Segmented, button
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Radius, Space
from desktop_crm.ui.welcome.page import Page


class TeamPage(Page):
    """The name of the team, and one's own name and position; or it is joined where it works already."""

    join_wanted = Signal()

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self._ws = ws
        me = people.me(ws)
        self.team = QLineEdit(people.team_name(ws))
        self.team.setPlaceholderText(_("For example, Daisy Ltd"))
        self.name = QLineEdit(me[1] if me else "")
        self.name.setPlaceholderText(_("For example, Anna Sokolova"))
        known = next((p for p in people.everybody(ws) if me and p.id == me[0]), None)
        self.job = QLineEdit(known.job_title if known else "")
        self.job.setPlaceholderText(_("For example, head of sales"))
        self.field = Field(_("Your name"), self.name)
        self._face = _Face()
        for each in (self.name, self.job):
            each.textChanged.connect(lambda _text: self._show())
        self.name.textEdited.connect(lambda _text: self.field.set_error(""))
        about = _("Your name will stand at your clients, deals, calls and tasks.")
        both = row(self.field, Field(_("Position"), self.job), space=Space.M)
        team = Field(_("Name of the team"), self.team)
        languages = [(code, name) for code, name in (("ru", "Русский"), ("en", "English"))]
        self.language = Segmented(languages, i18n.language())
        self.language.setAccessibleName(_("Language"))
        speaks = row(label(_("Language"), tone="secondary"), self.language, None, space=Space.M)
        self.join = button(_("Join a team…"), "key-round")
        self.join.clicked.connect(lambda: self.join_wanted.emit())
        self.fill(
            _("Who are you?"),
            about,
            self._joining(),
            team,
            Space.XS,
            both,
            Space.S,
            self._face,
            Space.S,
            speaks,
        )
        self._show()

    def _joining(self) -> QWidget:
        """For whoever is not the first of the team: everything comes from there, and nothing is asked."""
        made = card("sunken")
        asked = label(_("Does your team work in Desktop CRM already?"), "control")
        more = label(_("Then you need only an invite."), "secondary", "secondary")
        line = row(
            column(asked, more, space=2), self.join, into=made, margins=(14, 10, 10, 10), space=Space.M
        )
        line.setStretch(0, 1)
        return made

    def focus(self) -> None:
        (self.name if self.team.text() and not self.name.text() else self.team).setFocus()

    def check(self) -> bool:
        if not self.name.text().strip():
            return self._refuse(_("Type your name, or skip this question."))
        try:
            people.check_introduction(self._ws, self.name.text())
        except Invalid as error:
            return self._refuse(error.fields["name"])
        return True

    def take_over(self, other: TeamPage) -> None:
        """Show what was typed into another one."""
        for mine, its in ((self.team, other.team), (self.name, other.name), (self.job, other.job)):
            mine.setText(its.text())

    def _refuse(self, sentence: str) -> bool:
        self.field.set_error(sentence)
        self.name.setFocus()
        return False

    def _show(self) -> None:
        self._face.show_person(self.name.text().strip(), self.job.text().strip())


class _Face(QWidget):
    """How colleagues will see one."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(60)
        self._name, self._job = "", ""

    def show_person(self, name: str, job: str) -> None:
        """Show this name and position."""
        self._name, self._job = name or _("Your name"), job
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), Radius.PANEL, "sunken")
        paint_avatar(painter, QRect(14, 14, 32, 32), initials_of(self._name), self._name)
        words = QRect(60, 0, self.width() - 74, self.height())
        top = words.adjusted(0, 11, 0, -30) if self._job else words
        paint.line_of_text(painter, top, self._name, "name")
        if self._job:
            paint.line_of_text(painter, words.adjusted(0, 30, 0, -11), self._job, "secondary", "secondary")
        painter.end()
