"""Reading what has arrived at a server: page by page, each arrival marked in the transaction that applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.sync import outbox, segment
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.place import Incoming

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.server_client import Client

_CURSOR, _REFUSED = "cursor", "refused:"


def cursor(ws: Workspace, place: str) -> str:
    """How far this base has read, as the server has said it; "" at the beginning."""
    rows = ws.read("SELECT state FROM place_mark WHERE place = ? AND name = ?", (place, _CURSOR))
    return str(rows[0][0]) if rows else ""


def incoming(ws: Workspace, client: Client, place: str, team: str, site: str) -> Iterator[Incoming]:
    """The arrivals since, in their order."""
    more, at = True, cursor(ws, place)
    while more:
        page = _page(client, at, site)
        for told in page["arrivals"]:
            taken = _incoming(ws, client, place, team, told)
            if taken is not None:
                yield taken
        if page["cursor"] != at and page["cursor"] != cursor(ws, place):
            with ws.aside() as db:
                _mark(place, page["cursor"])(db)
        more, at = page["more"], page["cursor"]


def _page(client: Client, at: str, site: str) -> dict[str, Any]:
    import msgpack

    answer = client.ask("GET", "/v1/changes", cursor=at, without=site)
    try:
        page: dict[str, Any] = msgpack.unpackb(answer.body)
    except ValueError as error:
        raise UserError(
            _("What answers there is not a Desktop CRM server."),
            _("Check the address, and the network you are in."),
        ) from error
    return page


def _incoming(ws: Workspace, client: Client, place: str, team: str, told: dict[str, Any]) -> Incoming | None:
    """What one arrival brings; None when it is here already, or cannot be read."""
    if told["kind"] != "segment":
        raise UserError(
            _("The server speaks of what this version of the program does not know."),
            _("Update the program."),
        )
    data = told["body"]
    if data is None:  # written by this laptop: it is here, unless the base was put back to an earlier state
        if outbox.vector(ws).get(told["site"], 0) >= told["last"]:
            return None
        data = client.ask("GET", f"/v1/arrivals/{told['n']}").body
    try:
        header, payload = segment.opened(data, None, team)
    except (Refused, NotYet) as error:
        log.warning("part %s of the server cannot be read: %r", told["n"], error)
        _note_refused(ws, place, told["n"], error)
        return None
    name = _("part {n} of the server").format(n=told["n"])
    return Incoming(name, header.writer, payload, _mark(place, told["cursor"]))


def _mark(place: str, state: str) -> Callable[[Connection], None]:
    def mark(db: Connection) -> None:
        _keep(db, place, _CURSOR, state)

    return mark


def _note_refused(ws: Workspace, place: str, n: int, error: Exception) -> None:
    with ws.aside() as db:
        _keep(db, place, f"{_REFUSED}{n}", str(error) if isinstance(error, Refused) else "")


def _keep(db: Connection, place: str, name: str, state: str) -> None:
    db.execute(
        """INSERT INTO place_mark VALUES (?, ?, ?, ?)
           ON CONFLICT (place, name) DO UPDATE SET state = excluded.state, since = excluded.since""",
        (place, name, state, now()),
    )


def refused(ws: Workspace, place: str) -> list[str]:
    """Sentences about what the server has and this laptop cannot take."""
    rows = ws.read("SELECT name, state FROM place_mark WHERE place = ? AND name LIKE 'refused:%'", (place,))
    sentence = _("Part {n} of the server cannot be read. {reason}")
    return [sentence.format(n=name.removeprefix(_REFUSED), reason=state).strip() for name, state in rows]
