"""The pictures of working in a team: a colleague is made who joins, and changes what is changed here too."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base import i18n
from desktop_crm.ui.exchange.commands import runner_of
from desktop_crm.ui.kit.toast import Toast

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.place import Invite
    from desktop_crm.ui.exchange.connect import Connect
    from desktop_crm.ui.main_window import MainWindow

_INVITE = "pictured invite"


def _connect(way: str = "") -> Callable[[MainWindow], QWidget]:
    def scene(window: MainWindow) -> QWidget:
        from desktop_crm.ui.exchange.connect import Connect

        dialog = Connect(window.desk, window, way)
        dialog.open()
        if way == "share":
            _try(dialog)
        return dialog

    return scene


def _try(dialog: Connect) -> None:
    """A folder that is in order, tried out."""
    from desktop_crm.sync import connection

    with tempfile.TemporaryDirectory() as place:
        found = connection.probe(str(Path(place) / "Team.crmshare"))
    dialog.share.folder.setText(str(Path("D:/") / _folder()))
    dialog.share.checks.show_found(found)


def _folder() -> str:
    return "Общая" if i18n.language() == "ru" else "Shared"


def _created(window: MainWindow) -> QWidget:
    from desktop_crm.ui.exchange.connect import Connect
    from desktop_crm.ui.exchange.page_done import CreatedPage

    dialog = Connect(window.desk, window, "share")
    dialog.open()
    dialog.go(CreatedPage(_team(window)))
    return dialog


def _status(window: MainWindow) -> QWidget:
    """The window with what opens at its corner."""
    _team(window)
    window.go("contacts")
    window.desk.commands.run("exchange")
    popup = QApplication.activePopupWidget()
    assert popup
    return popup


def _conflicts(window: MainWindow) -> QWidget:
    _team(window)
    window.go("conflicts")
    return window


def _team(window: MainWindow) -> Invite:
    """The base in a team of two, with conflicts to decide; an invite for a third."""
    from desktop_crm.ops import people
    from desktop_crm.sync import connection
    from desktop_crm.ui.exchange.folders import file_in

    ws = window.desk.ws
    if _INVITE not in ws.cache:
        if connection.connection(ws):
            connection.leave(ws)
        team = people.team_name(ws)
        folder = Path(tempfile.mkdtemp(prefix="team-", dir=ws.path.parent), _folder())
        folder.mkdir()
        invite = connection.create_share(ws, str(file_in(folder, team)), team)
        connection.exchange(ws)
        _work_apart(ws, folder, invite)
        ws.cache[_INVITE] = connection.invite(ws)
        QApplication.processEvents()
        for toast in window.findChildren(Toast):
            toast.close()
    runner = runner_of(window.desk, window)
    runner.status = connection.status(ws)
    runner.told.emit(runner.status)
    window.count()
    made: Invite = ws.cache[_INVITE]
    return made


def _work_apart(ws: Workspace, folder: Path, invite: Invite) -> None:
    """Let a colleague join and change, without a connection, the same as is changed here."""
    from desktop_crm.ops import people, records
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync import connection

    russian = i18n.language() == "ru"
    towns = (("Казань", "Самара"), ("Пермь", "Уфа")) if russian else (("Leeds", "York"), ("Bath", "Derby"))
    ids = [id_ for (id_,) in ws.read("SELECT id FROM contact WHERE deleted IS NULL ORDER BY rid LIMIT 3")]
    with Workspace(folder / "colleague.crm") as other:
        connection.join(other, invite.where, invite.code)
        connection.exchange(other)
        people.work_as(other, next(p.id for p in people.everybody(other) if p.id != ws.author and p.active))
        for base, at in ((other, 1), (ws, 0)):
            for id_, pair in zip(ids, towns, strict=False):
                records.change(base, "contact", id_, {"city": pair[at]})
            job = ("Директор", "Владелец") if russian else ("Director", "Owner")
            records.change(base, "contact", ids[2], {"job_title": job[at]})
        for base in (ws, other, ws):
            connection.exchange(base)


SCENES: tuple[tuple[str, Callable[[MainWindow], QWidget]], ...] = (
    ("connect", _connect()),
    ("connect-share", _connect("share")),
    ("connect-join", _connect("join")),
    ("connect-server", _connect("server")),
    ("connect-invite", _created),
    ("exchange", _status),
    ("conflicts", _conflicts),
)
