"""The command `serve`: the server of a team, and looking after it."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now, wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.cli.console import Console

if TYPE_CHECKING:
    from desktop_crm.sync.server.database import Database
    from desktop_crm.sync.server.serving import Listen


def run(_base: Path, chosen: Namespace, console: Console) -> int:
    """Serve, or do what is named after it."""
    return _ACTIONS[chosen.action or "start"](chosen, console)


def _start(chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync.server import app, place, serving

    listen = _listen(chosen)
    with _opened(chosen, new=True) as database, serving.bound(listen) as listening:
        address = chosen.address or serving.address_of(listen, listening.getsockname()[1])
        place.call(database, address=address, fingerprint=_fingerprint(listen))
        if chosen.team:
            place.call(database, name=chosen.team)
        # Nothing is half done at any moment: Ctrl+C ends the server at once, and that is how it is meant to end.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server = serving.server(app.made(database), listen)
            _announce(database, address, console)
            serving.log_to_stderr()
            server.run(sockets=[listening])
    return 0


def _listen(chosen: Namespace) -> Listen:
    from desktop_crm.sync.server import certificate, serving

    host, port = serving.listen_at(chosen.listen)
    if bool(chosen.certificate) != bool(chosen.key):
        raise UserError(
            _("A certificate and its key belong together."), _("Name both --certificate and --key.")
        )
    if not chosen.tls_self_made:
        return serving.Listen(host, port, chosen.certificate, chosen.key)
    if not chosen.data:
        raise UserError(_("The certificate needs a folder to be kept in."), _("Name it with --data."))
    files = certificate.self_made(chosen.data, _named(chosen, host))
    return serving.Listen(host, port, *files)


def _named(chosen: Namespace, host: str) -> str:
    """The host that laptops ask for."""
    from urllib.parse import urlsplit

    return urlsplit(chosen.address or "").hostname or host


def _fingerprint(listen: Listen) -> str:
    """Of a certificate that nobody else vouches for; one that others sign is renewed, and then has another."""
    from desktop_crm.sync.server import certificate

    return certificate.vouched_by_itself(listen.certificate) if listen.certificate else ""


def _announce(database: Database, address: str, console: Console) -> None:
    """Where it listens; with the first start comes the first invite."""
    from desktop_crm.sync.server import laptops

    line = "" if laptops.all_of(database) else _invite_line(database)
    said = [_("The server of the team is ready at {address}").format(address=address)]
    if line:
        said += [_("The first laptop joins with this line, within a week:"), line]
    console.answer({"address": address, "invite": line}, *said)


def _invite(chosen: Namespace, console: Console) -> int:
    with _opened(chosen) as database:
        line = _invite_line(database)
    console.answer({"invite": line}, _("One laptop joins with this line, within a week:"), line)
    return 0


def _invite_line(database: Database) -> str:
    from desktop_crm.sync.server import laptops, place

    code, _expires = laptops.invite(database)
    with database.reading() as db:
        return place.team(db).line(code)


def _laptops(chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync.server import laptops

    with _opened(chosen) as database:
        found = [
            {key: row[key] for key in ("site", "name", "person", "version", "seen", "clock_off", "revoked")}
            for row in laptops.all_of(database)
        ]
    console.answer({"laptops": found}, *([_line(one) for one in found] or [_("No laptop has joined yet.")]))
    return 0


def _line(one: dict[str, Any]) -> str:
    seen = wall_clock(one["seen"]).isoformat(" ", "minutes") if one["seen"] else "—"
    last = _("revoked") if one["revoked"] else _("last seen {moment}").format(moment=seen)
    return f"{one['site']}  {one['name']} · {one['person']} · {last}"


def _revoke(chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync.server import laptops

    with _opened(chosen) as database:
        site = _site(laptops.all_of(database), chosen.what)
        laptops.revoke(database, site)
    console.answer(
        {"revoked": site},
        _("The laptop takes part no longer. What it already has cannot be taken back."),
    )
    return 0


def _site(rows: list[dict[str, Any]], what: str | None) -> str:
    """The site of the one laptop that is meant by its id or its name."""
    found = [
        row["site"] for row in rows if what and what in (row["site"], row["name"]) and not row["revoked"]
    ]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise UserError(
            _("Several laptops are called “{name}”.").format(name=what),
            _("Name the one that is meant by its id; “serve laptops” lists them."),
        )
    raise UserError(
        _("There is no laptop “{name}” in the team.").format(name=what or ""),
        _("“serve laptops” lists them."),
    )


def _backup(chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync.server import care

    if not chosen.what:
        raise UserError(_("Name the file that the copy is to be written to."))
    path = Path(chosen.what)
    with _opened(chosen) as database:
        size = care.backup(database, path)
    console.answer({"file": str(path), "bytes": size}, _("The copy is in {path}.").format(path=path))
    return 0


def _health(chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync.server import care

    with _opened(chosen) as database:
        found = care.health(database, console.progress(_("Checking")))
    whole = not found.damaged
    answer = {
        "sound": whole,
        "laptops": found.laptops,
        "arrivals": found.arrivals,
        "bytes": found.size,
        "quiet_for": None if found.latest is None else now() - found.latest,
        "snapshots": found.snapshots,
        "damaged": list(found.damaged),
    }
    console.answer(answer, *_health_lines(answer))
    return 0 if whole else 1


def _health_lines(answer: dict[str, Any]) -> Iterator[str]:
    laptops, arrivals, damaged = answer["laptops"], answer["arrivals"], len(answer["damaged"])
    yield ngettext("{n} laptop takes part.", "{n} laptops take part.", laptops).format(n=laptops)
    yield ngettext("{n} part has arrived, {size} MB.", "{n} parts have arrived, {size} MB.", arrivals).format(
        n=arrivals, size=round(answer["bytes"] / 1e6, 1)
    )
    if not damaged:
        yield _("Everything is as it was handed over.")
        return
    yield ngettext("{n} part is damaged.", "{n} parts are damaged.", damaged).format(n=damaged)
    yield _("Put back the last backup: the laptops hand over what is not in it.")


@contextmanager
def _opened(chosen: Namespace, new: bool = False) -> Iterator[Database]:
    """The database that is meant. Only serving makes one."""
    from desktop_crm.sync.server import database

    if not chosen.database and not chosen.data:
        raise UserError(
            _("The server needs a place for its data."),
            _("Name a folder with --data, or a PostgreSQL database with --database."),
        )
    if not new and not chosen.database and not (chosen.data / database.FILE).exists():
        raise UserError(
            _("There is no server in “{path}”.").format(path=chosen.data), _("Name its folder with --data.")
        )
    opened = database.opened(chosen.data, chosen.database or "")
    try:
        yield opened
    finally:
        opened.close()


_ACTIONS: dict[str, Callable[[Namespace, Console], int]] = {
    "start": _start,
    "invite": _invite,
    "laptops": _laptops,
    "revoke": _revoke,
    "backup": _backup,
    "health": _health,
}
