"""The sentences for what a server answers: it only says a code, as it does not know the language of who asks."""

from __future__ import annotations

import json
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.sync.errors import Refused

_SENTENCES = {
    "revoked": (
        N_("This laptop was taken out of the team."),
        N_("All that is here stays here. To take part again it needs a new invite."),
    ),
    "foreign": (
        N_("The server knows this laptop as another one."),
        N_("Join again with a new invite; nothing that is here is lost."),
    ),
    "used": (N_("This invite has been used already."), N_("Ask for a new one: each lets one laptop join.")),
    "expired": (N_("This invite holds no longer."), N_("Ask for a new one.")),
    "slowly": (N_("The server was asked too often."), N_("It is tried again by itself in a moment.")),
    "large": (N_("A change is too large for the server."), N_("Shorten the longest text in it.")),
    "fork": (
        N_(
            "The server has other changes under the numbers of this laptop: this base is a copy of another one."
        ),
        N_("It goes on as a laptop of its own; nothing is lost."),
    ),
    "database": (N_("The server cannot reach its data now."), N_("It is tried again by itself in a moment.")),
}
_REFUSED = ("revoked", "used", "expired", "large")
"""What does not get better by trying again."""


def sentence(status: int, code: str, body: bytes = b"") -> UserError:
    """What to tell people about an answer of the server."""
    if status == 422:
        return Refused(_refusal(body), _("It stays here, and can be tried again after an update."))
    if status == 401:
        return Refused(
            _("The server does not know this laptop."),
            _("Join again with a new invite; nothing that is here is lost."),
        )
    if code in _SENTENCES:
        what, hint = _SENTENCES[code]
        return (Refused if code in _REFUSED else UserError)(_(what), _(hint))
    return UserError(
        _("The server answers with an error ({status}).").format(status=status),
        _("It is tried again by itself. Tell it who looks after the server if it stays so."),
    )


def wrong_invite() -> Refused:
    """Of a code that the server has not given out, or that it has forgotten."""
    return Refused(
        _("The server does not know this invite."), _("Ask for a new one, and copy the whole line.")
    )


def _refusal(body: bytes) -> str:
    """The server's own reason, where it gives one, and which changes it is about."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    what = _("The server did not take a change.")
    reason, entries = told.get("what"), told.get("entries")
    if isinstance(reason, str) and reason:
        what += f" {reason[:300]}"
    if isinstance(entries, list) and entries:
        what += " " + _("Changes: {numbers}.").format(numbers=_numbers(entries))
    return what


def _numbers(entries: list[Any]) -> str:
    numbers = [str(entry.get("seq")) for entry in entries if isinstance(entry, dict)]
    return ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")
