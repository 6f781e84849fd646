"""The commands of the exchange: connecting, exchanging, how it stands, conflicts, files of changes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.cli.console import Console
from desktop_crm.cli.sharing_words import conflict_lines, laptop_lines, laptop_told, status_lines

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict, Version
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.place import Invite


def share(base: Path, chosen: Namespace, console: Console) -> int:
    """`share create|join|invite|laptops|revoke|leave`."""
    return _SHARE[chosen.action](base, chosen, console)


def _create(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    path = _named(chosen, _("Name the shared file that is to be made, for example P:/Team.crmshare."))
    with _opened(base, console) as ws:
        invite = connection.create_share(ws, path, chosen.name or "")
        connected = connection.connection(ws)
    told = {"team": connected.team, "name": connected.name} if connected else {}
    console.answer({**told, **_invite_told(invite)}, *_invite_lines(invite))
    return 0


def _join(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    where = _named(chosen, _("Name the shared file of the team, or the address of its server."))
    with _opened(base, console) as ws:
        joined = connection.join(ws, where, chosen.invite or "", console.progress(_("Joining")))
    lines = [_("Connected with {where}.").format(where=where.partition("#")[0])]
    if joined.contacts:
        lines.append(
            ngettext("{n} contact came.", "{n} contacts came.", joined.contacts).format(n=joined.contacts)
        )
    answer = {"team": joined.team, "name": joined.name, "contacts": joined.contacts}
    console.answer({**answer, "by_snapshot": joined.by_snapshot}, *lines)
    return 0


def _invite(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    with _opened(base, console) as ws:
        invite = connection.invite(ws)
    console.answer(_invite_told(invite), *_invite_lines(invite))
    return 0


def _invite_told(invite: Invite) -> dict[str, Any]:
    return {"invite": invite.code, "where": invite.where, "expires": invite.expires}


def _invite_lines(invite: Invite) -> Iterator[str]:
    yield invite.code
    how = _("On the other laptop: {command}")
    yield how.format(command=f'desktop-crm share join "{invite.where}" --invite {invite.code}')
    yield _("The code lets one laptop join. Give it only to whom you trust.")


def _laptops(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    with _opened(base, console) as ws:
        laptops = connection.laptops(ws)
    console.answer({"laptops": [laptop_told(laptop) for laptop in laptops]}, *laptop_lines(laptops))
    return 0


def _revoke(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    asked = _named(chosen, _("Name the laptop that is to take part no longer."))
    with _opened(base, console) as ws:
        found = [
            each for each in connection.laptops(ws) if asked in (each.site, each.name) and not each.revoked
        ]
        if len(found) != 1:
            what = _("Several laptops are called “{name}”.") if found else _("There is no laptop “{name}”.")
            raise UserError(what.format(name=asked), _("“share laptops” lists them with their ids."))
        connection.revoke(ws, found[0].site)
    line = _("“{name}” takes part no longer. What it already has cannot be taken back.")
    console.answer({"revoked": found[0].site}, line.format(name=found[0].name))
    return 0


def _leave(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.sync import connection

    with _opened(base, console) as ws:
        connection.leave(ws)
    console.answer({"connected": None}, _("This base is connected no longer. All its records stay."))
    return 0


def sync(base: Path, _chosen: Namespace, console: Console) -> int:
    """Exchange once; 1 when a part of it did not work."""
    from desktop_crm.sync import connection

    with _opened(base, console) as ws:
        outcome = connection.exchange(ws, console.progress(_("Exchanging")))
    problem = str(outcome.problem) if outcome.problem else None
    answer = {
        "sent": outcome.sent,
        "received": outcome.received,
        "conflicts": outcome.conflicts,
        "waiting": outcome.waiting,
        "problem": problem,
    }
    said = _("Sent: {sent}. Received: {received}. Conflicts: {conflicts}. Still to be sent: {waiting}.")
    console.answer(answer, said.format_map(answer))
    if outcome.problem:
        console.complain(outcome.problem.what, outcome.problem.hint)
    return 1 if outcome.problem else 0


def status(base: Path, _chosen: Namespace, console: Console) -> int:
    """How the exchange stands; nothing is reached for."""
    from desktop_crm.sync import connection

    with _opened(base, console) as ws:
        found = connection.status(ws)
    known = found.connected
    connected = (
        {"kind": known.kind, "where": known.where, "team": known.team, "name": known.name} if known else None
    )
    answer = {
        "connected": connected,
        "waiting": found.waiting,
        "last_exchange": found.last_exchange,
        "problem": str(found.problem) if found.problem else None,
        "conflicts": found.conflicts,
        "sentences": list(found.sentences),
        "laptops": [laptop_told(laptop) for laptop in found.laptops],
    }
    console.answer(answer, *status_lines(found))
    return 0


def conflicts(base: Path, chosen: Namespace, console: Console) -> int:
    """List what there is to decide, or decide."""
    from desktop_crm.ops import conflicts as deciding

    with _opened(base, console) as ws:
        if chosen.action == "take":
            deciding.take(ws, _named(chosen, _CHOOSE()), chosen.entry)
        elif chosen.action == "keep" and chosen.everything:
            deciding.keep_all(ws)
        elif chosen.action == "keep":
            deciding.keep(ws, [deciding.find(ws, _named(chosen, _CHOOSE())).id])
        found = deciding.all_of(ws)
    console.answer({"conflicts": [_conflict_told(c) for c in found]}, *conflict_lines(found))
    return 0


def _CHOOSE() -> str:  # noqa: N802
    return _("Name the conflict by its id; “conflicts” lists them.")


def _conflict_told(c: Conflict) -> dict[str, Any]:
    return {
        "id": c.id,
        "entity": c.entity,
        "row": c.row,
        "title": c.title,
        "field": c.field,
        "kind": c.kind,
        "current": _version_told(c.current),
        "others": [_version_told(v) for v in c.others],
    }


def _version_told(v: Version) -> dict[str, Any]:
    return {
        "entry": v.entry,
        "value": v.value,
        "author": v.author,
        "laptop": v.laptop,
        "moment": v.moment,
    }


def changes(base: Path, chosen: Namespace, console: Console) -> int:
    """Write a file of changes, or take one over."""
    from desktop_crm.sync import changes_file

    with _opened(base, console) as ws:
        if chosen.action == "save":
            n = changes_file.save(ws, chosen.file, chosen.everything, console.progress(_("Writing")))
            said = ngettext("{n} change is in {path}.", "{n} changes are in {path}.", n)
            console.answer({"file": str(chosen.file), "changes": n}, said.format(n=n, path=chosen.file))
            return 0
        taken = changes_file.read(ws, chosen.file, console.progress(_("Reading")))
    answer = {"received": taken.new, "known": taken.known, "conflicts": taken.conflicts}
    said = ngettext("{n} change taken over.", "{n} changes taken over.", taken.new)
    console.answer(answer, said.format(n=taken.new))
    return 0


def set_(base: Path, chosen: Namespace, console: Console) -> int:
    """Change fields of one record."""
    from desktop_crm.base.settings import Settings
    from desktop_crm.models.kinds import Reading
    from desktop_crm.ops import records, typed

    texts = dict(_pair(text) for text in chosen.values)
    reading = Reading(region=Settings()["region"], language=language())
    with _opened(base, console) as ws:
        values = typed.values(ws, chosen.entity, texts, reading)
        records.change(ws, chosen.entity, chosen.id, values)
        card = records.read(ws, chosen.entity, chosen.id)
    console.answer({"entity": chosen.entity, "id": chosen.id}, _("Saved: {name}").format(name=card.title))
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UserError(
            _("“{text}” is no field with a value.").format(text=text), _("Write it as city=London.")
        )
    return name.strip(), value


def _named(chosen: Namespace, hint: str) -> str:
    if not chosen.what:
        raise UserError(_("Something is missing in this command."), hint)
    return str(chosen.what)


@contextmanager
def _opened(base: Path, console: Console) -> Iterator[Workspace]:
    from desktop_crm.cli.commands import opened
    from desktop_crm.sync import connection

    with opened(base, console) as ws:
        try:
            yield ws
        finally:
            connection.close(ws)


_SHARE: dict[str, Callable[[Path, Namespace, Console], int]] = {
    "create": _create,
    "join": _join,
    "invite": _invite,
    "laptops": _laptops,
    "revoke": _revoke,
    "leave": _leave,
}
