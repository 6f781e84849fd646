"""The first questions: four short steps that can be left at any time and asked again.

What was answered is written as ordinary steps when the questions end, whichever way they do; a step that was not
come to, or was skipped, changes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop_crm import demo
from desktop_crm.base import i18n
from desktop_crm.base.i18n import _
from desktop_crm.ops import beginning, people, setting_up, team
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, hairline, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.toast import Toasts
from desktop_crm.ui.theme import Space
from desktop_crm.ui.trades import EMPTY
from desktop_crm.ui.welcome.page import Page
from desktop_crm.ui.welcome.page_place import PlacePage
from desktop_crm.ui.welcome.page_start import EXAMPLE, FIRST, IMPORT, StartPage
from desktop_crm.ui.welcome.page_team import TeamPage
from desktop_crm.ui.welcome.page_trade import TradePage
from desktop_crm.ui.welcome.side import Side

WIDTH, HEIGHT = 920, 600


class Welcome(QDialog):
    """`answered` holds the pages whose answers count."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.team = TeamPage(desk.ws)
        self.trade = TradePage(desk.ws)
        self.place = PlacePage(desk.ws, desk.settings)
        self.start = StartPage(empty=demo.is_empty(desk.ws))
        self.pages: tuple[Page, ...] = (self.team, self.trade, self.place, self.start)
        self.answered: set[Page] = set()
        self.later = button(_("Set up later"), kind="quiet")
        self.back = button(_("Back"))
        self.skip = button(_("Skip"), kind="quiet")
        self.next = button(_("Next"), kind="primary")
        self._stack = QStackedWidget()
        self._side = Side([_("You and your team"), _("Trade"), _("Country and currency"), _("Beginning")])
        self._build()
        self._fit()
        self.go(0)

    def _build(self) -> None:
        self.setWindowTitle(_("Welcome"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        for page in self.pages:
            page.wanted.connect(self.forward)
            self._stack.addWidget(page)
        buttons = row(
            self.later, None, self.back, self.skip, self.next, margins=(Space.XL, Space.M, Space.XL, Space.L)
        )
        right = column(self._stack, hairline(), buttons, space=0)
        right.setStretch(0, 1)
        whole = row(self._side, hairline(vertical=True), right, into=self, space=0)
        whole.setStretch(2, 1)
        self.next.setDefault(True)
        self.team.language.chosen.connect(self._speak)
        self.team.join_wanted.connect(self._join)
        self.later.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self.go(self.at() - 1))
        self.skip.clicked.connect(self._skip)
        self.next.clicked.connect(self.forward)

    def _speak(self, language: str) -> None:
        """Ask anew in another language, without losing what was typed."""
        self._desk.settings["language"] = language
        parent = self.parentWidget()
        assert parent
        again = Welcome(self._desk, parent)
        again.team.take_over(self.team)
        super().done(QDialog.DialogCode.Rejected)
        again.open()

    def _join(self) -> None:
        """Join a team in place of all these questions; they come back when one does not join after all."""
        commands = self._desk.commands
        super().done(QDialog.DialogCode.Rejected)
        commands.run("exchange.join", None, lambda: commands.run("welcome"))

    def at(self) -> int:
        """Which step is asked now, from 0."""
        return self._stack.currentIndex()

    def go(self, at: int) -> None:
        """Ask the step `at`."""
        last = at == len(self.pages) - 1
        self._stack.setCurrentIndex(at)
        self._side.go(at)
        self.back.setVisible(at > 0)
        self.skip.setVisible(not last)
        self.later.setVisible(not last)
        self.next.setText(_("Begin") if last else _("Next"))
        self.next.updateGeometry()
        self.pages[at].focus()

    def forward(self) -> None:
        """Take the answers of this step and go on to the next one; after the last, begin."""
        page = self.pages[self.at()]
        if not page.check():
            return
        self.answered.add(page)
        if page is self.pages[-1]:
            self.accept()
        else:
            self.go(self.at() + 1)

    def _skip(self) -> None:
        self.answered.discard(self.pages[self.at()])
        self.go(self.at() + 1)

    def done(self, code: int) -> None:
        """Write what was answered, and go where the last answer leads."""
        beginning.asked(self._desk.ws)
        # What is told about each step would cover what one comes to see.
        self._desk.messages.speak_over(Toasts(self))
        self._write()
        self._desk.messages.speak_over(None)
        super().done(code)
        if code == QDialog.DialogCode.Accepted:
            self._begin()

    def _write(self) -> None:
        ws = self._desk.ws
        if self.team in self.answered:
            people.introduce(ws, self.team.name.text(), self.team.job.text())
            people.call_team(ws, self.team.team.text())
        setting_up.set_up(ws, self._trade(), i18n.language(), self._agreed())
        if self.place in self.answered:
            self._desk.settings["region"] = self.place.region()
        self._desk.commands.run("team.changed")

    def _trade(self) -> str:
        return (self.trade.cards.value() or EMPTY) if self.trade in self.answered else EMPTY

    def _agreed(self) -> dict[str, str]:
        if self.place not in self.answered:
            return {}
        return {team.COUNTRY: self.place.calendar(), team.CURRENCY: str(self.place.currency.value())}

    def _begin(self) -> None:
        commands = self._desk.commands
        way = self.start.value()
        if way == IMPORT:
            commands.run("import")
        elif way == EXAMPLE:
            commands.run("example.fill", self._trade() or "wholesale")
        elif way == FIRST:
            commands.run("new.contact")

    def _fit(self) -> None:
        window = self.parentWidget()
        room = (window or self).screen().availableGeometry()
        self.resize(min(WIDTH, room.width() - 24), min(HEIGHT, room.height() - 48))
        if window:
            corner = window.frameGeometry().center() - QPoint(self.width() // 2, self.height() // 2)
            most = room.bottomRight() - QPoint(self.width(), self.height())
            self.move(max(room.left(), min(corner.x(), most.x())), max(room.top(), min(corner.y(), most.y())))
