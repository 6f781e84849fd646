"""An invite as it is sent, and read out of whatever was pasted: a code, a server's line, or a whole letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_crm.base.i18n import _

if TYPE_CHECKING:
    from desktop_crm.sync.place import Invite

_SERVER = re.compile(r"https?://\S+")
_CODE = re.compile(r"\b(?:[A-Z0-9]{5}-){2,}[A-Z0-9]{1,5}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What an invite leads to: the address of a server, or only a code for a file that is chosen beside it."""

    code: str
    server: str = ""


def read(text: str) -> Pasted:
    """The invite that `text` is or contains. What is no invite is taken as it is: the place will say so."""
    if found := _SERVER.search(text):
        address, _hash, code = found[0].rstrip(".,;").partition("#")
        return Pasted(code, address)
    if found := _CODE.search(text):
        return Pasted(found[0].upper())
    return Pasted(text.strip())


def is_server(where: str) -> bool:
    """Whether a place is a server's address and not a file."""
    return where.startswith(("https://", "http://"))


def shown(invite: Invite) -> str:
    """The invite as it is typed or pasted on the other laptop."""
    if is_server(invite.where) and not is_server(invite.code):
        return f"{invite.where.split('#')[0]}#{invite.code}"
    return invite.code


def steps(invite: Invite) -> list[str]:
    """What is to be done on the other laptop."""
    opened = _(
        "Open Desktop CRM there and choose “Join a team”: in the first window, or after a click on “Saved here” "
        "at the bottom left."
    )
    if is_server(invite.where):
        return [opened, _("Paste this invite.")]
    file = PurePath(invite.where)
    folder = _(
        "See that the folder “{folder}” is on that laptop too: the same network drive or cloud folder."
    )
    chosen = _("Choose the file {file} in that folder and paste this invite.")
    return [folder.format(folder=file.parent.name or file.parent), opened, chosen.format(file=file.name)]


def letter(invite: Invite) -> str:
    """All of it as a message to a colleague."""
    lines = [f"{n}. {step}" for n, step in enumerate(steps(invite), start=1)]
    return "\n".join([_("Join our team in Desktop CRM:"), *lines, "", shown(invite)])
