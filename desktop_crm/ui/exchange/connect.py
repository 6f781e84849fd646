"""Connect: making a team through a shared file or a server, or joining one, in one window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import beginning, people
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange.folders import shared_files
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.exchange.page_done import CreatedPage, JoinedPage
from desktop_crm.ui.exchange.page_join import JoinPage
from desktop_crm.ui.exchange.page_server import ServerPage
from desktop_crm.ui.exchange.page_share import SharePage
from desktop_crm.ui.exchange.page_way import JOIN, SERVER, SHARE, WayPage
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.card import column, hairline, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.sync.place import Check, Invite, Joined

WIDTH, HEIGHT = 640, 560


class Connect(QDialog):
    """`way` and `file` say where to begin. Reaching for a place goes on in the background and can be given up."""

    def __init__(self, desk: Desk, parent: QWidget | None, way: str = "", file: Path | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._only_trying = False
        self.way, self.share, self.server = WayPage(), SharePage(desk.ws), ServerPage()
        self.join = JoinPage(desk.ws)
        self.back, self.close_button = button(_("Back")), button(_("Cancel"), kind="quiet")
        self.next = button(_("Next"), kind="primary")
        self._stack = QStackedWidget()
        self._trail: list[Page] = []
        self._build()
        self._fit()
        self.go(self.way)
        if way:
            self.go({JOIN: self.join, SHARE: self.share, SERVER: self.server}[way])
        if file:
            self.join.take_file(file)
        elif way in ("", JOIN):
            desk.jobs.run(lambda _job: shared_files(), self.join.offer_files, owner=self, apart=True)

    def _build(self) -> None:
        self.setWindowTitle(_("Work in a team"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        for page in (self.way, self.share, self.server, self.join):
            self._stack.addWidget(page)
            page.wanted.connect(self.forward)
        self.share.changed.connect(lambda: self._probe(self.share, str(self.share.path()), ""))
        self.join.changed.connect(lambda: self._probe(self.join, self.join.where(), self.join.invite_code()))
        margins = (Space.XL, Space.M, Space.XL, Space.L)
        buttons = row(self.close_button, None, self.back, self.next, margins=margins)
        column(self._stack, hairline(), buttons, into=self, space=0).setStretch(0, 1)
        self.next.setDefault(True)
        self.next.clicked.connect(self.forward)
        self.back.clicked.connect(self.go_back)
        self.close_button.clicked.connect(self.reject)

    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, page: Page) -> None:
        """Show a page."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._trail.append(page)
        self._stack.setCurrentWidget(page)
        last = isinstance(page, CreatedPage | JoinedPage)
        self.back.setVisible(len(self._trail) > 1 and not last)
        self.close_button.setVisible(not last)
        self._ready()
        self.next.setFocus()
        page.focus()

    def go_back(self) -> None:
        """Show the page before this one."""
        self._give_up()
        self._trail.pop()
        self.go(self._trail.pop())

    def forward(self) -> None:
        """Go on from this page: to the next one, or do what it is for."""
        page = self.page()
        if self._is_held() or not page.check():
            return
        if page is self.way:
            self.go({JOIN: self.join, SHARE: self.share, SERVER: self.server}[self.way.value()])
        elif page is self.server:
            self.go(self.join)
        elif page is self.share:
            self._create()
        elif page is self.join:
            self._join()
        else:
            self.accept()

    def reject(self) -> None:
        """While something is under way, give that up; else close."""
        if self._is_held():
            self._give_up()
            self.page().checks.put_away()
        else:
            super().reject()

    def _probe(self, page: Page, where: str, code: str) -> None:
        def work(_job: Job) -> list[Check]:
            from desktop_crm.sync import connection

            return connection.probe(where, code)

        def done(found: list[Check]) -> None:
            page.checks.show_found(found)

        # A field that loses the keyboard while the team is made asks for it too.
        if not self._is_held():
            self._run(page, _("Trying the place out…"), work, done, only_trying=True)

    def _create(self) -> None:
        page, ws = self.share, self._desk.ws
        path, name, me = str(page.path()), page.team.text().strip(), page.who.name.text().strip()

        def work(_job: Job) -> Invite | list[Check]:
            from desktop_crm.sync import connection

            found = connection.probe(path, "")
            if not all(check.ok for check in found):
                return found
            _introduce(self._desk, me, name)
            return connection.create_share(ws, path, name)

        def done(made: Invite | list[Check]) -> None:
            if isinstance(made, list):
                page.checks.show_found(made)
            else:
                self._connected(CreatedPage(made))

        self._run(page, _("Trying the folder out and writing there…"), work, done)

    def _join(self) -> None:
        page, ws = self.join, self._desk.ws
        where, code, me = page.where(), page.invite_code(), page.who.name.text().strip()

        def work(job: Job) -> Joined:
            from desktop_crm.sync import connection

            joined = connection.join(ws, where, code, job.progress)
            _introduce(self._desk, me, "")
            return joined

        def done(joined: Joined) -> None:
            self._connected(JoinedPage(joined))

        self._run(page, _("Joining the team: its records come to this laptop…"), work, done)

    def _connected(self, page: Page) -> None:
        beginning.asked(self._desk.ws)
        self._desk.commands.run("team.changed")
        self._desk.commands.run("exchange.start")
        self.go(page)

    def _run(
        self,
        page: Page,
        what: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        *,
        only_trying: bool = False,
    ) -> None:
        self._give_up()
        self._only_trying = only_trying
        page.checks.busy(what)

        def ended(result: Any) -> None:
            self._job = None
            done(result)
            self._ready()

        def failed(error: UserError) -> None:
            self._job = None
            page.checks.show_problem(error.what, error.hint)
            self._ready()

        self._job = self._desk.jobs.run(
            work, ended, failed, progress=page.checks.show_progress, owner=self, apart=True
        )
        self._ready()

    def _give_up(self) -> None:
        if self._job:
            self._job.cancel()
        self._job = None
        self._ready()

    def _ready(self) -> None:
        self.next.setText(self.page().yes)
        self.next.updateGeometry()
        for each in (self.next, self.back):
            each.setEnabled(not self._is_held())

    def _is_held(self) -> bool:
        """Whether something is under way that must end first. Trying a place out keeps nobody from going on: the
        press of the button that goes on is what ends the typing, and so begins the trying out."""
        return self._job is not None and not self._only_trying

    def _fit(self) -> None:
        window = self.parentWidget()
        room = (window or self).screen().availableGeometry()
        self.resize(min(WIDTH, room.width() - 24), min(HEIGHT, room.height() - 48))
        if window:
            corner = window.frameGeometry().center() - QPoint(self.width() // 2, self.height() // 2)
            most = room.bottomRight() - QPoint(self.width(), self.height())
            self.move(max(room.left(), min(corner.x(), most.x())), max(room.top(), min(corner.y(), most.y())))


def _introduce(desk: Desk, name: str, team: str) -> None:
    """Write down who works here, and what the team is called."""
    people.introduce(desk.ws, name)
    if team:
        people.call_team(desk.ws, team)
