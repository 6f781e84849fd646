"""A conflict in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui.exchange.words import moment

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict, Version

_LONG = 60  # letters of a value that stand in a line


def who(version: Version) -> str:
    """Who wrote a value, when, and on which laptop."""
    day = moment(version.moment)
    return " · ".join(filter(None, (version.author or _("Unknown author"), day, version.laptop)))


def in_short(conflict: Conflict) -> str:
    """What stands and what else was written, in one line."""
    others = conflict.others
    if not others:
        return conflict.current.text
    first = _one_line(others[0].text)
    text = _("{current} stands, {author} wrote {other}")
    author = others[0].author or _("somebody")
    said = text.format(current=_one_line(conflict.current.text), author=author, other=first)
    if len(others) > 1:
        more = ngettext("and {n} more", "and {n} more", len(others) - 1).format(n=len(others) - 1)
        return f"{said} {more}"
    return said


def what_happened(conflict: Conflict) -> str:
    """What two people did, in a sentence."""
    from desktop_crm.ops import conflicts

    if conflict.kind == conflicts.DELETION:
        return _("One deleted it, another changed it meanwhile. So that nothing is lost, it is in use again.")
    if conflict.kind == conflicts.EDIT:
        return _(
            "It was deleted while somebody else still changed it. It stays deleted unless you take it back."
        )
    return _(
        "This was changed at the same time in different places. One value stands; the others are kept here."
    )


def take_label(conflict: Conflict, version: Version) -> str:
    """What the button says that lets a value stand."""
    from desktop_crm.ops import conflicts

    if conflict.kind == conflicts.DELETION:
        return _("Delete it after all") if version.value is not None else _("Bring it back")
    if conflict.kind == conflicts.EDIT:
        return _("Bring it back")
    return _("Take this one")


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return _("“{text}”").format(text=words if len(words) <= _LONG else f"{words[:_LONG]}…")
